package relight.core.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.*;
import relight.core.runbook.Attendance;
import relight.core.runbook.Order;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/** At least one event of each kind, and one for each constant and each optional value that may stand in it. */
public final class SampleEvents {

    private static final Instant AT = Instant.parse("2026-04-16T01:38:00Z");
    private static final StepId STEP = new StepId("restore/2");
    private static final Erasable LANG = Erasable.of("K. Lang");

    private SampleEvents() {}

    public static Declared declared(Mode mode, String title) {
        return new Declared(mode, Erasable.of(title), LANG, Erasable.of("J. Brandt"), Erasable.of("alert: shopdb pages invalid"), "SEV1",
                Optional.of("database-corrupt"), List.of("shopdb"), "production", Erasable.NOTHING,
                Optional.of("runbooks/shop.md#database"), Optional.of("9c1e".repeat(16)), Optional.of(7_200L), Optional.of(3_600L),
                "tier 1", List.of("orders can be placed"), Optional.of(AT), Optional.of(AT.plusSeconds(60)),
                Optional.of(AT.minusNanos(1)), "0.1.0", Erasable.of("console-7"));
    }

    /** By name, in the order of the sealed interface. */
    public static Map<String, RecoveryEvent> all() {
        Map<String, RecoveryEvent> all = new LinkedHashMap<>();
        all.put("log-opened", new LogOpened("0b4c6c1e-0000-4000-8000-000000000001", Optional.empty(), "new"));
        all.put("log-opened after another", new LogOpened("0b4c6c1e-0000-4000-8000-000000000002", Optional.of("41 " + "ab".repeat(32)),
                "restored from a backup"));
        all.put("declared", declared(Mode.INCIDENT, "Shop database corrupted"));
        for (Mode mode : Mode.values()) {
            all.put("declared with nothing known, " + mode, new Declared(mode, Erasable.NOTHING, Erasable.NOTHING, Erasable.NOTHING,
                    Erasable.NOTHING, "", Optional.empty(), List.of(), "", Erasable.NOTHING, Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), "", List.of(), Optional.empty(), Optional.empty(), Optional.empty(), "",
                    Erasable.NOTHING));
        }
        List<PlannedStep> steps = new ArrayList<>();
        for (Part part : Part.values()) {
            for (OnFailure onFailure : OnFailure.values()) {
                steps.add(new PlannedStep(new StepId("restore/" + steps.size()), Erasable.of("Restore"), Erasable.of("Database"), "shell",
                        "cd".repeat(32), "restore@shopdb", steps.isEmpty() ? Optional.of(1_080L) : Optional.empty(), steps.isEmpty(),
                        onFailure, part, steps.size() == 1));
            }
        }
        all.put("planned", new Planned(Optional.empty(), List.of(), "runbooks/shop.md", "9c1e".repeat(16), steps));
        all.put("planned in place of a step", new Planned(Optional.of(STEP), List.of(new StepId("restore/2/copy/1")), "plan", "9c1e".repeat(16), List.of()));
        all.put("joined", new Joined(LANG, "incident commander"));
        all.put("left", new Left(LANG));
        Map<String, Erasable> inputs = new LinkedHashMap<>();
        inputs.put("TARGET", Erasable.of("shopdb_new"));
        inputs.put("PASSWORD", Erasable.of("•••"));
        inputs.put("größe", Erasable.NOTHING);
        all.put("step-intended", new StepIntended(STEP, 1, Erasable.of("pg_restore -j 4 \"shop.dump\"\n"), inputs, "pg_restore 15.6", LANG));
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            all.put("step-ended, " + kind, new StepEnded(STEP, 2, Outcome.of(kind, kind == Outcome.Kind.SUCCEEDED ? "" : "why")));
        }
        all.put("step-ended with everything", new StepEnded(STEP, 1, new Outcome(Outcome.Kind.FAILED, Optional.of(-9),
                Erasable.of("killed"), Optional.of("ef".repeat(32)), Erasable.of("last line 😀 \u20ac \u0007"), 1_000_000L,
                List.of("PGHOST", "cleanup()"), Map.of("bytes", (1L << 53) - 1, "rows", 0L))));
        for (StepJudged.Judgement judgement : StepJudged.Judgement.values()) {
            all.put("step-judged, " + judgement, new StepJudged(STEP, judgement, Erasable.of("seen"), LANG));
        }
        all.put("step-skipped", new StepSkipped(STEP, Erasable.of("page was read-only"), LANG));
        all.put("unknown-decided", new UnknownDecided(STEP, 1, StepJudged.Judgement.DONE, Erasable.of("exit status 0 in the spool"),
                Erasable.of("the table is there"), LANG));
        all.put("approved", new Approved(STEP, Erasable.of("switch over"), Erasable.of("J. Brandt")));
        all.put("backup-chosen", new BackupChosen(STEP, "shopdb", Erasable.of("s3://shop-backups/shopdb_20260415.dump"),
                Optional.of("3HL4kqtJvjVBH40Nrjfkd"), 22_800_000_000L, Optional.of("a41f".repeat(16)), AT, "SSE-KMS", "checksum",
                List.of(new BackupChosen.PassedOver(Erasable.of("s3://shop-backups/shopdb_20260416.dump"), Erasable.of("truncated")))));
        all.put("backup-chosen with nothing known", new BackupChosen(STEP, "shopdb", Erasable.NOTHING, Optional.empty(), 0,
                Optional.empty(), AT, "", "", List.of()));
        all.put("checked", new Checked(STEP, "rows", Erasable.of("≥ 200000"), Erasable.of("200134"), true));
        all.put("checked, not passed", new Checked(STEP, "rows", Erasable.of("≥ 200000"), Erasable.of("3"), false));
        all.put("recovery-point-found", new RecoveryPointFound(STEP, "shopdb", AT, true, Erasable.of("newest order")));
        all.put("service-verified", new ServiceVerified(STEP, Erasable.of("GET /health 200")));
        all.put("commit-window-opened", new CommitWindowOpened(STEP, Optional.of(AT)));
        all.put("commit-window-opened without end", new CommitWindowOpened(STEP, Optional.empty()));
        all.put("committed", new Committed(LANG));
        all.put("undone", new Undone(LANG, Erasable.of("orders are missing")));
        all.put("noted", new Noted(Erasable.of("Zahlungsdienst angerufen"), LANG));
        all.put("problem-raised", new ProblemRaised(Optional.of(STEP), Erasable.of("no space"), Erasable.of("moved the spool"), LANG));
        all.put("problem-raised of no step", new ProblemRaised(Optional.empty(), Erasable.of("no space"), Erasable.NOTHING, LANG));
        all.put("finding-raised", new FindingRaised(Erasable.of("Upload may truncate"), "high", Erasable.of("M. Oser"),
                Optional.of("2026-04-30"), true));
        all.put("finding-raised without date", new FindingRaised(Erasable.of("Upload may truncate"), "", Erasable.NOTHING,
                Optional.empty(), false));
        all.put("clock-jumped", new ClockJumped(-3_600_000L, false));
        all.put("clock-jumped by suspend", new ClockJumped(3_600_000L, true));
        all.put("resumed", new Resumed(LANG, Erasable.of("console-8"), "0.1.0"));
        all.put("closed", new Closed("recovered", Erasable.of("all back"), LANG));
        all.put("signed-off", new SignedOff(LANG, "operator", Erasable.of("as it was")));
        all.put("amended", new Amended(12, Erasable.of("it was 02:40"), LANG));
        all.put("sealed", new Sealed(42, "ab".repeat(32), Optional.empty()));
        all.put("sealed again", new Sealed(44, "ba".repeat(32), Optional.of(99L)));
        all.put("erased-words", new ErasedWords(List.of(12L, 13L), "request of the person"));
        all.put("noted, erased before", new Noted(Erasable.ERASED, LANG));
        all.put("message-written", new MessageWritten("update:employees:2/mail", "update:employees:2", "employees", "mail", false, "de",
                Erasable.of("alle@shop.example"), Erasable.of("Störung im Shop"), Erasable.of("Seit 03:38 Uhr gestört.\n"), LANG));
        all.put("message-written by itself", new MessageWritten("escalation:level 1/pager", "escalation:level 1", "level 1", "pager", true,
                "en", Erasable.NOTHING, Erasable.of("Shop down"), Erasable.of("since 01:38"), Erasable.NOTHING));
        all.put("message-tried", new MessageTried("update:employees:2/mail", 3));
        for (MessageEnded.Delivery delivery : MessageEnded.Delivery.values()) {
            all.put("message-ended, " + delivery, new MessageEnded("update:employees:2/mail", 3, delivery, Erasable.of("250 queued")));
        }
        for (MessageDecided.Decision decision : MessageDecided.Decision.values()) {
            all.put("message-decided, " + decision, new MessageDecided("update:employees:2/mail", decision, Erasable.of("asked"), LANG));
        }
        all.put("message-waived", new MessageWaived("update:vendors:1", "vendors", Erasable.of("called them"), LANG));
        all.put("lead-passed", new LeadPassed(LANG, Erasable.of("J. Brandt"), Erasable.of("end of the shift"), LANG));
        all.put("answer-awaited", new AnswerAwaited(STEP, AT));
        for (Attendance.Then then : Attendance.Then.values()) {
            all.put("answer-missed, " + then, new AnswerMissed(STEP, then, Erasable.of("nobody answered")));
        }
        all.put("answered", new Answered(STEP, StepJudged.Judgement.DONE, Erasable.of("seen"), Map.of("ORDERS", Erasable.of("200134")), LANG));
        all.put("approval-asked", new ApprovalAsked(STEP, "K7F3M9-QX2A0B", "5f".repeat(8), LANG));
        all.put("approval-signed", new ApprovalSigned(STEP, Erasable.of("switch over"), "K7F3M9-QX2A0B", "0A1B2-C3D4E", "ed25519:abc",
                Erasable.of("J. Brandt"), "dba"));
        all.put("adopted", new Adopted("0b4c6c1e-0000-4000-8000-000000000003", 42, "ab".repeat(32), "ed25519:abc", LANG, Erasable.of("console-9")));
        all.put("handed-over", new HandedOver(Erasable.of("J. Brandt"), Erasable.of("console-9"), 42, "ab".repeat(32), LANG));
        all.putAll(lanes());
        all.put("declared with a maximum tolerable downtime", new Declared(Mode.INCIDENT, Erasable.of("Region lost"), LANG, LANG, Erasable.NOTHING, "",
                Optional.empty(), List.of(), "production", Erasable.NOTHING, Optional.empty(), Optional.empty(), Optional.of(7_200L), Optional.of(0L),
                Optional.of(28_800L), "tier 1", List.of(), Optional.empty(), Optional.empty(), Optional.empty(), "0.1.0", Erasable.of("console-7")));
        all.put("step-doubted", new StepDoubted(STEP, Erasable.of("console-9")));
        all.put("log-keyed", new LogKeyed("relight/log/1+1a2b3c4d+AQ==", Optional.empty()));
        all.put("log-keyed after another", new LogKeyed("relight/log/1+1a2b3c4e+AQ==", Optional.of("c2lnbmVk")));
        all.put("start-bounded", new StartBounded("relight/log/1", 41, "ab".repeat(32), "tsa.example.org.tsr", "cd".repeat(32), Instant.parse("2026-04-15T20:00:00Z")));
        all.put("attached", new Attached(Erasable.of("rack 4.jpg"), Erasable.of("ef".repeat(32)), 481_516, "image/jpeg", Erasable.of("the failed disk"),
                Optional.of(41L), LANG));
        all.put("attached to nothing", new Attached(Erasable.of("mail.eml"), Erasable.of("ee".repeat(32)), 23, "message/rfc822", Erasable.NOTHING,
                Optional.empty(), LANG));
        all.put("signed-off elsewhere", new SignedOff(LANG, "service owner", Erasable.of("as it was"),
                Optional.of(new SignedOff.Elsewhere(52, "ABCDEF-GHJKMN", "01234-56789", "ed25519:AAAA"))));
        all.put("finding-settled", new FindingSettled("20260416-shop-database/1", Erasable.of("restored in 31 min with two approvers"), LANG));
        return all;
    }

    /** Of steps that have lanes, needs and conditions, and of what is watched beside them. */
    private static Map<String, RecoveryEvent> lanes() {
        Map<String, RecoveryEvent> all = new LinkedHashMap<>();
        Order order = new Order(Optional.empty(), Optional.of(List.of(STEP, new StepId("restore/1"))), Optional.of("dba"),
                List.of(new Order.Condition(STEP, "failed")), Order.Only.DRILL);
        all.put("planned in a lane", new Planned(Optional.empty(), List.of(), "r.md", "9c1e".repeat(16), List.of(
                laid("restore/3", order), laid("restore/4", Order.BY_PLACE.after(List.of())))));
        all.put("step-ended, to be tried again", new StepEnded(STEP, 1, Outcome.failed("503"), Optional.of(10_000L)));
        all.put("step-overdue", new StepOverdue(STEP, 1, 600));
        all.put("decided", new Decided(STEP, "replica", Erasable.of("it lags by seconds only"), LANG));
        all.put("lane-taken", new LaneTaken("dba", Erasable.of("J. Brandt"), LANG));
        all.put("paused", new Paused(Erasable.of("the site is being evacuated"), LANG));
        all.put("continued", new Continued(Erasable.NOTHING, LANG));
        all.put("watch-tripped", new WatchTripped("restore/watch-1", Erasable.of("Replication lag"), "rollback", Erasable.of("95, expected < 60")));
        all.put("watch-cleared", new WatchCleared("restore/watch-1", Erasable.of("4")));
        return all;
    }

    private static PlannedStep laid(String id, Order order) {
        return new PlannedStep(new StepId(id), Erasable.of("Restore"), Erasable.of("Database"), "shell", "cd".repeat(32), "restore@shopdb",
                Optional.empty(), false, OnFailure.STOP, Part.MAIN, false, order, order.lane().isPresent());
    }
}
