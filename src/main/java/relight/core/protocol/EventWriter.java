package relight.core.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.*;
import relight.core.runbook.Order;
import relight.core.runbook.StepId;

/** Writes an event's data field by field; every name here is for ever. */
final class EventWriter {

    static final String ERASED = "erased";

    private static final long FIRST_UNSAFE = 1L << 53;

    private final Salts salts;
    private final List<Opening> openings = new ArrayList<>();

    EventWriter(Salts salts) {
        this.salts = salts;
    }

    List<Opening> openings() {
        return List.copyOf(openings);
    }

    static String type(RecoveryEvent event) {
        return switch (event) {
            case LogOpened _ -> "log-opened";
            case LogKeyed _ -> "log-keyed";
            case StartBounded _ -> "start-bounded";
            case Declared _ -> "declared";
            case Planned _ -> "planned";
            case Joined _ -> "joined";
            case Left _ -> "left";
            case StepIntended _ -> "step-intended";
            case StepEnded _ -> "step-ended";
            case StepOverdue _ -> "step-overdue";
            case Decided _ -> "decided";
            case LaneTaken _ -> "lane-taken";
            case Paused _ -> "paused";
            case Continued _ -> "continued";
            case WatchTripped _ -> "watch-tripped";
            case WatchCleared _ -> "watch-cleared";
            case StepJudged _ -> "step-judged";
            case StepSkipped _ -> "step-skipped";
            case UnknownDecided _ -> "unknown-decided";
            case Approved _ -> "approved";
            case BackupChosen _ -> "backup-chosen";
            case Checked _ -> "checked";
            case RecoveryPointFound _ -> "recovery-point-found";
            case ServiceVerified _ -> "service-verified";
            case CommitWindowOpened _ -> "commit-window-opened";
            case Committed _ -> "committed";
            case Undone _ -> "undone";
            case Noted _ -> "noted";
            case ProblemRaised _ -> "problem-raised";
            case FindingRaised _ -> "finding-raised";
            case FindingSettled _ -> "finding-settled";
            case ClockJumped _ -> "clock-jumped";
            case Resumed _ -> "resumed";
            case Closed _ -> "closed";
            case SignedOff _ -> "signed-off";
            case Amended _ -> "amended";
            case Attached _ -> "attached";
            case Sealed _ -> "sealed";
            case LeadPassed _ -> "lead-passed";
            case AnswerAwaited _ -> "answer-awaited";
            case AnswerMissed _ -> "answer-missed";
            case Answered _ -> "answered";
            case ApprovalAsked _ -> "approval-asked";
            case ApprovalSigned _ -> "approval-signed";
            case Adopted _ -> "adopted";
            case HandedOver _ -> "handed-over";
            case StepDoubted _ -> "step-doubted";
            case ErasedWords _ -> "erased-words";
            case MessageWritten _ -> "message-written";
            case MessageTried _ -> "message-tried";
            case MessageEnded _ -> "message-ended";
            case MessageDecided _ -> "message-decided";
            case MessageWaived _ -> "message-waived";
        };
    }

    SortedMap<String, Object> write(RecoveryEvent event) {
        return switch (event) {
            case LogKeyed e -> object().text("key", e.key()).text("endorsement", e.endorsement()).done();
            case StartBounded e -> object().text("origin", e.origin()).number("events", e.events()).text("rootSha256", e.rootSha256())
                    .text("anchor", e.anchor()).text("sha256", e.sha256()).instant("seen", e.seen()).done();
            case LogOpened e -> object().text("log", e.logId()).text("previousHead", e.previousHead()).text("reason", e.reason()).done();
            case Declared e -> declared(e);
            case Planned e -> object().text("inPlaceOf", e.inPlaceOf().map(StepId::value))
                    .texts("replaces", e.replaces().stream().map(StepId::value).toList()).text("runbook", e.runbook())
                    .text("runbookSha256", e.runbookSha256()).objects("steps", e.steps().stream().map(this::step).toList()).done();
            case Joined e -> object().words("person", e.person()).text("role", e.role()).done();
            case Left e -> object().words("person", e.person()).done();
            case StepIntended e -> object().step(e.step()).number("attempt", e.attempt()).words("command", e.command())
                    .words("inputs", e.inputs()).text("tool", e.tool()).words("by", e.by()).done();
            case StepEnded e -> object().step(e.step()).number("attempt", e.attempt()).object("outcome", outcome(e.outcome()))
                    .number("againAfterMillis", e.againAfterMillis()).done();
            case StepOverdue e -> object().step(e.step()).number("attempt", e.attempt()).number("afterSeconds", e.afterSeconds()).done();
            case Decided e -> object().step(e.step()).text("option", e.option()).words("reason", e.reason()).words("by", e.by()).done();
            case LaneTaken e -> object().text("lane", e.lane()).words("owner", e.owner()).words("by", e.by()).done();
            case Paused e -> object().words("reason", e.reason()).words("by", e.by()).done();
            case Continued e -> object().words("reason", e.reason()).words("by", e.by()).done();
            case WatchTripped e -> object().text("watch", e.watch()).words("title", e.title()).text("meaning", e.meaning())
                    .words("found", e.found()).done();
            case WatchCleared e -> object().text("watch", e.watch()).words("found", e.found()).done();
            case StepJudged e -> object().step(e.step()).constant("judgement", e.judgement()).words("comment", e.comment())
                    .words("by", e.by()).done();
            case StepSkipped e -> object().step(e.step()).words("reason", e.reason()).words("by", e.by()).done();
            case UnknownDecided e -> object().step(e.step()).number("attempt", e.attempt()).constant("judgement", e.judgement())
                    .words("evidence", e.evidence()).words("reason", e.reason()).words("by", e.by()).done();
            case Approved e -> object().step(e.step()).words("text", e.text()).words("by", e.by()).done();
            case BackupChosen e -> backup(e);
            case Checked e -> object().step(e.step()).text("check", e.check()).words("expected", e.expected())
                    .words("actual", e.actual()).flag("passed", e.passed()).done();
            case RecoveryPointFound e -> object().step(e.step()).text("system", e.system()).instant("point", e.point())
                    .flag("measured", e.measured()).words("how", e.how()).done();
            case ServiceVerified e -> object().step(e.step()).words("evidence", e.evidence()).done();
            case CommitWindowOpened e -> object().step(e.step()).instant("until", e.until()).done();
            case Committed e -> object().words("by", e.by()).done();
            case Undone e -> object().words("by", e.by()).words("reason", e.reason()).done();
            case Noted e -> object().words("text", e.text()).words("by", e.by()).done();
            case ProblemRaised e -> object().text("step", e.step().map(StepId::value)).words("problem", e.problem())
                    .words("solution", e.solution()).words("by", e.by()).done();
            case FindingRaised e -> object().words("finding", e.finding()).text("severity", e.severity()).words("owner", e.owner())
                    .text("dueDate", e.dueDate()).flag("retest", e.retest()).done();
            case FindingSettled e -> object().text("finding", e.finding()).words("reason", e.reason()).words("by", e.by()).done();
            case ClockJumped e -> object().number("milliseconds", e.milliseconds()).flag("suspended", e.suspended()).done();
            case Resumed e -> object().words("by", e.by()).words("host", e.host()).text("version", e.version()).done();
            case Closed e -> object().text("verdict", e.verdict()).words("summary", e.summary()).words("by", e.by()).done();
            case SignedOff e -> signed(e);
            case Attached e -> object().words("name", e.name()).words("content", e.content()).number("size", e.size()).text("media", e.media())
                    .words("caption", e.caption()).number("to", e.to()).words("by", e.by()).done();
            case Amended e -> object().number("event", e.event()).words("correction", e.correction()).words("by", e.by()).done();
            case Sealed e -> object().number("events", e.events()).text("rootSha256", e.rootSha256())
                    .number("previousSeal", e.previousSeal()).done();
            case LeadPassed e -> object().words("from", e.from()).words("to", e.to()).words("reason", e.reason()).words("by", e.by()).done();
            case AnswerAwaited e -> object().step(e.step()).instant("until", e.until()).done();
            case AnswerMissed e -> object().step(e.step()).constant("then", e.then()).words("reason", e.reason()).done();
            case Answered e -> object().step(e.step()).constant("judgement", e.judgement()).words("comment", e.comment())
                    .words("values", e.values()).words("by", e.by()).done();
            case ApprovalAsked e -> object().step(e.step()).text("code", e.code()).text("nonce", e.nonce()).words("by", e.by()).done();
            case ApprovalSigned e -> object().step(e.step()).words("text", e.text()).text("code", e.code()).text("answer", e.answer())
                    .text("key", e.key()).words("by", e.by()).text("role", e.role()).done();
            case Adopted e -> object().text("originLog", e.originLog()).number("events", e.events()).text("rootSha256", e.rootSha256())
                    .text("key", e.key()).words("by", e.by()).words("host", e.host()).done();
            case HandedOver e -> object().words("to", e.to()).words("host", e.host()).number("events", e.events())
                    .text("rootSha256", e.rootSha256()).words("by", e.by()).done();
            case StepDoubted e -> object().step(e.step()).words("host", e.host()).done();
            case ErasedWords e -> object().numbers("events", e.events()).text("reason", e.reason()).done();
            case MessageWritten e -> object().text("message", e.message()).text("occasion", e.occasion()).text("audience", e.audience())
                    .text("channel", e.channel()).flag("repeatable", e.repeatable()).text("language", e.language()).words("to", e.to())
                    .words("subject", e.subject()).words("text", e.text()).words("by", e.by()).done();
            case MessageTried e -> object().text("message", e.message()).number("attempt", e.attempt()).done();
            case MessageEnded e -> object().text("message", e.message()).number("attempt", e.attempt())
                    .constant("delivery", e.delivery()).words("words", e.words()).done();
            case MessageDecided e -> object().text("message", e.message()).constant("decision", e.decision())
                    .words("reason", e.reason()).words("by", e.by()).done();
            case MessageWaived e -> object().text("occasion", e.occasion()).text("audience", e.audience())
                    .words("reason", e.reason()).words("by", e.by()).done();
        };
    }

    private SortedMap<String, Object> declared(Declared e) {
        return object().constant("mode", e.mode()).words("title", e.title()).words("by", e.by())
                .words("authorisedBy", e.authorisedBy()).words("trigger", e.trigger()).text("severity", e.severity())
                .text("scenario", e.scenario()).texts("systems", e.systems()).text("environment", e.environment())
                .words("isolation", e.isolation()).text("runbook", e.runbook()).text("runbookSha256", e.runbookSha256())
                .number("rtoSeconds", e.rtoSeconds()).number("rpoSeconds", e.rpoSeconds()).number("mtdSeconds", e.mtdSeconds())
                .text("objectivesSource", e.objectivesSource()).texts("successCriteria", e.successCriteria())
                .instant("disruption", e.disruption()).instant("detection", e.detection()).instant("harmSince", e.harmSince())
                .text("version", e.version()).words("host", e.host()).done();
    }

    private SortedMap<String, Object> signed(SignedOff e) {
        Members members = object().words("by", e.by()).text("role", e.role()).words("statement", e.statement());
        e.elsewhere().ifPresent(there -> members.object("elsewhere", object().number("seal", there.seal()).text("code", there.code())
                .text("answer", there.answer()).text("key", there.key()).done()));
        return members.done();
    }

    /** What a step does not say has no member: so a step of a plain chain is written as it always was. */
    private SortedMap<String, Object> step(PlannedStep step) {
        Members members = object().text("id", step.id().value()).words("title", step.title()).words("phase", step.phase())
                .text("kind", step.kind()).text("provenKey", step.provenKey()).text("forecastKey", step.forecastKey())
                .number("estimateSeconds", step.estimateSeconds()).flag("critical", step.critical())
                .constant("onFailure", step.onFailure()).constant("part", step.part()).flag("stopsClock", step.stopsClock())
                .text("lane", step.order().lane());
        step.order().needs().ifPresent(needs -> members.texts("needs", needs.stream().map(StepId::value).toList()));
        if (!step.order().conditions().isEmpty()) {
            members.objects("if", step.order().conditions().stream().map(one -> object().step(one.step()).text("outcome", one.outcome()).done()).toList());
        }
        if (step.order().only() != Order.Only.ALWAYS) {
            members.constant("only", step.order().only());
        }
        if (step.goesOnLate()) {
            members.flag("goesOnLate", true);
        }
        return members.done();
    }

    private SortedMap<String, Object> outcome(Outcome outcome) {
        return object().constant("kind", outcome.kind()).number("exitStatus", outcome.exitStatus().map(Integer::longValue))
                .words("reason", outcome.reason()).text("outputSha256", outcome.outputSha256()).words("excerpt", outcome.excerpt())
                .number("outputLines", outcome.outputLines()).texts("changedNames", outcome.changedNames())
                .figures("figures", outcome.figures()).done();
    }

    private SortedMap<String, Object> backup(BackupChosen e) {
        return object().step(e.step()).text("system", e.system()).words("location", e.location()).text("versionId", e.versionId())
                .number("size", e.size()).text("sha256", e.sha256()).instant("recoveryPoint", e.recoveryPoint())
                .text("encryption", e.encryption()).text("integrity", e.integrity())
                .objects("passedOver", e.passedOver().stream()
                        .map(other -> object().words("location", other.location()).words("reason", other.reason()).done()).toList())
                .done();
    }

    private Members object() {
        return new Members();
    }

    /** The members of one JSON object; an absent optional value leaves its member out. */
    private final class Members {

        private final SortedMap<String, Object> values = new TreeMap<>();

        SortedMap<String, Object> done() {
            return values;
        }

        Members step(StepId step) {
            return text("step", step.value());
        }

        Members text(String name, String value) {
            return put(name, wellFormed(value));
        }

        Members text(String name, Optional<String> value) {
            return value.map(text -> text(name, text)).orElse(this);
        }

        Members texts(String name, List<String> list) {
            return put(name, list.stream().map(EventWriter::wellFormed).toList());
        }

        Members constant(String name, Enum<?> constant) {
            return put(name, constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }

        Members flag(String name, boolean value) {
            return put(name, value);
        }

        Members number(String name, long value) {
            return put(name, safe(name, value));
        }

        Members number(String name, Optional<Long> value) {
            return value.map(number -> number(name, number)).orElse(this);
        }

        Members numbers(String name, List<Long> list) {
            return put(name, list.stream().map(number -> safe(name, number)).toList());
        }

        Members figures(String name, Map<String, Long> figures) {
            Map<String, Long> all = new TreeMap<>();
            figures.forEach((figure, number) -> all.put(wellFormed(figure), safe(figure, number)));
            return put(name, all);
        }

        Members instant(String name, Instant instant) {
            return put(name, instant.toString());
        }

        Members instant(String name, Optional<Instant> instant) {
            return instant.map(moment -> instant(name, moment)).orElse(this);
        }

        Members words(String name, Erasable words) {
            return put(name, commit(words));
        }

        Members words(String name, Map<String, Erasable> words) {
            Map<String, String> all = new TreeMap<>();
            new TreeMap<>(words).forEach((key, value) -> all.put(wellFormed(key), commit(value)));
            return put(name, all);
        }

        Members object(String name, SortedMap<String, Object> object) {
            return put(name, object);
        }

        Members objects(String name, List<SortedMap<String, Object>> list) {
            return put(name, list);
        }

        private Members put(String name, Object value) {
            values.put(name, value);
            return this;
        }
    }

    /** No words need no commitment: there is nothing to erase, and a salt for nothing would tell nobody less. */
    private String commit(Erasable words) {
        if (words.words().isEmpty()) {
            return ERASED;
        }
        String text = wellFormed(words.words().get());
        if (text.isEmpty()) {
            return "";
        }
        Opening opening = Opening.of(salts.next(), text);
        openings.add(opening);
        return opening.commitment();
    }

    private static long safe(String name, long value) {
        if (value <= -FIRST_UNSAFE || value >= FIRST_UNSAFE) {
            throw new IllegalArgumentException(name + " is beyond 2^53, which not every reader of JSON can tell apart: " + value);
        }
        return value;
    }

    /** Half a surrogate pair, which a cut through text leaves, has no form in UTF-8. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.codePoints().map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point).toArray(),
                        0, text.codePointCount(0, text.length()));
            }
        }
        return text;
    }
}
