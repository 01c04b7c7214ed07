package relight.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.protocol.EventCodec;
import relight.core.protocol.Health;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.runbook.StepId;

/**
 * How many intents a second the journal acknowledges, against a bare prepared INSERT of the same bytes with the same pragmas
 * into a single table without tree, commitments, triggers and writing thread, and without any index, as the journal has none.
 * Both are measured in turns on the same disk, warm, and the median turn of each counts.
 */
public final class JournalBenchmark {

    private static final int APPENDS = 100;
    private static final int TURNS = 50;
    private static final int WARM_UP = 10_000;

    private JournalBenchmark() {}

    /** One row: appends a second. */
    public static List<BenchmarkRow> run() {
        try {
            Path folder = Files.createTempDirectory("relight-journal-bench");
            try {
                return List.of(measure(folder));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BenchmarkRow measure(Path folder) throws SQLException, InterruptedException {
        byte[] leaf = new EventCodec().encode(new Entry(0, "id", "r", TIME.now(), TIME.now(), 0, 0, "boot", intent(0))).leaf();
        double[] ours = new double[TURNS];
        double[] theirs = new double[TURNS];
        try (SqliteJournal journal = SqliteJournal.open(folder.resolve("ours.db"), TIME); Bare bare = new Bare(folder.resolve("theirs.db"))) {
            if (journal.awaitHealth().state() != Health.State.SOUND) {
                throw new IllegalStateException("the journal is not sound");
            }
            for (int i = 0; i < WARM_UP; i++) {
                journal.append("r", intent(i));
                bare.insert(leaf);
            }
            for (int turn = 0; turn < TURNS; turn++) {
                long start = System.nanoTime();
                for (int i = 0; i < APPENDS; i++) {
                    journal.append("r", intent(i));
                }
                ours[turn] = APPENDS * 1e9 / (System.nanoTime() - start);
                start = System.nanoTime();
                for (int i = 0; i < APPENDS; i++) {
                    bare.insert(leaf);
                }
                theirs[turn] = APPENDS * 1e9 / (System.nanoTime() - start);
            }
        }
        return new BenchmarkRow("journal append, intent acknowledged on disk", median(ours), median(theirs), "appends/s", "≥ 0.8 × a bare prepared INSERT");
    }

    private static double median(double[] turns) {
        Arrays.sort(turns);
        return turns[turns.length / 2];
    }

    private static final TestTime TIME = new TestTime();

    private static RecoveryEvent intent(int i) {
        return new StepIntended(new StepId("restore/" + i), 1, Erasable.of("pg_restore -j 4 --dbname shopdb_new shop.dump"),
                Map.of("TARGET", Erasable.of("shopdb_new")), "pg_restore 15.6", Erasable.of("K. Lang"));
    }

    /** What a program does that only wants the same bytes on the disk. */
    private static final class Bare implements AutoCloseable {

        private static final byte[] WORDS = new byte[270];

        private final Connection connection;
        private final PreparedStatement insert;
        private long inserted;

        Bare(Path file) throws SQLException {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                for (String pragma : List.of("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "trusted_schema = OFF",
                        "mmap_size = 0", "recursive_triggers = ON", "temp_store = MEMORY", "wal_autocheckpoint = 1000")) {
                    statement.execute("PRAGMA " + pragma);
                }
                statement.execute("CREATE TABLE event (number INTEGER PRIMARY KEY, recovery TEXT NOT NULL, id TEXT NOT NULL, "
                        + "leaf BLOB NOT NULL, words BLOB NOT NULL) STRICT");
            }
            insert = connection.prepareStatement("INSERT INTO event (recovery, id, leaf, words) VALUES ('r', ?, ?, ?)");
        }

        void insert(byte[] leaf) throws SQLException {
            insert.setString(1, String.format("01963c0e-7f00-7000-8000-%012d", ++inserted));
            insert.setBytes(2, leaf);
            insert.setBytes(3, WORDS);
            insert.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    public static void main(String[] args) {
        run().forEach(System.out::println);
    }
}
