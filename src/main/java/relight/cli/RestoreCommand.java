package relight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Declaration;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoverySession;
import relight.core.restore.DryRun;
import relight.core.restore.ItemDifference;
import relight.core.restore.PlanWriter;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.text.Difference;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/** {@code relight restore}: what a restore would do, and doing it. */
@Command(name = "restore",
        subcommands = {RestoreCommand.Plan.class, RestoreCommand.Run.class})
public final class RestoreCommand {

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, RecoveryServices> services;

    public RestoreCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.services = services;
    }

    /** What is asked for, the same for plan and run. */
    static final class Wanted {

        @Parameters(paramLabel = "SYSTEM")
        private String system;

        @Option(names = "--backup", paramLabel = "ID",
                defaultValue = Restores.LATEST_GOOD)
        private String backup;

        @Option(names = "--at", paramLabel = "TIME")
        private Optional<OffsetDateTime> at = Optional.empty();

        @Option(names = "--harm-since", paramLabel = "TIME", descriptionKey = "harm-since")
        private Optional<String> harmed = Optional.empty();

        @Option(names = "--into", paramLabel = "TARGET")
        private Optional<String> into = Optional.empty();

        @Option(names = "--in-place")
        private boolean inPlace;

        @Option(names = "--choice", paramLabel = "NAME=VALUE")
        private Map<String, String> choices = Map.of();

        String system() {
            return system;
        }

        String backup() {
            return backup;
        }

        Optional<Instant> moment() {
            return at.map(OffsetDateTime::toInstant);
        }

        Map<String, String> choices() {
            return choices;
        }

        /** A test has a target of its own. */
        void requireNoTarget() {
            if (into.isPresent() || inPlace) {
                throw new Problem(Message.of("test.target"), Message.of("test.target.remedy"));
            }
        }

        /** Since when data has been damaged, where somebody said so. */
        Optional<Instant> harmSince(Terminal terminal) {
            return harmed.map(written -> PaperOptions.moment(terminal, written));
        }

        /** A backup that was made after the harm is passed over; one that is named all the same is refused (ALL-11). */
        RestoreRequest request(Restores restores, Terminal terminal, WorkListener listener) throws IOException, InterruptedException {
            Optional<Instant> harm = harmSince(terminal);
            RestoreRequest request = restores.request(wish(harm), listener);
            harm.filter(since -> request.backup().recoveryPoint().isAfter(since)).ifPresent(since -> {
                throw new Problem(Message.of("restore.harm.after", request.backup().location(), request.backup().recoveryPoint(), since),
                        Message.of("restore.harm.after.remedy"));
            });
            return request;
        }

        private Restores.Wish wish(Optional<Instant> harm) {
            RestoreRequest.Way way = into.isPresent() ? RestoreRequest.Way.BESIDE_ONLY
                    : inPlace ? RestoreRequest.Way.IN_PLACE : RestoreRequest.Way.SIDE_BY_SIDE;
            return new Restores.Wish(system, backup, moment().or(() -> harm), way, into, choices);
        }
    }

    /** Prints the plan; touches nothing. */
    @Command(name = "plan")
    static final class Plan implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @Mixin
        private Wanted wanted;

        @Option(names = "--no-dry-run", descriptionKey = "no-dry-run")
        private boolean without;

        @Option(names = "--show", paramLabel = "OBJECT")
        private Optional<String> show = Optional.empty();

        @picocli.CommandLine.ParentCommand
        private RestoreCommand parent;

        @Override
        public Integer call() throws IOException, InterruptedException {
            RecoveryServices parts = parent.services.apply(common.location(parent.platformData));
            RestoreRequest request = wanted.request(parts.restores(), parent.terminal, parent.progress());
            if (show.isPresent()) {
                return show(parts, request);
            }
            Planning planning = parts.restores().plan(request, parent.terminal.words());
            Optional<DryRun> dry = planning instanceof Planning.Planned && !without ? parts.restores().dryRun(request, parent.progress()) : Optional.empty();
            Optional<Message> untold = planning instanceof Planning.Planned ? parts.restores().untold(request) : Optional.empty();
            DryRunLines lines = new DryRunLines(parent.terminal.words());
            if (common.json()) {
                Map<String, Object> json = PlanJson.of(request, planning);
                json.put("dryRun", dry.map(lines::json).orElse(null));
                untold.ifPresent(why -> json.put("dryRunUntold", parent.terminal.words().say(why)));
                parent.terminal.json(json);
            } else {
                parent.print(planning);
                dry.ifPresent(found -> lines.print(found, parent.terminal::print));
                untold.ifPresent(why -> lines.print(why, parent.terminal::print));
            }
            return planning instanceof Planning.Refused ? ExitStatus.CRITICAL : ExitStatus.DONE;
        }

        /** What stands there now against what would stand there, and where that is not the backup's either, against the backup. */
        private Integer show(RecoveryServices parts, RestoreRequest request) throws IOException, InterruptedException {
            DryRun dry = parts.restores().dryRun(request, parent.progress()).orElseThrow(() -> new Problem(Message.of("contents.dry.show.none", show.get())));
            DryRun.Item item = dry.items().stream().filter(one -> one.path().equals(show.get())).findFirst().orElseThrow(() -> new Problem(
                    Message.of("contents.dry.show.none", show.get()), Message.of("contents.dry.show.none.remedy")));
            ItemDifference sides = parts.restores().explain(request, item, parent.progress()).orElseThrow(() -> new Problem(Message.of("contents.dry.show.none", show.get())));
            if (common.json()) {
                parent.terminal.json(Map.of("path", item.path(), "backup", sides.backup(), "target", sides.target(), "result", sides.result()));
            } else {
                print("contents.dry.show.result", sides.target(), sides.result());
                print("contents.dry.show.backup", sides.target(), sides.backup());
            }
            return ExitStatus.DONE;
        }

        private void print(String key, String before, String after) {
            parent.terminal.print(Message.of(key));
            for (Difference.Line line : Difference.between(before, after)) {
                parent.terminal.print(switch (line.side()) {
                    case BOTH -> "  " + line.text();
                    case OLD -> "- " + line.text();
                    case NEW -> "+ " + line.text();
                    case LEFT_OUT -> "  …";
                });
            }
        }
    }

    /** Plans and, once the target's name is typed, runs. */
    @Command(name = "run")
    static final class Run implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @Mixin
        private Wanted wanted;

        @Mixin
        private PlayOptions play;

        @Option(names = "--test")
        private boolean test;

        @Option(names = "--mode", defaultValue = "incident")
        private String mode;

        @picocli.CommandLine.ParentCommand
        private RestoreCommand parent;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Mode declared = PlayOptions.mode(mode);
            RecoveryServices parts = parent.services.apply(common.location(parent.platformData));
            if (test) {
                return new TestAtTerminal(parent.terminal, parts).run(wanted, play.operator(), common.json());
            }
            RestoreRequest request = wanted.request(parts.restores(), parent.terminal, parent.progress());
            return switch (parts.restores().plan(request, parent.terminal.words())) {
                case Planning.Refused refused -> {
                    if (common.json()) {
                        parent.terminal.json(PlanJson.of(request, refused));
                    } else {
                        parent.print(refused);
                    }
                    yield ExitStatus.CRITICAL;
                }
                case Planning.Planned planned -> run(parts, planned.plan(), declared);
            };
        }

        private int run(RecoveryServices parts, RestorePlan plan, Mode declared) {
            String document = new PlanWriter().write(plan, parent.terminal.words());
            parent.terminal.tell(document);
            ProtectedSystem system = plan.request().system();
            Runbook runbook = new RunbookReader().read("plan:" + system.name(), document);
            Declaration declaration = Declaration.of(declared, plan.title(),
                            play.operator(), parts.workspace().site(), system.objectives(), runbook)
                    .because("relight restore run", Optional.empty(), List.of(system.name()))
                    .since(Optional.empty(), wanted.harmSince(parent.terminal));
            try (RecoverySession session = parts.engine().declare(declaration);
                 KeptAtTerminal kept = new KeptAtTerminal(parent.terminal, parts.handOvers().keep(session))) {
                parent.terminal.tell(parent.terminal.words().say("terminal.declared", session.id(), plan.title()));
                return new RecoveryPlayer(parent.terminal, session, play.answers(parent.terminal), parts).play(common.json());
            }
        }
    }

    private WorkListener progress() {
        return new TerminalProgress(terminal);
    }

    private void print(Planning planning) {
        switch (planning) {
            case Planning.Planned planned -> terminal.print(new PlanWriter().write(planned.plan(), terminal.words()));
            case Planning.Refused refused -> refused.refusals().forEach(refusal -> {
                terminal.print(refusal.id() + "  " + refusal.text());
                terminal.print("      " + refusal.remedy());
            });
        }
    }
}
