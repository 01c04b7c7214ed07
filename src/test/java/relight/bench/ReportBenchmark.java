package relight.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.report.PdfPaper;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.protocol.Record;
import relight.core.protocol.RecordWriter;
import relight.core.protocol.SampleEvents;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.recovery.RecoveryEvent.ServiceVerified;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.report.RecordExport;
import relight.core.report.RecordExporter;
import relight.core.report.ReportPress;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.testing.TestEvidence;

/**
 * The report of a recovery of sixty steps as PDF with its bundle inside, from the click to the bytes: head signed, proof made, pages
 * set, by the packaged image. The first one of a fresh program counts by itself, since a report is rarely written twice.
 */
public final class ReportBenchmark {

    private static final int STEPS = 60;
    private static final int STARTS = 3;
    private static final int TURNS = 11;
    private static final String NIGHT = "night";

    private ReportBenchmark() {}

    /** Two rows: the first report after the start (the median of several starts), and the median of the ones after it; seconds. */
    public static List<BenchmarkRow> run() {
        double[] first = new double[STARTS];
        double[] later = new double[STARTS];
        try {
            for (int i = 0; i < STARTS; i++) {
                Path folder = Files.createTempDirectory("relight-report-bench");
                Process process = PackagedImage.start(folder, ReportBenchmark.class.getName(), folder.toString());
                try (BufferedReader said = process.inputReader()) {
                    first[i] = Double.parseDouble(said.readLine());
                    later[i] = Double.parseDouble(said.readLine());
                }
                process.waitFor();
                JournalBenchmark.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Arrays.sort(first);
        Arrays.sort(later);
        return List.of(new BenchmarkRow("PDF/A-3 report of a recovery of " + STEPS + " steps, the first after the start", first[STARTS / 2], Double.NaN, "s", "≤ 2 s"),
                new BenchmarkRow("The same: median of the " + TURNS + " after it", later[STARTS / 2], Double.NaN, "s", "≤ 2 s"));
    }

    /** Measures in this process, and prints both figures. */
    public static void main(String[] args) throws InterruptedException {
        Path folder = Path.of(args[0]);
        TestTime time = new TestTime();
        try (SqliteJournal journal = SqliteJournal.open(folder.resolve("journal.db"), time)) {
            record(journal, time);
            RecordExporter exporter = new RecordExporter(journal, TestEvidence.of(journal, folder, time),
                    new ReportPress(new PdfPaper(), "0.1.0", List.of()), Messages.english());
            Record record = RecordWriter.write(journal.logId(), journal.entries(NIGHT));
            System.out.println(seconds(exporter, record));
            double[] others = new double[TURNS];
            for (int i = 0; i < TURNS; i++) {
                others[i] = seconds(exporter, record);
            }
            Arrays.sort(others);
            System.out.println(others[TURNS / 2]);
        }
    }

    private static double seconds(RecordExporter exporter, Record record) throws InterruptedException {
        long begin = System.nanoTime();
        exporter.write(record, RecordExport.PDF);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void record(SqliteJournal journal, TestTime time) {
        Erasable by = Erasable.of("K. Lang");
        journal.append(NIGHT, SampleEvents.declared(Mode.INCIDENT, "Region lost"));
        List<PlannedStep> steps = new ArrayList<>();
        for (int i = 1; i <= STEPS; i++) {
            steps.add(new PlannedStep(new StepId("night/" + i), Erasable.of("Step " + i + ": restore part " + i + " beside the old one"), Erasable.of("Night"),
                    i % 10 == 0 ? "approval" : "shell", "cd".repeat(32), "night/" + i, Optional.of(300L), true, OnFailure.STOP, Part.MAIN, i == STEPS));
        }
        journal.append(NIGHT, new Planned(Optional.empty(), List.of(), "runbooks/night.md", "9c1e".repeat(16), steps));
        for (PlannedStep step : steps) {
            journal.append(NIGHT, new StepIntended(step.id(), 1, Erasable.of("pg_restore --dbname \"$TARGET\" --jobs 4 " + step.id().value()),
                    Map.of("TARGET", Erasable.of("shopdb_r1")), "pg_restore 15.6", by));
            time.pass(Duration.ofMinutes(4));
            journal.append(NIGHT, new StepEnded(step.id(), 1, new Outcome(Outcome.Kind.SUCCEEDED, Optional.of(0), Erasable.NOTHING, Optional.of("ef".repeat(32)),
                    Erasable.of("pg_restore: processing item 41 TABLE orders\n".repeat(8)), 412, List.of(), Map.of())));
        }
        journal.append(NIGHT, new ServiceVerified(steps.getLast().id(), Erasable.of("GET /health 200")));
        journal.append(NIGHT, new Closed("recovered", Erasable.of("all back"), by));
        journal.seal(NIGHT);
    }
}
