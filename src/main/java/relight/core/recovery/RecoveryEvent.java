package relight.core.recovery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.runbook.Attendance;
import relight.core.runbook.StepId;

/**
 * Something that happened in a recovery. Events are never changed and never migrated: a field may be added with a meaning for its
 * absence, and nothing else.
 *
 * <p>Values are strings, whole numbers, instants, lists and maps of them, and {@link Erasable} for what people wrote or a command
 * printed.
 */
public sealed interface RecoveryEvent {

    /**
     * The first event of a log; it belongs to no recovery but to the log itself, so no recovery's events hold one.
     *
     * @param previousHead what is known of the log that this one follows, where that could not be continued
     */
    record LogOpened(String logId, Optional<String> previousHead, String reason) implements RecoveryEvent {

        /** There was none before. */
        public static final String NEW = "new";

        /** The log before did not hold any more what had been signed of it. */
        public static final String NOT_CONTINUED = "not-continued";
    }

    /**
     * A recovery begins.
     *
     * @param host         of the console
     * @param runbook      name and section, such as {@code runbooks/shop.md#database}
     * @param runbookSha256 of the document, which is kept with the journal
     * @param rtoSeconds   the objective and where it is written
     * @param mtdSeconds   the maximum tolerable downtime; logs from before it was recorded do not have it
     * @param disruption   when the service stopped, where the team counts from there
     * @param detection    when somebody or something noticed
     * @param isolation    how the target of a drill is kept apart from production
     * @param harmSince    since when data has been damaged, where that is known: newer backups hold the damage too
     */
    record Declared(Mode mode, Erasable title, Erasable by, Erasable authorisedBy, Erasable trigger, String severity,
                    Optional<String> scenario, List<String> systems, String environment, Erasable isolation,
                    Optional<String> runbook, Optional<String> runbookSha256, Optional<Long> rtoSeconds,
                    Optional<Long> rpoSeconds, Optional<Long> mtdSeconds, String objectivesSource, List<String> successCriteria,
                    Optional<Instant> disruption, Optional<Instant> detection, Optional<Instant> harmSince,
                    String version, Erasable host) implements RecoveryEvent {

        /** Where nothing is said of a maximum tolerable downtime. */
        public Declared(Mode mode, Erasable title, Erasable by, Erasable authorisedBy, Erasable trigger, String severity,
                        Optional<String> scenario, List<String> systems, String environment, Erasable isolation,
                        Optional<String> runbook, Optional<String> runbookSha256, Optional<Long> rtoSeconds,
                        Optional<Long> rpoSeconds, String objectivesSource, List<String> successCriteria,
                        Optional<Instant> disruption, Optional<Instant> detection, Optional<Instant> harmSince,
                        String version, Erasable host) {
            this(mode, title, by, authorisedBy, trigger, severity, scenario, systems, environment, isolation, runbook, runbookSha256,
                    rtoSeconds, rpoSeconds, Optional.empty(), objectivesSource, successCriteria, disruption, detection, harmSince, version, host);
        }
    }

    /**
     * Steps are put on the agenda: at the beginning those of the runbook, later those of a plan in the place of the step that
     * asked for it. A long agenda comes in several events.
     *
     * @param replaces steps of an earlier plan that are not done any more, because the facts had changed
     */
    record Planned(Optional<StepId> inPlaceOf, List<StepId> replaces, String runbook, String runbookSha256,
                   List<PlannedStep> steps) implements RecoveryEvent {}

    record Joined(Erasable person, String role) implements RecoveryEvent {

        /** The role of whoever is in charge. */
        public static final String LEAD = "lead";
    }

    record Left(Erasable person) implements RecoveryEvent {}

    /**
     * A step is about to run. If no {@link StepEnded} follows, nobody knows whether it did.
     *
     * @param command what exactly, with inputs shown and secrets not
     * @param inputs  names and values; a secret's value is {@code •••}
     * @param tool    and its version, where a process is started
     */
    record StepIntended(StepId step, int attempt, Erasable command, Map<String, Erasable> inputs, String tool, Erasable by)
            implements RecoveryEvent {}

    /**
     * A run of a step is over.
     *
     * @param againAfterMillis the pause after which it is tried again by itself; empty where it is not
     */
    record StepEnded(StepId step, int attempt, Outcome outcome, Optional<Long> againAfterMillis) implements RecoveryEvent {

        public StepEnded(StepId step, int attempt, Outcome outcome) {
            this(step, attempt, outcome, Optional.empty());
        }
    }

    /** A step takes longer than its author thought; it runs on, and a person is asked whether it is to be ended. */
    record StepOverdue(StepId step, int attempt, long afterSeconds) implements RecoveryEvent {}

    /** A person did it, or says how it went. */
    record StepJudged(StepId step, Judgement judgement, Erasable comment, Erasable by) implements RecoveryEvent {

        /** What a person says of a step. */
        public enum Judgement { DONE, FAILED, NOT_TESTED }
    }

    record StepSkipped(StepId step, Erasable reason, Erasable by) implements RecoveryEvent {}

    /** What became of a step with an intent and no outcome; {@code evidence} is what the console could still find of it. */
    record UnknownDecided(StepId step, int attempt, StepJudged.Judgement judgement, Erasable evidence, Erasable reason,
                          Erasable by) implements RecoveryEvent {}

    record Approved(StepId step, Erasable text, Erasable by) implements RecoveryEvent {}

    /** The way on that was chosen at a decision. */
    record Decided(StepId step, String option, Erasable reason, Erasable by) implements RecoveryEvent {}

    /** Somebody does the steps of a lane from here on. */
    record LaneTaken(String lane, Erasable owner, Erasable by) implements RecoveryEvent {}

    /** Nothing begins until {@link Continued}; the clock goes on, and so does what runs already. */
    record Paused(Erasable reason, Erasable by) implements RecoveryEvent {}

    record Continued(Erasable reason, Erasable by) implements RecoveryEvent {}

    /**
     * A condition that is watched beside the steps is not as it should be.
     *
     * @param watch   its name in the runbook
     * @param meaning what follows from it: {@code warn}, {@code rollback} or {@code health}
     * @param found   what was there, in a sentence
     */
    record WatchTripped(String watch, Erasable title, String meaning, Erasable found) implements RecoveryEvent {}

    /** It is as it should be again. */
    record WatchCleared(String watch, Erasable found) implements RecoveryEvent {}

    /**
     * The backup that is restored from, and those that were not.
     *
     * @param passedOver location and reason of each newer one
     */
    record BackupChosen(StepId step, String system, Erasable location, Optional<String> versionId, long size,
                        Optional<String> sha256, Instant recoveryPoint, String encryption, String integrity,
                        List<PassedOver> passedOver) implements RecoveryEvent {

        /** A newer backup that was not used. */
        public record PassedOver(Erasable location, Erasable reason) {}
    }

    /** A check with what was expected and what was there. */
    record Checked(StepId step, String check, Erasable expected, Erasable actual, boolean passed) implements RecoveryEvent {}

    /**
     * The moment up to which data has come back.
     *
     * @param measured true from the data itself, false where only the backup's time was known (ALL-10)
     */
    record RecoveryPointFound(StepId step, String system, Instant point, boolean measured, Erasable how)
            implements RecoveryEvent {}

    /** The service is back and somebody or something has seen it: the RTO clock stops. */
    record ServiceVerified(StepId step, Erasable evidence) implements RecoveryEvent {}

    /** What a restore changed can still be taken back. */
    record CommitWindowOpened(StepId step, Optional<Instant> until) implements RecoveryEvent {}

    record Committed(Erasable by) implements RecoveryEvent {}

    record Undone(Erasable by, Erasable reason) implements RecoveryEvent {}

    record Noted(Erasable text, Erasable by) implements RecoveryEvent {}

    /** Something went wrong, and what was done about it. */
    record ProblemRaised(Optional<StepId> step, Erasable problem, Erasable solution, Erasable by) implements RecoveryEvent {}

    /** Something to be improved afterwards. */
    record FindingRaised(Erasable finding, String severity, Erasable owner, Optional<String> dueDate, boolean retest)
            implements RecoveryEvent {}

    /**
     * A finding is settled: it stands among the events of the recovery that showed so, or of the one that raised it where it is
     * settled for a reason alone.
     *
     * @param finding the recovery that raised it and its place among that one's findings, such as {@code 20260416-shop/1}
     * @param reason  what was seen, or why nothing is done
     */
    record FindingSettled(String finding, Erasable reason, Erasable by) implements RecoveryEvent {}

    /** The wall clock went another way than the monotonic one, by a suspend or because it was set. */
    record ClockJumped(long milliseconds, boolean suspended) implements RecoveryEvent {}

    /** Another process took the recovery over, for instance after a crash. */
    record Resumed(Erasable by, Erasable host, String version) implements RecoveryEvent {}

    /**
     * The work is over.
     *
     * @param verdict {@code recovered}, {@code recovered-with-gaps}, {@code copy-restored}, {@code not-recovered} or {@code stopped}
     */
    record Closed(String verdict, Erasable summary, Erasable by) implements RecoveryEvent {

        /** A copy lies beside and is proven; the service was not touched, so there is no recovery time to be met or missed. */
        public static final String COPY_RESTORED = "copy-restored";
    }

    /**
     * Somebody vouches for the record as it is.
     *
     * @param elsewhere how they signed on their own machine; empty where they signed here
     */
    record SignedOff(Erasable by, String role, Erasable statement, Optional<Elsewhere> elsewhere) implements RecoveryEvent {

        /** Where they signed here. */
        public SignedOff(Erasable by, String role, Erasable statement) {
            this(by, role, statement, Optional.empty());
        }

        /**
         * A signature that was made on another machine.
         *
         * @param seal   number in the log of the seal that it speaks of
         * @param code   that was signed
         * @param answer the signature, in the letters that were typed in
         * @param key    their public key, as it stood among the workspace's contacts
         */
        public record Elsewhere(long seal, String code, String answer, String key) {}
    }

    /**
     * A file lies beside the log: a photograph, a screenshot, a letter.
     *
     * @param name    of the file as it was given
     * @param content the SHA-256 of its bytes, in hexadecimal; committed to as words are, so that it can be erased with the file
     * @param media   its kind as an Internet media type
     * @param caption what it shows
     * @param to      number in the log of the problem or note that it belongs to
     */
    record Attached(Erasable name, Erasable content, long size, String media, Erasable caption, Optional<Long> to, Erasable by)
            implements RecoveryEvent {}

    /** Corrects an earlier event by saying so; {@code event} is its number in the log. */
    record Amended(long event, Erasable correction, Erasable by) implements RecoveryEvent {}

    /**
     * Ends a recovery's events so far: their count and the Merkle root over them (PROTOCOL.md's seal).
     *
     * @param previousSeal number in the log of the seal before this one
     */
    record Sealed(long events, String rootSha256, Optional<Long> previousSeal) implements RecoveryEvent {}

    /** The one in charge hands over to somebody else. */
    record LeadPassed(Erasable from, Erasable to, Erasable reason, Erasable by) implements RecoveryEvent {}

    /** Somebody is to answer to a step for people until then. */
    record AnswerAwaited(StepId step, Instant until) implements RecoveryEvent {}

    /**
     * Nobody has answered in time.
     *
     * @param then   what follows: it is waited on, or the step counts as failed or as skipped
     * @param reason the sentence for it
     */
    record AnswerMissed(StepId step, Attendance.Then then, Erasable reason) implements RecoveryEvent {}

    /**
     * One of the people who are asked says how a step went; enough of them make a {@link StepJudged}.
     *
     * @param values of the step's inputs by name; a secret's is {@code •••}
     */
    record Answered(StepId step, StepJudged.Judgement judgement, Erasable comment, Map<String, Erasable> values, Erasable by)
            implements RecoveryEvent {}

    /**
     * Somebody else is asked to approve, by a code that they sign on their own machine.
     *
     * @param code  over recovery, step and text
     * @param nonce that went into it
     */
    record ApprovalAsked(StepId step, String code, String nonce, Erasable by) implements RecoveryEvent {}

    /**
     * Somebody has approved on their own machine.
     *
     * @param code   of the request that they signed
     * @param answer their signature, in the letters that were typed in
     * @param key    their public key, as it stood among the workspace's contacts
     * @param by     the name that it stood under
     */
    record ApprovalSigned(StepId step, Erasable text, String code, String answer, String key, Erasable by, String role)
            implements RecoveryEvent {}

    /**
     * Goes on with a recovery that began in another log; that log's events of it follow, byte for byte.
     *
     * @param originLog  id of that log
     * @param events     how many of its events follow
     * @param rootSha256 the Merkle root over all of the recovery's events there
     * @param key        the public key with which the bundle was signed
     */
    record Adopted(String originLog, long events, String rootSha256, String key, Erasable by, Erasable host)
            implements RecoveryEvent {}

    /**
     * The recovery goes on elsewhere; nothing follows here unless it comes back.
     *
     * @param rootSha256 the Merkle root over the events that were handed over
     */
    record HandedOver(Erasable to, Erasable host, long events, String rootSha256, Erasable by) implements RecoveryEvent {}

    /**
     * Nobody knows what became of the step: its turn had come on a machine that went on, or did not, after its last word.
     *
     * @param host that machine
     */
    record StepDoubted(StepId step, Erasable host) implements RecoveryEvent {}

    /** Words were erased: the numbers in the log of the events that held them, and why. */
    record ErasedWords(List<Long> events, String reason) implements RecoveryEvent {}

    /**
     * A message stands in the outbox: from here on it is to go out, with just these words.
     *
     * @param message    its id in this recovery, from occasion and channel; written twice, it stands once
     * @param occasion   what made it due, such as {@code update:employees:2}
     * @param channel    how it goes, in the team's words: {@code mail}, {@code phone} …
     * @param repeatable whether the receiver takes it once however often it is sent
     * @param language   of its text, as a language tag
     * @param to         addresses or numbers, one a line
     * @param by         who sent it; nothing where it went by itself
     */
    record MessageWritten(String message, String occasion, String audience, String channel, boolean repeatable, String language,
                          Erasable to, Erasable subject, Erasable text, Erasable by) implements RecoveryEvent {}

    /** A message is about to be handed over. If no {@link MessageEnded} follows, nobody knows whether it was. */
    record MessageTried(String message, int attempt) implements RecoveryEvent {}

    /** What became of an attempt; {@code words} say what the other side answered, or what stood in the way. */
    record MessageEnded(String message, int attempt, Delivery delivery, Erasable words) implements RecoveryEvent {

        /** How an attempt to hand a message over ends. */
        public enum Delivery {
            SENT,
            /** It surely did not go, and may later. */
            NOT_SENT,
            /** It surely did not go, and will not without a change. */
            REFUSED,
            /** It may have gone. */
            UNKNOWN
        }
    }

    /** A person says of a message that it has gone, is to go once more, or is not to go at all. */
    record MessageDecided(String message, Decision decision, Erasable reason, Erasable by) implements RecoveryEvent {

        /** What a person can say of a message. */
        public enum Decision { SENT, AGAIN, DROPPED }
    }

    /** What was due is left out this time. */
    record MessageWaived(String occasion, String audience, Erasable reason, Erasable by) implements RecoveryEvent {}

    /**
     * From here on the log's heads are signed with this key. Belongs to the log itself, as {@link LogOpened} does.
     *
     * @param key         as C2SP signed-note writes verifier keys
     * @param endorsement the key before signs this one, in Base64; empty where there was none, or it was lost
     */
    record LogKeyed(String key, Optional<String> endorsement) implements RecoveryEvent {}

    /**
     * The recovery began after somebody else had seen a head of the log: what they said then nobody could know before, so it cannot
     * have been written earlier. Where no recovery's start has it, no head had been seen by anybody else.
     *
     * @param origin     of the log in its heads; after a hand-over that of the log in which the recovery began
     * @param events     of that head, with its root
     * @param anchor     name of the file that holds what they said
     * @param sha256     of that file
     * @param seen       when, as they said
     */
    record StartBounded(String origin, long events, String rootSha256, String anchor, String sha256, Instant seen) implements RecoveryEvent {}
}
