package relight.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import relight.core.known.Explanation;
import relight.core.known.KnownErrors;
import relight.core.recovery.Forecast;
import relight.core.recovery.InputOffer;
import relight.core.recovery.Outcome;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.SessionListener;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepPreview;
import relight.core.recovery.StepState;
import relight.core.recovery.StepTerminal;
import relight.core.runbook.Input;
import relight.core.runbook.InputCheck;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;

/** Plays a recovery in the terminal, step by step, as far as the answers reach. */
public final class RecoveryPlayer {

    private final Terminal terminal;
    private final RecoverySession session;
    private final Answers answers;
    private final StepHistory history;
    private final KnownErrors known;
    private final Supplier<Optional<StepTerminal>> here;
    private final PeopleAtTerminal people;
    private final DueMessages due;
    private final RunningSteps running = new RunningSteps();
    private final Set<StepId> unanswered = new HashSet<>();
    private Optional<String> only = Optional.empty();
    private boolean stopped;
    private final TripLines trips;

    public RecoveryPlayer(Terminal terminal, RecoverySession session, Answers answers, RecoveryServices parts) {
        this.terminal = terminal;
        this.session = session;
        this.answers = answers;
        this.history = parts.history().get();
        this.known = parts.known();
        this.here = parts.here();
        people = new PeopleAtTerminal(terminal, session, answers, parts.keys());
        due = parts.dueMessages(terminal, session, history);
        trips = new TripLines(terminal);
    }

    /** Only the steps of one lane, whose owner sits at this terminal. */
    RecoveryPlayer inLane(Optional<String> lane, String operator) {
        only = lane;
        lane.filter(name -> !session.state().flow().owners().containsKey(name)).ifPresent(name -> session.takeLane(name, operator));
        return this;
    }

    /**
     * Goes on until everything is done, or a person is needed who is not there.
     *
     * @param json whether the result is one JSON document
     * @return the exit status: 0 recovered or a copy restored beside, 1 with gaps or not finished, 2 not recovered
     */
    public int play(boolean json) {
        return play(json, false);
    }

    /** The same, after one more try of the step that failed, where one did. */
    public int retry(boolean json) {
        return play(json, true);
    }

    private int play(boolean json, boolean again) {
        SessionListener printing = new SessionListener() {
            @Override
            public void output(StepId step, String line) {
                terminal.tell("    " + lane(step) + line);
            }

            @Override
            public Optional<StepTerminal> terminal(StepId step) {
                Optional<StepTerminal> own = here.get();
                own.ifPresent(taken -> terminal.tell("  " + terminal.words().say("interactive.here")));
                return own;
            }

            @Override
            public void changed(Recovery recovery) {
                trips.show(recovery);
            }
        };
        session.listen(printing);
        Thread watch = people.watch();
        trips.show(session.state());
        try (due) {
            due.begin();
            Optional<StepState> failed = again ? session.state().stuckAt() : Optional.empty();
            boolean goesOn = failed.map(step -> repeat(session.step(step.step().id()))).orElse(true);
            while (goesOn && !stopped && advance()) {
                // each turn is one step or one decision
            }
            while (!running.none() && running.awaitOne()) {
                // what runs in the other lanes comes to its end
            }
            if (json) {
                terminal.json(StandingJson.of(session, Optional.empty()));
            }
            return session.state().isClosed() ? status(json) : paused();
        } finally {
            watch.interrupt();
            session.unlisten(printing);
        }
    }

    /** One step or decision; false when the end is reached or nobody answers. */
    private boolean advance() {
        due.tell();
        Recovery state = session.state();
        if (state.isClosed() || state.isPaused()) {
            return false;
        }
        Optional<StepState> next = state.due().stream().filter(this::isHere)
                .filter(step -> !running.has(step.step().id()) && !unanswered.contains(step.step().id())).findFirst();
        if (next.isPresent()) {
            StepId id = next.get().step().id();
            if (!take(session.step(id))) {
                unanswered.add(id);
            }
            return true;
        }
        if (!running.none()) {
            return running.awaitOne();
        }
        Optional<StepState> stuck = state.flow().stuck().stream().filter(this::isHere).findFirst();
        if (stuck.isPresent()) {
            return mend(stuck.get());
        }
        if (!state.due().isEmpty() || state.atHand().isPresent() || state.stuckAt().isPresent()) {
            return false;
        }
        return state.awaitsCommit() ? decide() : finish();
    }

    private boolean isHere(StepState step) {
        return only.isEmpty() || step.step().lane().equals(only);
    }

    /** The name of its lane, before what a step says. */
    private String lane(StepId step) {
        return session.state().step(step).flatMap(state -> state.step().lane()).map(name -> "[" + name + "] ").orElse("");
    }

    private boolean take(Step step) {
        List<StepState> steps = session.state().stepsOfPart();
        long over = steps.stream().filter(other -> other.status().over()).count();
        terminal.tell(lane(step.id()) + terminal.words().say("terminal.step", over + 1, steps.size(), step.title()));
        return switch (step) {
            case Step.Approval approval -> people.approve(approval);
            case Step.Manual manual -> people.judge(manual);
            case Step.Decision decision -> choose(decision);
            case Step.Shell any -> run(any);
            case Step.Sql any -> run(any);
            case Step.Http any -> run(any);
            case Step.Kubernetes any -> run(any);
            case Step.Route53 any -> run(any);
            case Step.Check any -> run(any);
            case Step.Restore any -> run(any);
            case Step.EngineAction any -> run(any);
            case Step.Wait any -> run(any);
        };
    }

    private boolean choose(Step.Decision decision) {
        terminal.tell(decision.question().indent(4).stripTrailing());
        decision.options().forEach(option -> terminal.tell("    " + terminal.words().say("terminal.option", option.name(), option.words(),
                option.time().map(time -> terminal.words().duration(time)).orElse("–"), option.data().isBlank() ? "–" : option.data())));
        Optional<Answers.Chosen> chosen = answers.choose(decision);
        chosen.ifPresent(way -> session.choose(decision.id(), way.option(), way.reason()));
        return chosen.isPresent();
    }

    private boolean run(Step step) {
        Map<String, String> values = new LinkedHashMap<>();
        Set<String> secrets = new HashSet<>();
        List<Input> inputs = step.header().inputs();
        Map<String, InputOffer> offers = inputs.isEmpty() ? Map.of() : session.offers(step.id());
        InputCheck check = session.check(step.id());
        for (Input input : inputs) {
            Optional<String> value = value(step, offered(input, offers), check);
            if (value.isEmpty()) {
                terminal.tell(terminal.words().say(missing(input), input.written(), String.join(", ", input.choices())));
                return false;
            }
            values.put(input.name(), value.get());
            if (input.kind() == Input.Kind.SECRET) {
                secrets.add(input.name());
            }
        }
        if (!(step instanceof Step.EngineAction)) {
            terminal.tell(session.command(step.id(), hide(values, secrets)).stripTrailing().indent(4).stripTrailing());
        }
        if (answers.present()) {
            lookAhead(step.id(), values, secrets);
        }
        return switch (answers.go(step)) {
            case RUN -> {
                run(step.id(), values, secrets);
                yield true;
            }
            case SKIP -> {
                session.skip(step.id(), answers.reason(step));
                yield true;
            }
            case STOP -> {
                stopped = true;
                yield false;
            }
        };
    }

    /** What it would change, for somebody who is about to be asked. */
    private void lookAhead(StepId step, Map<String, String> values, Set<String> secrets) {
        try {
            Optional<StepPreview> preview = session.preview(step, values, secrets);
            preview.ifPresent(seen -> {
                terminal.tell("  " + terminal.words().say("recovery.screen.ahead") + ":");
                seen.lines().forEach(line -> terminal.tell("    " + line));
                seen.problem().ifPresent(reason -> terminal.tell("    " + terminal.words().say("recovery.screen.ahead.in-the-way", reason)));
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is no plain word for a shell is named in quotes. */
    private static String missing(Input input) {
        if (input.kind() == Input.Kind.CONFIRMATION) {
            return "terminal.input.missing.confirmation";
        }
        return input.written().matches("[\\p{L}\\p{Nd}_.-]+") ? "terminal.input.missing" : "terminal.input.missing.quoted";
    }

    /** The input with the best guess for it, and where that comes from. */
    private Input offered(Input input, Map<String, InputOffer> offers) {
        Optional<InputOffer> offer = Optional.ofNullable(offers.get(input.name()));
        offer.ifPresent(found -> terminal.tell("    " + input.written() + " = " + found.value() + "  (" + terminal.words().say(found.why()) + ")"));
        return offer.map(found -> new Input(input.name(), input.kind(), Optional.of(found.value()), input.choices(), input.written())).orElse(input);
    }

    /** Asked again while what was given cannot be used; the same answer twice ends it. */
    private Optional<String> value(Step step, Input input, InputCheck check) {
        Optional<String> before = Optional.empty();
        while (true) {
            Optional<String> value = answers.value(step, input);
            Optional<Message> refusal = value.flatMap(given -> check.refusal(input, given));
            if (refusal.isEmpty()) {
                return value;
            }
            Message why = refusal.get();
            terminal.tell(terminal.words().say(why) + " " + terminal.words().say(new Message(why.key() + ".remedy", why.values())));
            if (value.equals(before)) {
                return Optional.empty();
            }
            before = value;
        }
    }

    /** Beside the other lanes, where there are any; but a step that asks has the terminal to itself, and the next question waits. */
    private void run(StepId step, Map<String, String> values, Set<String> secrets) {
        if (lane(step).isEmpty() || session.step(step) instanceof Step.Shell shell && shell.terminal()) {
            tell(step, session.run(step, values, secrets));
        } else {
            running.start(step, () -> session.run(step, values, secrets), outcome -> tell(step, outcome));
        }
    }

    private static Map<String, String> hide(Map<String, String> values, Set<String> secrets) {
        Map<String, String> shown = new LinkedHashMap<>(values);
        secrets.forEach(name -> shown.put(name, "•••"));
        return shown;
    }

    private void tell(StepId step, Outcome outcome) {
        RecoveryClock clock = session.clock();
        String state = switch (outcome.kind()) {
            case SUCCEEDED, EXPANDED -> "terminal.outcome.done";
            case FAILED, TIMED_OUT, CANCELLED -> "terminal.outcome.failed";
        };
        Forecast forecast = Forecast.of(clock, history);
        terminal.tell("  " + lane(step) + terminal.words().say(state, outcome.reason().toString(), clock.elapsed(), forecast.likely(),
                clock.rtoLeft().map(left -> terminal.words().duration(left)).orElse("–")));
        if (!outcome.good()) {
            explain(outcome);
        }
    }

    /** What is known of the error messages that the step printed. */
    private void explain(Outcome outcome) {
        List<String> lines = Stream.of(outcome.excerpt(), outcome.reason()).flatMap(words -> words.toString().lines()).toList();
        for (Explanation told : known.explain(lines, terminal.words())) {
            terminal.tell("  " + terminal.words().say("known.title") + ": " + told.line());
            terminal.tell("    " + told.means());
            terminal.tell("    → " + told.remedy());
        }
        known.fault().ifPresent(fault -> terminal.tell("  " + fault.say(terminal.words())));
    }

    /** A failed step: planned anew where only the facts had changed, otherwise tried again where somebody says so. */
    private boolean mend(StepState failed) {
        Step step = session.step(failed.step().id());
        String reason = failed.outcome().map(outcome -> outcome.reason().toString()).orElse(failed.comment().toString());
        return switch (answers.again(step, reason)) {
            case RETRY -> repeat(step);
            case DONE -> {
                session.judge(step.id(), Judgement.DONE, answers.reason(step));
                yield true;
            }
            case LEAVE -> false;
        };
    }

    private boolean repeat(Step step) {
        if (step instanceof Step.EngineAction action && action.action().equals("recheck")) {
            return planAnew(step);
        }
        return take(step);
    }

    private boolean planAnew(Step step) {
        try {
            session.planAnew(step.id());
            return true;
        } catch (IOException e) {
            terminal.tell(String.valueOf(e.getMessage()));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean decide() {
        Optional<Boolean> keep = answers.commit();
        if (keep.isEmpty()) {
            return false;
        }
        if (keep.get()) {
            session.commit();
        } else {
            session.undo("");
        }
        return true;
    }

    private boolean finish() {
        session.close("");
        return false;
    }

    private int status(boolean json) {
        RecoveryClock clock = session.clock();
        String verdict = session.state().closed().orElseThrow().verdict();
        String sentence = terminal.words().say("terminal.verdict." + verdict, session.id(), clock.elapsed(),
                clock.rto().map(rto -> terminal.words().duration(rto)).orElse("–"),
                clock.dataLost().map(lost -> terminal.words().duration(lost)).orElse("–"),
                clock.rpo().map(rpo -> terminal.words().duration(rpo)).orElse("–"));
        if (json) {
            terminal.tell(sentence);
        } else {
            terminal.print(sentence);
        }
        return switch (verdict) {
            case "recovered" -> met(clock) ? ExitStatus.DONE : ExitStatus.WARNING;
            case RecoveryEvent.Closed.COPY_RESTORED -> ExitStatus.DONE;
            case "recovered-with-gaps" -> ExitStatus.WARNING;
            default -> ExitStatus.CRITICAL;
        };
    }

    private static boolean met(RecoveryClock clock) {
        return clock.rtoLeft().map(left -> left.compareTo(Duration.ZERO) >= 0).orElse(true);
    }

    private int paused() {
        session.state().flow().pause().ifPresent(pause -> terminal.tell(terminal.words().say("terminal.pause", pause.reason().toString(),
                pause.by().toString(), terminal.program(), session.id())));
        terminal.tell(terminal.words().say("terminal.paused", session.id(), terminal.program()));
        if (session.canTakeBack()) {
            terminal.tell(terminal.words().say("terminal.paused.undo", session.id(), terminal.program()));
        }
        return session.state().stuckAt().isPresent() ? ExitStatus.CRITICAL : ExitStatus.WARNING;
    }
}
