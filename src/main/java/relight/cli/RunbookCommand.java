package relight.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import relight.core.report.Paper;
import relight.core.report.RunbookCard;
import relight.core.runbook.Input;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Section;
import relight.core.runbook.Step;
import relight.core.runbook.lint.Finding;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.recognition.Offer;
import relight.core.runbook.recognition.OfferWords;
import relight.core.runbook.recognition.Offers;
import relight.core.runbook.recognition.Recogniser;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;

/** {@code relight runbook}: the documents of the workspace, and the steps that Relight finds in them. */
@Command(name = "runbook", subcommands = {RunbookCommand.Listing.class, RunbookCommand.Show.class, LintCommand.class, ImportCommand.class})
public final class RunbookCommand {

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, Workspace> workspaces;
    private final Linter linter;
    private final RunbookReader reader;
    private final Paper paper;

    public RunbookCommand(Terminal terminal, Path platformData, Function<Location, Workspace> workspaces, Linter linter,
                          RunbookReader reader, Paper paper) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.workspaces = workspaces;
        this.linter = linter;
        this.reader = reader;
        this.paper = paper;
    }

    Terminal terminal() {
        return terminal;
    }

    Path platformData() {
        return platformData;
    }

    Linter linter() {
        return linter;
    }

    Workspace open(CommonOptions common) {
        return workspaces.apply(common.location(platformData));
    }

    private static String name(Workspace workspace, Path file) {
        return workspace.root().resolve(file).normalize().startsWith(workspace.root())
                ? workspace.root().relativize(workspace.root().resolve(file)).toString().replace('\\', '/') : file.toString();
    }

    private Runbook read(Workspace workspace, Path file) {
        Path path = workspace.root().resolve(file);
        try {
            return reader.read(name(workspace, file), new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Problem(Message.of("runbook.file.unreadable", path.toString(), String.valueOf(e.getMessage())),
                    Message.of("runbook.file.unreadable.remedy", path.toString()), e);
        }
    }

    /** Every runbook of the workspace; one that cannot be understood is told and does not hide the others. */
    @Command(name = "list")
    static final class Listing implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @ParentCommand
        private RunbookCommand parent;

        @Override
        public Integer call() {
            Workspace workspace = parent.open(common);
            List<Map<String, Object>> document = new ArrayList<>();
            int status = ExitStatus.DONE;
            for (Path file : workspace.runbooks()) {
                try {
                    Runbook runbook = parent.read(workspace, file);
                    document.add(row(runbook));
                } catch (Problem problem) {
                    parent.terminal.tell(problem.say(parent.terminal.words()));
                    status = ExitStatus.WARNING;
                }
            }
            if (common.json()) {
                parent.terminal.json(document);
            } else {
                document.forEach(row -> parent.terminal.print(Message.of("runbook.list.line", row.get("file"), row.get("title"),
                        row.get("steps"))));
            }
            return status;
        }

        private static Map<String, Object> row(Runbook runbook) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("file", runbook.name());
            row.put("title", runbook.title());
            row.put("steps", runbook.steps().size());
            return row;
        }
    }

    /** One runbook or one section of it, with its steps and what they ask for. */
    @Command(name = "show")
    static final class Show implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "FILE[#SECTION]", descriptionKey = "runbook")
        private String which;

        @Option(names = "--format", defaultValue = "text")
        private Format format;

        @Option(names = "--out", paramLabel = "PATH")
        private Optional<Path> out = Optional.empty();

        /** What comes out: lines in the terminal, or a card to be worked through on paper. */
        enum Format {
            TEXT, PDF;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        @ParentCommand
        private RunbookCommand parent;

        @Override
        public Integer call() throws InterruptedException {
            Workspace workspace = parent.open(common);
            String[] parts = which.split("#", 2);
            Runbook runbook = parent.read(workspace, find(workspace, parts[0]));
            if (format == Format.PDF) {
                return card(runbook, parts.length == 1 ? Optional.empty() : Optional.of(parts[1]));
            }
            List<Section> sections = parts.length == 1 ? runbook.sections() : within(runbook, parts[1]);
            if (common.json()) {
                parent.terminal.json(json(runbook, sections, parent.linter.lint(runbook.name(), runbook.source())));
            } else {
                parent.terminal.print(runbook.title());
                runbook.notes().forEach(note -> parent.terminal.print(Message.of("runbook.note.line", note.line(),
                        parent.terminal.words().say(note.text()))));
                scenarios(runbook);
                sections.forEach(this::print);
                offers(Offers.of(runbook, workspace));
            }
            return ExitStatus.DONE;
        }

        private void scenarios(Runbook runbook) {
            if (!runbook.scenarios().isEmpty()) {
                parent.terminal.print("");
                parent.terminal.print(Message.of("runbook.show.scenarios", runbook.scenarios().size()));
                new ScenarioLines(runbook, parent.terminal.words()).commands(parent.terminal.program()).forEach(parent.terminal::print);
            }
        }

        /** What the page says besides, which counts for nothing until somebody uses it in the console or writes it down. */
        private void offers(List<Offer> offers) {
            if (!offers.isEmpty()) {
                parent.terminal.print("");
                parent.terminal.print(Message.of("runbook.show.offers"));
                offers.forEach(offer -> parent.terminal.print("  " + say("runbook.show.offer", OfferWords.headline(offer),
                        offer.evidence().getFirst().origin().line())));
            }
        }

        private int card(Runbook runbook, Optional<String> section) {
            Path file = out.orElseThrow(() -> new Problem(Message.of("runbook.card.out")));
            try {
                Files.write(file, parent.paper.pdf(RunbookCard.write(runbook, section, Instant.now(), parent.terminal.words())));
            } catch (IOException e) {
                throw new Problem(Message.of("runbook.card.unwritten", file.toString(), String.valueOf(e.getMessage())),
                        Message.of("runbook.card.unwritten.remedy"), e);
            }
            if (common.json()) {
                parent.terminal.json(Map.of("written", file.toAbsolutePath().toString()));
            } else {
                parent.terminal.print(Message.of("runbook.card.written", file.toString()));
            }
            return ExitStatus.DONE;
        }

        private static Path find(Workspace workspace, String name) {
            return Stream.of(name, name + ".md", "runbooks/" + name, "runbooks/" + name + ".md").map(Path::of)
                    .filter(file -> Files.isRegularFile(workspace.root().resolve(file))).findFirst()
                    .orElseThrow(() -> new Problem(Message.of("runbook.file.none", name), Message.of("runbook.file.none.remedy",
                            workspace.runbooks().stream().map(file -> name(workspace, file)).collect(Collectors.joining(", ")))));
        }

        private static List<Section> within(Runbook runbook, String id) {
            return runbook.section(id).map(List::of).orElseThrow(() -> new Problem(Message.of("runbook.section.none", runbook.name(), id),
                    Message.of("runbook.section.none.remedy",
                            runbook.sections().stream().map(Section::id).collect(Collectors.joining(", ")))));
        }

        /** Each step once, under the heading that it stands under itself. */
        private void print(Section section) {
            parent.terminal.print("");
            parent.terminal.print("#".repeat(section.level()) + " " + section.title() + "  (" + section.id() + ")");
            for (Step step : direct(section)) {
                String estimate = step.header().estimate().map(parent.terminal.words()::duration).map(text -> "  ~" + text).orElse("");
                parent.terminal.print("  " + step.id() + "  " + step.kind() + "  " + step.title() + estimate);
                step.text().lines().forEach(line -> parent.terminal.print("      " + line));
                step.header().inputs().forEach(input -> parent.terminal.print(
                        "      " + say("runbook.show.input", input.written(), input.kind().name().toLowerCase(Locale.ROOT))));
            }
        }

        /** A line's own indent would be lost in the bundle. */
        private String say(String key, Object... values) {
            return parent.terminal.words().say(key, values);
        }

        private static List<Step> direct(Section section) {
            return section.steps().stream().filter(step -> step.id().value().matches("\\Q" + section.id() + "\\E/\\d+")).toList();
        }

        private Map<String, Object> json(Runbook runbook, List<Section> sections, List<Finding> findings) {
            Map<String, Object> objectives = new LinkedHashMap<>();
            objectives.put("rto", seconds(runbook.objectives().rto()));
            objectives.put("rpo", seconds(runbook.objectives().rpo()));
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("title", runbook.title());
            document.put("objectives", objectives);
            document.put("recognised", new Recogniser().read(runbook).stream().map(RecognisedJson::of).toList());
            document.put("scenarios", new ScenarioLines(runbook, parent.terminal.words()).json());
            document.put("sections", sections.stream().map(section -> json(runbook, section, findings)).toList());
            return document;
        }

        private Map<String, Object> json(Runbook runbook, Section section, List<Finding> findings) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", section.id());
            document.put("title", section.title());
            document.put("level", section.level());
            document.put("steps", section.steps().stream().map(step -> json(step, hazards(runbook, step, findings))).toList());
            return document;
        }

        private static Map<String, Object> json(Step step, List<Map<String, Object>> hazards) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", step.id().value());
            document.put("title", step.title());
            document.put("kind", step.kind());
            document.put("command", step.text());
            document.put("inputs", step.header().inputs().stream().map(Show::json).toList());
            document.put("estimate", seconds(step.header().estimate()));
            document.put("hazards", hazards);
            return document;
        }

        /** What was found between the step's beginning and the next one's. */
        private List<Map<String, Object>> hazards(Runbook runbook, Step step, List<Finding> findings) {
            int from = step.header().line();
            int to = runbook.steps().stream().mapToInt(other -> other.header().line()).filter(line -> line > from).min().orElse(Integer.MAX_VALUE);
            return findings.stream().filter(finding -> finding.line() >= from && finding.line() < to).map(finding -> {
                Map<String, Object> hazard = new LinkedHashMap<>();
                hazard.put("id", finding.id());
                hazard.put("line", finding.line());
                hazard.put("text", parent.terminal.words().say(finding.text()));
                return hazard;
            }).toList();
        }

        private static Map<String, Object> json(Input input) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", input.name());
            document.put("kind", input.kind().name().toLowerCase(Locale.ROOT));
            document.put("value", input.guess().orElse(null));
            return document;
        }

        private static Long seconds(Optional<Duration> duration) {
            return duration.map(Duration::toSeconds).orElse(null);
        }
    }
}
