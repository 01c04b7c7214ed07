package relight.ui.protocol;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.index.SqliteRecordIndex;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.approval.KnownKeys;
import relight.core.protocol.AttachmentStore;
import relight.core.protocol.Erasure;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.RecordAdditions;
import relight.core.protocol.RecordFinder;
import relight.core.protocol.RecordIndex;
import relight.core.protocol.SpoolCopies;
import relight.ui.common.Background;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.*;
import relight.core.recovery.TimeSource;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.report.RecordExporter;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.testing.TestEvidence;

/** A real journal with the recoveries of a team: an incident, two drills, one of them missed, and one that still goes on. */
public final class RecordedNights implements AutoCloseable {

    public static final String INCIDENT = "20260416-shop-database";
    public static final String MISSED = "20260114-documents";
    public static final String OPEN = "20260416-media";

    private static final Erasable LANG = Erasable.of("K. Lang");
    private static final Erasable BRANDT = Erasable.of("J. Brandt");

    private final Moving time = new Moving();
    private final Path file;
    private final ProtocolLog log;
    private RecordIndex index;
    private final RecordFinder finder;
    private String recovery;

    public RecordedNights(Path folder) {
        this(folder, () -> { });
        time.now = Instant.parse("2026-01-14T09:00:00Z");
        drill(MISSED, "Rows deleted in documents", Mode.INCIDENT, 72, 3_600);
        time.now = Instant.parse("2026-02-02T08:00:00Z");
        drill("20260202-full", "Full recovery, quarterly", Mode.DRILL, 232, 4 * 3_600);
        time.now = Instant.parse("2026-04-12T08:00:00Z");
        drill("20260412-redis", "Redis restore, weekly", Mode.DRILL, 9, 3_600);
        time.now = Instant.parse("2026-04-15T01:41:00Z");
        incident();
        time.now = Instant.parse("2026-04-15T11:50:00Z");
        recovery = OPEN;
        declare("Media files lost", Mode.INCIDENT, 7_200, List.of("media"));
    }

    private RecordedNights(Path folder, Runnable begun) {
        file = folder.resolve("journal.db");
        log = SqliteJournal.open(file, time);
        finder = new RecordFinder(log, this::index);
        begun.run();
    }

    private RecordIndex index() {
        if (index == null) {
            index = SqliteRecordIndex.in(file.getParent());
        }
        return index;
    }

    /** A journal in which nothing has happened yet. */
    static RecordedNights none(Path folder) {
        return new RecordedNights(folder, () -> { });
    }

    /** So many drills, one a day. */
    void years(int drills) {
        for (int i = 0; i < drills; i++) {
            time.now = Instant.parse("2026-04-15T08:00:00Z").minus(Duration.ofDays(drills - i));
            drill("drill-" + i, "Restore drill " + i, i % 7 == 0 ? Mode.INCIDENT : Mode.DRILL, 9 + i % 90, 3_600);
        }
    }

    public ProtocolLog log() {
        return log;
    }

    public RecordExporter exporter(Messages words) {
        return new RecordExporter(log, TestEvidence.of(log, file.getParent(), time), TestEvidence.press(), words);
    }

    RecordAdditions additions() {
        return new RecordAdditions(log, TestEvidence.attachments(file.getParent()));
    }

    RecordChangesViewModel changes(Background background, String operator) {
        return changes(log, finder, file.getParent(), background, operator);
    }

    /** What is changed in the records of any log, with the files beside it. */
    static RecordChangesViewModel changes(ProtocolLog log, RecordFinder finder, Path folder, Background background, String operator) {
        AttachmentStore files = TestEvidence.attachments(folder);
        return new RecordChangesViewModel(new RecordChangesViewModel.Services(log, new RecordAdditions(log, files),
                new Erasure(log, files, new SpoolCopies(folder.resolve("spool")), finder), () -> new KnownKeys(List.of(), Optional.empty())), background, operator);
    }

    RecordFinder finder() {
        return finder;
    }

    Path file() {
        return file;
    }

    private void declare(String title, Mode mode, long rto, List<String> systems) {
        add(new Declared(mode, Erasable.of(title), LANG, BRANDT, Erasable.of("alert “shopdb pages invalid” at 02:38"), "SEV1",
                Optional.of("database-corrupt"), systems, "production / eu-central-1", Erasable.NOTHING, Optional.of("runbooks/shop.md#database-corrupt"),
                Optional.of("9c1e".repeat(16)), Optional.of(rto), Optional.of(3_600L), "tier critical", List.of("orders can be placed"),
                Optional.empty(), Optional.empty(), Optional.empty(), "0.1.0", Erasable.of("console-7")));
        add(new Joined(LANG, "lead"));
    }

    private void drill(String id, String title, Mode mode, int minutes, long rto) {
        recovery = id;
        declare(title, mode, rto, List.of("shopdb"));
        add(new Planned(Optional.empty(), List.of(), "runbooks/shop.md", "9c1e".repeat(16), List.of(step("a/1", "Restore", "shell", 600, true))));
        run("a/1", "restore", minutes, LANG);
        add(new ServiceVerified(new StepId("a/1"), Erasable.of("GET /health 200")));
        add(new Closed("recovered", Erasable.NOTHING, LANG));
        log.seal(id);
    }

    private void incident() {
        recovery = INCIDENT;
        declare("Shop database corrupted", Mode.INCIDENT, 7_200, List.of("shopdb"));
        pass(2);
        add(new Planned(Optional.empty(), List.of(), "runbooks/shop.md", "9c1e".repeat(16), List.of(
                step("a/1", "Scale api, worker to 0", "shell", 120, false), step("a/2", "Announce on status page", "manual", 60, false),
                step("a/3", "Restore shopdb side by side", "shell", 1_080, false), step("a/4", "Prove the data", "check", 180, false),
                step("a/5", "Approve the swap", "approval", 300, false), step("a/6", "Swap shopdb", "shell", 10, false),
                step("a/7", "Health is green", "http", 60, true))));
        pass(4);
        run("a/1", "kubectl scale deploy/api deploy/worker --replicas=0", 1, LANG);
        add(new StepSkipped(new StepId("a/2"), Erasable.of("page was read-only"), Erasable.of("M. Oser")));
        add(new Joined(Erasable.of("M. Oser"), "search"));
        add(new BackupChosen(new StepId("a/3"), "shopdb", Erasable.of("s3://shop-backups/postgres/2026/04/15/shopdb_20260415_020000.dump"),
                Optional.of("v1"), 22_800_000_000L, Optional.of("a41f09".repeat(10) + "bee9"), Instant.parse("2026-04-15T01:00:00Z"), "SSE-KMS", "GOOD", List.of(
                new BackupChosen.PassedOver(Erasable.of("s3://shop-backups/postgres/2026/04/14/shopdb_20260414_140000.dump"),
                        Erasable.of("truncated gzip: the stream ends after 3.1 GB")),
                new BackupChosen.PassedOver(Erasable.of("s3://shop-backups/postgres/2026/04/14/shopdb_20260414_080000.dump"),
                        Erasable.of("checksum differs from its sidecar")))));
        add(new ProblemRaised(Optional.of(new StepId("a/3")), Erasable.of("14:00 backup truncated at 3.1 GB"),
                Erasable.of("took 02:00; upload job to be checked"), LANG));
        run("a/3", "pg_restore --dbname shopdb_r1 --jobs 4", 31, LANG);
        add(new StepIntended(new StepId("a/4"), 1, Erasable.of("five checks"), Map.of(), "", LANG));
        add(new Checked(new StepId("a/4"), "orders", Erasable.of("at least 4,812,000"), Erasable.of("4,813,140"), true));
        add(new Checked(new StepId("a/4"), "newest order", Erasable.of("not older than 1 h"), Erasable.of("2026-04-15 02:59:48 +02:00"), true));
        add(new RecoveryPointFound(new StepId("a/4"), "shopdb", Instant.parse("2026-04-15T01:00:00Z"), true, Erasable.of("newest order")));
        pass(14);
        add(new StepEnded(new StepId("a/4"), 1, Outcome.succeeded()));
        add(new StepIntended(new StepId("a/5"), 1, Erasable.of("approve"), Map.of(), "", LANG));
        pass(18);
        add(new Approved(new StepId("a/5"), Erasable.of("shopdb"), BRANDT));
        run("a/6", "psql -f swap.sql", 1, LANG);
        run("a/7", "GET https://shop.example.com/health", 3, LANG);
        add(new ServiceVerified(new StepId("a/7"), Erasable.of("GET /health 200")));
        add(new Noted(Erasable.of("status page read-only, told support by phone"), LANG));
        add(new FindingRaised(Erasable.of("Upload job may truncate"), "high", Erasable.of("M. Oser"), Optional.of("2026-04-30"), true));
        add(new FindingRaised(Erasable.of("Second approver hard to reach"), "", LANG, Optional.of("2026-05-15"), true));
        add(new Committed(LANG));
        add(new Closed("recovered-with-gaps", Erasable.NOTHING, LANG));
        add(new SignedOff(LANG, "operator", Erasable.NOTHING));
        add(new SignedOff(BRANDT, "service owner", Erasable.NOTHING));
        log.seal(INCIDENT);
    }

    private static PlannedStep step(String id, String title, String kind, long seconds, boolean stops) {
        return new PlannedStep(new StepId(id), Erasable.of(title), Erasable.of("Database"), kind, "cd".repeat(32), id, Optional.of(seconds),
                true, OnFailure.STOP, Part.MAIN, stops);
    }

    private void run(String id, String command, int minutes, Erasable by) {
        add(new StepIntended(new StepId(id), 1, Erasable.of(command), Map.of(), "", by));
        pass(minutes);
        add(new StepEnded(new StepId(id), 1, Outcome.succeeded()));
    }

    private void pass(int minutes) {
        time.now = time.now.plus(Duration.ofMinutes(minutes));
        time.monotonic += Duration.ofMinutes(minutes).toNanos();
    }

    void add(RecoveryEvent event) {
        log.append(recovery, event);
    }

    @Override
    public void close() {
        finder.close();
        if (index != null) {
            index.close();
        }
        log.close();
    }

    private static final class Moving implements TimeSource {

        private volatile Instant now = Instant.parse("2026-01-14T09:00:00Z");
        private volatile long monotonic = 1;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long monotonicNanos() {
            return monotonic;
        }

        @Override
        public String bootId() {
            return "boot";
        }
    }
}
