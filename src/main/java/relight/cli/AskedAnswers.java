package relight.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.core.text.Messages;

/** Answers of a person at the terminal; what was given on the command line is not asked again. */
final class AskedAnswers implements Answers {

    private final GivenAnswers given;
    private final Terminal terminal;
    private final BufferedReader in;

    AskedAnswers(GivenAnswers given, Terminal terminal, BufferedReader in) {
        this.given = given;
        this.terminal = terminal;
        this.in = in;
    }

    @Override
    public Go go(Step step) {
        return switch (ask("terminal.ask.go")) {
            case "s" -> Go.SKIP;
            case "q" -> Go.STOP;
            default -> Go.RUN;
        };
    }

    @Override
    public Optional<String> value(Step step, Input input) {
        Optional<String> known = given.value(step, input);
        if (known.isPresent()) {
            return known;
        }
        if (input.kind() == Input.Kind.SECRET) {
            return hidden(input);
        }
        if (input.kind() == Input.Kind.CONFIRMATION) {
            return Optional.of(ask("terminal.ask.remove", input.written(), input.choices().getFirst())).filter(typed -> !typed.isEmpty());
        }
        String answer = ask("terminal.ask.value", input.written(), input.guess().orElse(""));
        return answer.isEmpty() ? input.guess() : Optional.of(answer);
    }

    /** Whoever stands behind sees nothing of it. */
    private Optional<String> hidden(Input input) {
        terminal.ask(terminal.words().say("terminal.ask.value", input.written(), ""));
        return Optional.ofNullable(System.console().readPassword()).map(String::new).filter(typed -> !typed.isEmpty());
    }

    @Override
    public Optional<String> approve(Step.Approval approval) {
        Optional<String> known = given.approve(approval);
        if (known.isPresent()) {
            return known;
        }
        if (approval.typed().isPresent()) {
            return Optional.of(ask("terminal.ask.type", approval.typed().get()));
        }
        return yes(ask("terminal.ask.approve")) ? Optional.of("") : Optional.empty();
    }

    @Override
    public Optional<Chosen> choose(Step.Decision decision) {
        Optional<Chosen> known = given.choose(decision);
        if (known.isPresent()) {
            return known;
        }
        List<String> names = decision.options().stream().map(Step.Decision.Option::name).toList();
        String answer = ask("terminal.ask.choose", String.join(", ", names));
        return names.contains(answer) ? Optional.of(new Chosen(answer, ask("terminal.ask.reason"))) : Optional.empty();
    }

    @Override
    public Optional<Said> judge(Step.Manual step) {
        Optional<Said> known = given.judge(step);
        if (known.isPresent()) {
            return known;
        }
        return switch (ask("terminal.ask.judge")) {
            case "d", "" -> Optional.of(new Said(Judgement.DONE, ask("terminal.ask.comment")));
            case "f" -> Optional.of(new Said(Judgement.FAILED, ask("terminal.ask.comment")));
            case "n" -> Optional.of(new Said(Judgement.NOT_TESTED, ask("terminal.ask.comment")));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<String> countersign(Step.Approval approval) {
        return given.countersign(approval).or(() -> Optional.of(ask("people.terminal.ask.answer")).filter(typed -> !typed.isEmpty() && !typed.equals("q")));
    }

    @Override
    public String who(String operator) {
        String name = ask("people.terminal.ask.who", operator);
        return name.isEmpty() ? operator : name;
    }

    @Override
    public Which which(int many) {
        String answer = ask("terminal.scenario.ask", many);
        while (!answer.isEmpty() && !answer.equals("q")) {
            if (answer.equals("a")) {
                return new Which.All();
            }
            if (answer.matches("\\d{1,3}") && Integer.parseInt(answer) >= 1 && Integer.parseInt(answer) <= many) {
                return new Which.One(Integer.parseInt(answer));
            }
            answer = ask("terminal.scenario.ask", many);
        }
        return new Which.None();
    }

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public String reason(Step step) {
        return ask("terminal.ask.reason");
    }

    @Override
    public Again again(Step step, String reason) {
        return switch (ask("terminal.ask.again")) {
            case "y" -> Again.RETRY;
            case "d" -> Again.DONE;
            default -> Again.LEAVE;
        };
    }

    @Override
    public Optional<Boolean> commit() {
        Optional<Boolean> known = given.commit();
        if (known.isPresent()) {
            return known;
        }
        return switch (ask("terminal.ask.commit")) {
            case "k" -> Optional.of(true);
            case "u" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static boolean yes(String answer) {
        return answer.equals("y");
    }

    private String ask(String key, Object... values) {
        Messages words = terminal.words();
        terminal.ask(words.say(key, values));
        try {
            String line = in.readLine();
            return line == null ? "q" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
