package relight.core.protocol;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.VerifyingKey;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.RecoveryEvent.ApprovalAsked;
import relight.core.recovery.RecoveryEvent.ApprovalSigned;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.recovery.RecoveryEvent.Sealed;
import relight.core.recovery.RecoveryEvent.SignedOff;
import relight.core.runbook.StepId;

/**
 * Recomputes what people have signed on machines of their own: the signature over the code, and the code over what they were shown,
 * which stands in other events of the same recovery. Takes the events of one recovery in their order.
 */
final class Countersignatures {

    /** What a signature is worth. */
    enum Fit {
        /** It was made with this key over just what stands in the record. */
        WHOLE,
        /** It was made with this key over this code; what the code stands for was erased. */
        CODE_ALONE,
        /** It was not made with this key, or for something else. */
        WRONG
    }

    /**
     * A signature in the record.
     *
     * @param key as people compare it
     */
    record Found(long event, String key, Fit fit) {}

    /** A recovery with more was made to exhaust whoever verifies it. */
    private static final int MOST = 1_000;

    private Erasable title = Erasable.ERASED;
    private Optional<Closed> end = Optional.empty();
    private Optional<Sealed> seal = Optional.empty();
    private final Set<String> codes = new HashSet<>();
    private boolean lost;
    private final Map<StepId, ApprovalAsked> asked = new HashMap<>();
    private final Map<StepId, Erasable> titles = new HashMap<>();
    private int count;

    /** The signature in this event; empty where there is none. */
    Optional<Found> add(Entry entry) {
        switch (entry.event()) {
            case Declared event -> title = event.title();
            case Closed event -> {
                end = Optional.of(event);
                signable(entry.recovery());
            }
            case Sealed event -> {
                seal = Optional.of(event);
                signable(entry.recovery());
            }
            case ApprovalAsked event -> asked.put(event.step(), event);
            case Planned event -> event.steps().forEach(step -> titles.put(step.id(), step.title()));
            case ApprovalSigned event -> {
                Optional<String> code = code(entry.recovery(), event);
                return Optional.of(found(entry, event.code(), event.answer(), event.key(), code.map(Set::of).orElse(Set.of()), code.isEmpty()));
            }
            case SignedOff event when event.elsewhere().isPresent() -> {
                SignedOff.Elsewhere there = event.elsewhere().get();
                return Optional.of(found(entry, there.code(), there.answer(), there.key(), codes, lost));
            }
            default -> { }
        }
        return Optional.empty();
    }

    private Found found(Entry entry, String code, String answer, String line, Set<String> due, boolean erased) {
        Optional<VerifyingKey> key = ++count > MOST ? Optional.empty() : VerifyingKey.read(line);
        boolean signed = key.isPresent() && ApprovalAnswer.read(answer).filter(read -> read.letters().equals(answer) && read.says(code, key.get())).isPresent();
        Fit fit = signed && due.contains(code) ? Fit.WHOLE : signed && erased ? Fit.CODE_ALONE : Fit.WRONG;
        return new Found(entry.number(), key.map(VerifyingKey::fingerprint).orElse(""), fit);
    }

    /** The code that an approval of this step is made for; empty where something of it was erased. */
    private Optional<String> code(String recovery, ApprovalSigned event) {
        ApprovalAsked request = asked.get(event.step());
        Optional<String> step = Optional.ofNullable(titles.get(event.step())).flatMap(Erasable::words);
        if (request == null || step.isEmpty() || event.text().words().isEmpty() || request.by().words().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ApprovalRequest(recovery, event.step().value(), step.get(), event.text().toString(), request.by().toString(), request.nonce()).code());
    }

    /** What somebody may be asked to sign from here on: how it ended, and what the last seal covers. */
    private void signable(String recovery) {
        if (end.isPresent() && seal.isPresent()) {
            if (title.words().isPresent() && end.get().by().words().isPresent()) {
                codes.add(signOff(recovery, title.toString(), end.get().verdict(), seal.get(), end.get().by().toString()).code());
            } else {
                lost = true;
            }
        }
    }

    /** What somebody signs who vouches for a record: it speaks of all that the seal covers. */
    static ApprovalRequest signOff(String recovery, String title, String verdict, Sealed seal, String by) {
        String text = "recovery " + recovery + "\nverdict " + verdict + "\nevents " + seal.events() + "\nroot " + seal.rootSha256();
        return new ApprovalRequest(recovery, "sign-off", title, text, by, seal.rootSha256());
    }
}
