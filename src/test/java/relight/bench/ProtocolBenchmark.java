package relight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import relight.adapter.sqlite.JournalEvidence;
import relight.adapter.sqlite.LargeJournal;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.protocol.Verification;
import relight.core.protocol.Verifier;
import relight.core.recovery.Journal;

/**
 * A journal of a million events in a thousand recoveries: verifying all of it as {@code relight protocol verify} does, in a process
 * that has just started, against {@code sha256sum} over the same file; and opening it up to the list of recoveries. By the packaged image, turn by turn.
 */
public final class ProtocolBenchmark {

    private static final int EVENTS = 1_000_000;
    private static final int TURNS = 5;

    private ProtocolBenchmark() {}

    /** Both rows. */
    public static List<BenchmarkRow> run() throws IOException, SQLException, InterruptedException {
        Path folder = Files.createTempDirectory("relight-protocol-bench");
        try {
            Path file = folder.resolve("journal.db");
            LargeJournal.fill(file, EVENTS);
            return measure(file);
        } finally {
            JournalBenchmark.delete(folder);
        }
    }

    private static List<BenchmarkRow> measure(Path file) throws IOException, InterruptedException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> opened = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            theirs.add(seconds(() -> new ProcessBuilder("sha256sum", file.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start()));
            ours.add(seconds(() -> relight("verify", file)));
            opened.add(Double.parseDouble(said(relight("open", file))));
        }
        String size = "%,d MB".formatted(Files.size(file) / 1_000_000);
        return List.of(new BenchmarkRow("Verifying a journal of 1,000,000 events, " + size + ", from the start of its process, against sha256sum over the file",
                        middle(ours), middle(theirs), "s", "≤ 2 ×"),
                new BenchmarkRow("Opening it, to the list of its recoveries", middle(opened), Double.NaN, "s", "≤ 1 s"));
    }

    private static Process relight(String what, Path file) throws IOException {
        return PackagedImage.start(file.getParent(), ProtocolBenchmark.class.getName(), what, file.toString());
    }

    private interface Start {
        Process process() throws IOException;
    }

    private static double seconds(Start start) throws IOException, InterruptedException {
        long from = System.nanoTime();
        said(start.process());
        return (System.nanoTime() - from) / 1e9;
    }

    private static String said(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException("It ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }

    private static double middle(List<Double> turns) {
        return turns.stream().sorted().toList().get(turns.size() / 2);
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("measure")) {
            measure(Path.of(args[1])).forEach(row -> System.out.println(row.markdown()));
            return;
        }
        Path file = Path.of(args[1]);
        if (args[0].equals("verify")) {
            Verifier verifier = new Verifier(Verifier.Scope.LOG);
            JournalEvidence.read(file, verifier);
            Verification result = verifier.result();
            System.exit(result.verdict() == Verification.Verdict.INTACT ? 0 : 1);
        }
        long start = System.nanoTime();
        SqliteJournal journal = SqliteJournal.open(file, new TestTime());
        List<Journal.Summary> recoveries = journal.recoveries();
        System.out.println((System.nanoTime() - start) / 1e9);
        System.exit(recoveries.size() == EVENTS / 1_000 ? 0 : 1);
    }
}
