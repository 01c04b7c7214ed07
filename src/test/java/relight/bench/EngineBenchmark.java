package relight.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import relight.adapter.platform.SystemTime;
import relight.adapter.process.ShellRunner;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.recovery.Declaration;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryFold;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepState;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;

/**
 * What the engine costs on a long night: a thousand shell steps of one section against one bash that runs the same commands, and the
 * fold of a million events that have been read already.
 */
final class EngineBenchmark {

    private static final int STEPS = 1_000;
    private static final int EVENTS = 1_000_000;
    private static final int TURNS = 5;

    private EngineBenchmark() {}

    static List<BenchmarkRow> run() throws Exception {
        return List.of(fold(), section());
    }

    private static BenchmarkRow fold() {
        List<Entry> entries = night();
        double[] seconds = new double[TURNS];
        for (int turn = -2; turn < TURNS; turn++) {
            long begin = System.nanoTime();
            if (RecoveryFold.of(entries).steps().size() != STEPS) {
                throw new IllegalStateException("steps are missing");
            }
            if (turn >= 0) {
                seconds[turn] = (System.nanoTime() - begin) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return new BenchmarkRow("Folding 1,000,000 events of one recovery, decoded", seconds[TURNS / 2], Double.NaN, "s", "≤ 2 s");
    }

    /** A thousand steps, each tried again and again. */
    private static List<Entry> night() {
        List<Entry> entries = new ArrayList<>(EVENTS);
        Erasable words = Erasable.of("words");
        add(entries, new RecoveryEvent.Declared(Mode.DRILL, words, words, words, words, "", Optional.empty(), List.of(), "test", words,
                Optional.empty(), Optional.empty(), Optional.of(7_200L), Optional.empty(), "", List.of(), Optional.empty(), Optional.empty(),
                Optional.empty(), "", words));
        List<PlannedStep> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            steps.add(new PlannedStep(new StepId("a/" + i), words, words, "shell", "proven", "forecast", Optional.of(60L), false,
                    OnFailure.CONTINUE, Part.MAIN, false));
        }
        add(entries, new RecoveryEvent.Planned(Optional.empty(), List.of(), "a.md", "00", steps));
        Outcome failed = Outcome.failed("no");
        for (int i = 0; entries.size() < EVENTS; i++) {
            StepId step = steps.get(i % STEPS).id();
            add(entries, new RecoveryEvent.StepIntended(step, i / STEPS + 1, words, Map.of(), "", words));
            add(entries, new RecoveryEvent.StepEnded(step, i / STEPS + 1, failed));
        }
        return entries;
    }

    private static void add(List<Entry> entries, RecoveryEvent event) {
        Instant at = Instant.EPOCH.plusSeconds(entries.size());
        entries.add(new Entry(entries.size(), "e", "r", at, at, 0, 0, "boot", event));
    }

    private static BenchmarkRow section() throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-engine-");
        try {
            StringBuilder document = new StringBuilder("# Night\n\n");
            StringBuilder script = new StringBuilder();
            for (int i = 0; i < STEPS; i++) {
                String command = "count=$((${count:-0} + 1)); echo \"step $count of " + i + "\" | cat\n";
                document.append("```bash\n").append(command).append("```\n\n");
                script.append(command);
            }
            Path alone = Files.writeString(folder.resolve("alone.bash"), script);
            double theirs = bash(alone, folder);
            double ours = steps(document.toString(), folder);
            String what = String.format(Locale.ENGLISH, "1,000 shell steps of one section beyond one bash with the same commands (%.1f s against %.1f s), a step",
                    ours / 1e3, theirs / 1e3);
            return new BenchmarkRow(what, (ours - theirs) / STEPS, Double.NaN, "ms", "≤ 30 ms");
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static double bash(Path script, Path folder) throws Exception {
        long begin = System.nanoTime();
        Process bash = new ProcessBuilder("bash", "--noprofile", "--norc", script.toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("alone.log").toFile()).start();
        if (bash.waitFor() != 0) {
            throw new IllegalStateException("bash failed");
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    /** With the journal on the disk and each step through the engine, as a person runs them. */
    private static double steps(String document, Path folder) {
        try (SqliteJournal journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime())) {
            ShellRunner runner = new ShellRunner(folder, System.getenv(), Duration.ofSeconds(5));
            RecoveryEngine engine = new RecoveryEngine(journal, List.of(runner), new Restores(null, null, List.of()), new SystemTime(),
                    folder.resolve("spool"), new RecoveryEngine.About("bench", "host", Messages.english()));
            try (RecoverySession session = engine.declare(Declaration.of(Mode.DRILL, "Night", "bench", new Site("Shop", "test", ZoneOffset.UTC),
                    Objectives.NONE, new RunbookReader().read("night.md", document)))) {
                long begin = System.nanoTime();
                for (Optional<StepState> next = session.state().next(); next.isPresent(); next = session.state().next()) {
                    if (!session.run(next.get().step().id(), Map.of(), Set.of()).good()) {
                        throw new IllegalStateException("a step failed");
                    }
                }
                return (System.nanoTime() - begin) / 1e6;
            }
        }
    }

    public static void main(String[] args) throws Exception {
        run().forEach(row -> System.out.println(row.markdown()));
    }
}
