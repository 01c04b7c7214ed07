package relight.core.history;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.evidence.EvidenceDesk;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.*;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.testing.TestEvidence;

/** A real journal of a shop's forty recoveries in fourteen months: three systems, every verdict, findings open, settled and overdue. */
public final class RecordedYear implements AutoCloseable {

    /** The day on which it is looked at. */
    public static final Instant NOW = Instant.parse("2026-04-16T09:00:00Z");

    private static final Instant BEGIN = Instant.parse("2025-02-10T08:00:00Z");
    private static final Erasable LANG = Erasable.of("K. Lang");
    private static final Erasable OSER = Erasable.of("M. Oser");
    private static final List<String> SYSTEMS = List.of("shopdb", "media", "documents");
    private static final StepId RESTORE = new StepId("restore/1");

    /**
     * One of the forty, as it was planned to go.
     *
     * @param minutes until the service was verified
     * @param lost    minutes of data
     */
    public record Night(String id, Mode mode, String system, Optional<String> scenario, Instant at, long minutes, long rto, long lost, String verdict) {

        public boolean met() {
            return verdict.startsWith("recovered") && minutes <= rto;
        }
    }

    private final TestTime time = new TestTime();
    private final Path folder;
    private final ProtocolLog log;
    private final List<Night> nights = new ArrayList<>();
    private String recovery;

    public RecordedYear(Path folder) {
        this.folder = folder;
        log = SqliteJournal.open(folder.resolve("journal.db"), time);
        for (int i = 0; i < 40; i++) {
            nights.add(night(i));
            record(nights.getLast(), i);
        }
        time.set(NOW);
    }

    public Path folder() {
        return folder;
    }

    public ProtocolLog log() {
        return log;
    }

    public EvidenceDesk evidence() {
        return TestEvidence.of(log, folder, time);
    }

    public List<Night> nights() {
        return nights;
    }

    /** Drills grow faster, as the team learns; each tenth is an incident, and some go wrong. */
    private static Night night(int i) {
        String system = SYSTEMS.get(i % 3);
        Mode mode = i % 10 == 7 ? Mode.INCIDENT : i % 13 == 12 ? Mode.TABLETOP : Mode.DRILL;
        String verdict = switch (i) {
            case 4, 22 -> "not-recovered";
            case 9, 17, 31 -> "recovered-with-gaps";
            case 14 -> "copy-restored";
            case 27 -> "stopped";
            default -> "recovered";
        };
        long rto = system.equals("shopdb") ? i < 18 ? 120 : 90 : system.equals("media") ? 240 : 480;
        long minutes = Math.round(rto * (1.25 - i * 0.017 + 0.13 * Math.sin(i * 2.3)));
        long lost = Math.round((system.equals("shopdb") ? 34 : 300) * (1 + 0.9 * Math.sin(i * 1.7)));
        Optional<String> scenario = mode == Mode.INCIDENT || i % 5 != 1 ? Optional.of(i % 2 == 0 ? "database-corrupt" : "region-lost") : Optional.empty();
        Instant at = BEGIN.plus(i * 259L, ChronoUnit.HOURS).plus(i * 37L % 480, ChronoUnit.MINUTES);
        return new Night(at.toString().substring(0, 10).replace("-", "") + "-" + system, mode, system, scenario, at, minutes, rto, lost, verdict);
    }

    private void record(Night night, int i) {
        recovery = night.id();
        time.set(night.at());
        String title = switch (night.mode()) {
            case INCIDENT -> night.system() + " lost";
            case DRILL -> "Drill: " + night.system();
            case TABLETOP -> "Tabletop: " + night.system();
        };
        add(new Declared(night.mode(), Erasable.of(title), LANG, Erasable.of("J. Brandt"), Erasable.of("quarterly programme"), "", night.scenario(), List.of(night.system()),
                night.mode() == Mode.DRILL ? "practice" : "production", night.mode() == Mode.DRILL ? Erasable.of("a network of its own") : Erasable.NOTHING,
                Optional.of("runbooks/" + night.system() + ".md"), Optional.of("9c1e".repeat(16)), Optional.of(night.rto() * 60), Optional.of(night.system().equals("shopdb") ? 3_600L : 28_800L),
                "system " + night.system(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), "0.1.0", Erasable.of("console-7")));
        add(new Joined(LANG, "lead"));
        if (i % 2 == 0) {
            add(new Joined(OSER, "scribe"));
        }
        if (night.mode() != Mode.TABLETOP) {
            restore(night, i);
        }
        if (i % 6 == 3) {
            add(new FindingRaised(Erasable.of(List.of("Upload job may truncate a dump", "Second approver hard to reach at night", "Runbook names a host that is gone",
                    "Copying media takes longer than planned").get(i / 6 % 4)), i % 4 == 3 ? "high" : "", i % 12 == 3 ? OSER : LANG,
                    Optional.of(i < 30 ? "2026-0" + (1 + i / 9) + "-15" : "2026-04-2" + i % 10), true));
        }
        add(new Closed(night.verdict(), Erasable.NOTHING, LANG));
        if (i == 12 || i == 24) {
            add(new FindingSettled(nights.get(i - 9).id() + "/1", Erasable.of("seen to work in this drill"), LANG));
        }
        if (i != 39) {
            log.seal(recovery);
        }
    }

    private void restore(Night night, int i) {
        add(new Planned(Optional.empty(), List.of(), "runbooks/" + night.system() + ".md", "9c1e".repeat(16), List.of(new PlannedStep(RESTORE, Erasable.of("Restore"), Erasable.of("Data"),
                "shell", "cd".repeat(32), "restore/1", Optional.of(night.rto() * 30), true, OnFailure.STOP, Part.MAIN, true))));
        Instant point = night.at().minus(Duration.ofMinutes(night.lost()));
        add(new BackupChosen(RESTORE, night.system(), Erasable.of("s3://shop-backups/" + night.system() + "/" + i), Optional.of("v" + i), 22_800_000_000L, Optional.of("a41f".repeat(16)), point,
                "SSE-KMS", "GOOD", List.of()));
        add(new StepIntended(RESTORE, 1, Erasable.of("pg_restore"), Map.of(), "", LANG));
        time.pass(Duration.ofMinutes(night.minutes()));
        boolean back = night.verdict().startsWith("recovered") || night.verdict().equals(Closed.COPY_RESTORED);
        add(new StepEnded(RESTORE, 1, back ? Outcome.succeeded() : Outcome.failed("no space left")));
        if (back) {
            add(new RecoveryPointFound(RESTORE, night.system(), point, true, Erasable.of("newest row")));
            add(new Checked(RESTORE, "rows", Erasable.of("≥ 1"), Erasable.of("4813140"), true));
            add(new Checked(RESTORE, "newest row", Erasable.of("not older than 1 h"), Erasable.of(point.toString()), true));
        }
        if (night.verdict().startsWith("recovered")) {
            add(new ServiceVerified(RESTORE, Erasable.of("GET /health 200")));
        }
    }

    private void add(RecoveryEvent event) {
        log.append(recovery, event);
    }

    @Override
    public void close() {
        log.close();
    }
}
