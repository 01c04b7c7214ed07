package relight.core.protocol;

import java.util.List;
import java.util.Optional;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.*;
import relight.core.runbook.Attendance;
import relight.core.runbook.Order;
import relight.core.runbook.StepHeader;
import relight.core.runbook.StepId;

/** Reads the data of an event of any version up to this program's. */
final class EventReader {

    private EventReader() {}

    static RecoveryEvent read(String type, Fields f) {
        return switch (type) {
            case "log-opened" -> new LogOpened(f.text("log"), f.maybeText("previousHead"), f.text("reason"));
            case "log-keyed" -> new LogKeyed(f.text("key"), f.maybeText("endorsement"));
            case "start-bounded" -> new StartBounded(f.text("origin"), f.number("events"), f.text("rootSha256"), f.text("anchor"), f.text("sha256"),
                    f.instant("seen"));
            case "declared" -> declared(f);
            case "planned" -> new Planned(f.maybeText("inPlaceOf").map(StepId::new),
                    f.texts("replaces").stream().map(StepId::new).toList(), f.text("runbook"), f.text("runbookSha256"),
                    f.objects("steps").stream().map(EventReader::step).toList());
            case "joined" -> new Joined(f.words("person"), f.text("role"));
            case "left" -> new Left(f.words("person"));
            case "step-intended" -> new StepIntended(f.step(), f.integer("attempt"), f.words("command"), f.namedWords("inputs"),
                    f.text("tool"), f.words("by"));
            case "step-ended" -> new StepEnded(f.step(), f.integer("attempt"), outcome(f.object("outcome")), f.maybeNumber("againAfterMillis"));
            case "step-overdue" -> new StepOverdue(f.step(), f.integer("attempt"), f.number("afterSeconds"));
            case "decided" -> new Decided(f.step(), f.text("option"), f.words("reason"), f.words("by"));
            case "lane-taken" -> new LaneTaken(f.text("lane"), f.words("owner"), f.words("by"));
            case "paused" -> new Paused(f.words("reason"), f.words("by"));
            case "continued" -> new Continued(f.words("reason"), f.words("by"));
            case "watch-tripped" -> new WatchTripped(f.text("watch"), f.words("title"), f.text("meaning"), f.words("found"));
            case "watch-cleared" -> new WatchCleared(f.text("watch"), f.words("found"));
            case "step-judged" -> new StepJudged(f.step(), judgement(f), f.words("comment"), f.words("by"));
            case "step-skipped" -> new StepSkipped(f.step(), f.words("reason"), f.words("by"));
            case "unknown-decided" -> new UnknownDecided(f.step(), f.integer("attempt"), judgement(f), f.words("evidence"),
                    f.words("reason"), f.words("by"));
            case "approved" -> new Approved(f.step(), f.words("text"), f.words("by"));
            case "backup-chosen" -> backup(f);
            case "checked" -> new Checked(f.step(), f.text("check"), f.words("expected"), f.words("actual"), f.flag("passed"));
            case "recovery-point-found" -> new RecoveryPointFound(f.step(), f.text("system"), f.instant("point"), f.flag("measured"),
                    f.words("how"));
            case "service-verified" -> new ServiceVerified(f.step(), f.words("evidence"));
            case "commit-window-opened" -> new CommitWindowOpened(f.step(), f.maybeInstant("until"));
            case "committed" -> new Committed(f.words("by"));
            case "undone" -> new Undone(f.words("by"), f.words("reason"));
            case "noted" -> new Noted(f.words("text"), f.words("by"));
            case "problem-raised" -> new ProblemRaised(f.maybeText("step").map(StepId::new), f.words("problem"),
                    f.words("solution"), f.words("by"));
            case "finding-raised" -> new FindingRaised(f.words("finding"), f.text("severity"), f.words("owner"),
                    f.maybeText("dueDate"), f.flag("retest"));
            case "finding-settled" -> new FindingSettled(f.text("finding"), f.words("reason"), f.words("by"));
            case "clock-jumped" -> new ClockJumped(f.number("milliseconds"), f.flag("suspended"));
            case "resumed" -> new Resumed(f.words("by"), f.words("host"), f.text("version"));
            case "closed" -> new Closed(f.text("verdict"), f.words("summary"), f.words("by"));
            case "signed-off" -> new SignedOff(f.words("by"), f.text("role"), f.words("statement"),
                    f.has("elsewhere") ? Optional.of(elsewhere(f.object("elsewhere"))) : Optional.empty());
            case "attached" -> new Attached(f.words("name"), f.words("content"), f.number("size"), f.text("media"), f.words("caption"),
                    f.maybeNumber("to"), f.words("by"));
            case "amended" -> new Amended(f.number("event"), f.words("correction"), f.words("by"));
            case "sealed" -> new Sealed(f.number("events"), f.text("rootSha256"), f.maybeNumber("previousSeal"));
            case "lead-passed" -> new LeadPassed(f.words("from"), f.words("to"), f.words("reason"), f.words("by"));
            case "answer-awaited" -> new AnswerAwaited(f.step(), f.instant("until"));
            case "answer-missed" -> new AnswerMissed(f.step(), f.constant("then", Attendance.Then.class), f.words("reason"));
            case "answered" -> new Answered(f.step(), judgement(f), f.words("comment"), f.namedWords("values"), f.words("by"));
            case "approval-asked" -> new ApprovalAsked(f.step(), f.text("code"), f.text("nonce"), f.words("by"));
            case "approval-signed" -> new ApprovalSigned(f.step(), f.words("text"), f.text("code"), f.text("answer"), f.text("key"),
                    f.words("by"), f.text("role"));
            case "adopted" -> new Adopted(f.text("originLog"), f.number("events"), f.text("rootSha256"), f.text("key"), f.words("by"),
                    f.words("host"));
            case "handed-over" -> new HandedOver(f.words("to"), f.words("host"), f.number("events"), f.text("rootSha256"), f.words("by"));
            case "step-doubted" -> new StepDoubted(f.step(), f.words("host"));
            case "erased-words" -> new ErasedWords(f.numbers("events"), f.text("reason"));
            case "message-written" -> new MessageWritten(f.text("message"), f.text("occasion"), f.text("audience"), f.text("channel"),
                    f.flag("repeatable"), f.text("language"), f.words("to"), f.words("subject"), f.words("text"), f.words("by"));
            case "message-tried" -> new MessageTried(f.text("message"), f.integer("attempt"));
            case "message-ended" -> new MessageEnded(f.text("message"), f.integer("attempt"),
                    f.constant("delivery", MessageEnded.Delivery.class), f.words("words"));
            case "message-decided" -> new MessageDecided(f.text("message"), f.constant("decision", MessageDecided.Decision.class),
                    f.words("reason"), f.words("by"));
            case "message-waived" -> new MessageWaived(f.text("occasion"), f.text("audience"), f.words("reason"), f.words("by"));
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
    }

    private static Declared declared(Fields f) {
        return new Declared(f.constant("mode", Mode.class), f.words("title"), f.words("by"), f.words("authorisedBy"),
                f.words("trigger"), f.text("severity"), f.maybeText("scenario"), f.texts("systems"), f.text("environment"),
                f.words("isolation"), f.maybeText("runbook"), f.maybeText("runbookSha256"), f.maybeNumber("rtoSeconds"),
                f.maybeNumber("rpoSeconds"), f.maybeNumber("mtdSeconds"), f.text("objectivesSource"), f.texts("successCriteria"), f.maybeInstant("disruption"),
                f.maybeInstant("detection"), f.maybeInstant("harmSince"), f.text("version"), f.words("host"));
    }

    private static SignedOff.Elsewhere elsewhere(Fields f) {
        return new SignedOff.Elsewhere(f.number("seal"), f.text("code"), f.text("answer"), f.text("key"));
    }

    private static PlannedStep step(Fields f) {
        return new PlannedStep(new StepId(f.text("id")), f.words("title"), f.words("phase"), f.text("kind"), f.text("provenKey"),
                f.text("forecastKey"), f.maybeNumber("estimateSeconds"), f.flag("critical"),
                f.constant("onFailure", StepHeader.OnFailure.class), f.constant("part", StepHeader.Part.class), f.flag("stopsClock"),
                order(f), f.flag("goesOnLate"));
    }

    private static Order order(Fields f) {
        Optional<List<StepId>> needs = f.has("needs") ? Optional.of(f.texts("needs").stream().map(StepId::new).toList()) : Optional.empty();
        return new Order(Optional.empty(), needs, f.maybeText("lane"),
                f.objects("if").stream().map(one -> new Order.Condition(one.step(), one.text("outcome"))).toList(),
                f.has("only") ? f.constant("only", Order.Only.class) : Order.Only.ALWAYS);
    }

    private static Outcome outcome(Fields f) {
        Optional<Integer> exitStatus = f.maybeNumber("exitStatus").map(Math::toIntExact);
        return new Outcome(f.constant("kind", Outcome.Kind.class), exitStatus, f.words("reason"), f.maybeText("outputSha256"),
                f.words("excerpt"), f.number("outputLines"), f.texts("changedNames"), f.figures("figures"));
    }

    private static StepJudged.Judgement judgement(Fields f) {
        return f.constant("judgement", StepJudged.Judgement.class);
    }

    private static BackupChosen backup(Fields f) {
        return new BackupChosen(f.step(), f.text("system"), f.words("location"), f.maybeText("versionId"), f.number("size"),
                f.maybeText("sha256"), f.instant("recoveryPoint"), f.text("encryption"), f.text("integrity"),
                f.objects("passedOver").stream()
                        .map(other -> new BackupChosen.PassedOver(other.words("location"), other.words("reason"))).toList());
    }
}
