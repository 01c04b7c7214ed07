package relight.core.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.core.protocol.Verification;
import relight.core.protocol.Verification.Verdict;
import relight.core.protocol.Verifier;
import relight.core.text.Message;

/** Holds a whole log against heads of it that were kept elsewhere: what was cut off or rewritten since one of them, shows. */
public final class LogVerifier {

    private final Verifier events = new Verifier(Verifier.Scope.LOG);
    private final List<SignedNote> heads;
    private final List<TrustedKey> trusted;
    private final List<Message> wrong = new ArrayList<>();
    private final List<Message> anchors = new ArrayList<>();
    private final List<Message> unknown = new ArrayList<>();
    private long agreed;

    /**
     * @param heads   signed ones of this log, from wherever they were kept
     * @param trusted keys as they were told, of logs and of cosigners
     */
    public LogVerifier(List<SignedNote> heads, List<TrustedKey> trusted) {
        this.heads = List.copyOf(heads);
        this.trusted = List.copyOf(trusted);
        heads.forEach(head -> events.watch(Checkpoint.read(head.text()).size()));
    }

    /** Takes the log's events, in their order. */
    public Verifier events() {
        return events;
    }

    /**
     * What has been proven by all events.
     *
     * @param keys that the heads may be signed with
     */
    public Verification result(List<NoteKey> keys) {
        return result(keys, _ -> Map.of());
    }

    /**
     * The same, with what others have said of the heads.
     *
     * @param files that anchor a head
     */
    public Verification result(List<NoteKey> keys, Function<Checkpoint, Map<String, byte[]>> files) {
        Verification own = events.result();
        heads.forEach(head -> look(head, keys, files));
        List<Message> notProven = new ArrayList<>(wrong);
        notProven.addAll(unknown);
        notProven.addAll(own.notProven().stream().filter(one -> !one.key().equals("protocol.verify.limit.anchor") || anchors.isEmpty()).toList());
        List<Message> proven = new ArrayList<>(wrong.isEmpty() ? own.proven() : List.of());
        if (wrong.isEmpty() && agreed > 0) {
            proven.add(Message.of("evidence.log.agreed", agreed));
        }
        return new Verification(wrong.isEmpty() ? own.verdict() : Verdict.BROKEN, proven, notProven, wrong.isEmpty() ? anchors : List.of(),
                own.recoveries(), own.firstBad());
    }

    private void look(SignedNote note, List<NoteKey> keys, Function<Checkpoint, Map<String, byte[]>> files) {
        Checkpoint head = Checkpoint.read(note.text());
        Optional<byte[]> root = events.root(head.size());
        if (root.isEmpty()) {
            wrong.add(Message.of("evidence.log.cut", head.size()));
        } else if (!Arrays.equals(root.get(), head.root())) {
            wrong.add(Message.of("evidence.log.rewritten", head.size()));
        } else {
            agreed++;
            keys.stream().filter(this::isTrusted).forEach(key -> anchored(note, head, key));
            files.apply(head).forEach((name, file) -> AnchorCheck.ALL.forEach(check -> check.look(name, file, head, trusted).ifPresent(found -> take(head, found))));
        }
    }

    private void take(Checkpoint head, AnchorCheck.Found found) {
        Message words = Message.of("evidence.log.anchored", head.size(), found.words());
        switch (found.worth()) {
            case PROVEN -> anchors.add(words);
            case NOT_PROVEN -> unknown.add(words);
            case WRONG -> wrong.add(words);
        }
    }

    private boolean isTrusted(NoteKey key) {
        return trusted.stream().anyMatch(told -> told.is(key.key()));
    }

    private void anchored(SignedNote note, Checkpoint head, NoteKey key) {
        String fingerprint = TrustedKey.fingerprint(key.key());
        if (key.kind() == NoteKey.Kind.LOG && key.signed(note)) {
            anchors.add(Message.of("evidence.log.signed", head.size(), fingerprint));
        }
        key.cosigned(note).ifPresent(at -> anchors.add(Message.of("evidence.log.cosigned", head.size(), at, fingerprint)));
    }
}
