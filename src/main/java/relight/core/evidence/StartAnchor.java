package relight.core.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import relight.core.protocol.MerkleTree;
import relight.core.recovery.RecoveryEvent.StartBounded;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * What others have last said of a log before a recovery began. A head alone would bound nothing, since whoever keeps the log
 * knows its heads; a time stamp or a cosignature nobody knows before it is given.
 *
 * @param name of the file in a bundle
 */
record StartAnchor(Checkpoint head, String name, byte[] file, Instant seen) {

    /** Where such a file lies in a bundle. */
    static final String IN_BUNDLE = "start/";

    private static final String COSIGNED = ".cosigned";

    /** The newest one; empty where nobody else has seen a head, or it cannot be read now: a recovery begins all the same. */
    static Optional<StartBounded> newest(List<SignedNote> heads, Anchors anchors) {
        try {
            for (SignedNote note : heads.reversed()) {
                Optional<StartAnchor> newest = of(note, anchors).stream().max(Comparator.comparing(StartAnchor::seen));
                if (newest.isPresent()) {
                    return newest.map(StartAnchor::event);
                }
            }
        } catch (Problem e) {
            System.getLogger(StartAnchor.class.getName()).log(System.Logger.Level.WARNING, "The start is not bounded", e);
        }
        return Optional.empty();
    }

    /** The one that an event names, for a bundle. */
    static Optional<StartAnchor> named(StartBounded event, List<SignedNote> heads, Anchors anchors) {
        return heads.stream().filter(note -> Checkpoint.read(note.text()).size() == event.events()).flatMap(note -> of(note, anchors).stream())
                .filter(one -> one.event().equals(event)).findFirst();
    }

    private static List<StartAnchor> of(SignedNote note, Anchors anchors) {
        Checkpoint head = Checkpoint.read(note.text());
        List<StartAnchor> all = new ArrayList<>();
        for (NoteKey key : anchors.cosigners()) {
            note.signatures().stream().filter(key::isOf).map(signature -> new SignedNote(note.text(), List.of(signature)))
                    .forEach(alone -> key.cosigned(alone).ifPresent(at -> all.add(new StartAnchor(head, key.id() + COSIGNED,
                            new KeyedText(key, alone.toString()).toString().getBytes(StandardCharsets.UTF_8), at))));
        }
        anchors.of(head).forEach((name, file) -> stamp(file).filter(stamp -> name.endsWith(TimeStamp.END) && stamp.isOf(head))
                .ifPresent(stamp -> all.add(new StartAnchor(head, name.substring(Anchors.IN_BUNDLE.length()), file, stamp.at()))));
        return all;
    }

    private static Optional<TimeStamp> stamp(byte[] file) {
        try {
            return Optional.of(TimeStamp.read(file));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private StartBounded event() {
        return new StartBounded(head.origin(), head.size(), hex(head.root()), name, sha256(file), seen);
    }

    private static String sha256(byte[] bytes) {
        return hex(MerkleTree.sha256().digest(bytes));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Whether a file is what an event names, and who says it.
     *
     * @param trusted keys and certificates that the auditor was told of
     */
    static AnchorCheck.Found check(StartBounded event, byte[] file, List<TrustedKey> trusted) {
        try {
            Checkpoint head = new Checkpoint(event.origin(), event.events(), HexFormat.of().parseHex(event.rootSha256()));
            if (sha256(file).equals(event.sha256())) {
                return event.anchor().endsWith(TimeStamp.END) ? stamped(event, TimeStamp.read(file), head, trusted) : cosigned(event, file, head, trusted);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        return forged(event);
    }

    private static AnchorCheck.Found forged(StartBounded event) {
        return AnchorCheck.Found.wrong(Message.of("evidence.start.forged", event.anchor()));
    }

    private static AnchorCheck.Found stamped(StartBounded event, TimeStamp stamp, Checkpoint head, List<TrustedKey> trusted) {
        boolean holds = stamp.isOf(head) && stamp.at().equals(event.seen());
        return holds ? said(event, stamp.isTrusted(trusted), TrustedKey.fingerprint(stamp.certificate())) : forged(event);
    }

    private static AnchorCheck.Found cosigned(StartBounded event, byte[] file, Checkpoint head, List<TrustedKey> trusted) {
        String text = new String(file, StandardCharsets.UTF_8);
        NoteKey key = NoteKey.read(text.lines().findFirst().orElse("")).orElseThrow(() -> new IllegalArgumentException("no key"));
        SignedNote note = SignedNote.read(text.substring(text.indexOf("\n\n") + 2));
        boolean holds = note.text().equals(head.text()) && key.cosigned(note).equals(Optional.of(event.seen()));
        return holds ? said(event, trusted.stream().anyMatch(told -> told.is(key.key())), TrustedKey.fingerprint(key.key())) : forged(event);
    }

    private static AnchorCheck.Found said(StartBounded event, boolean known, String fingerprint) {
        return known ? new AnchorCheck.Found(AnchorCheck.Worth.PROVEN, Message.of("evidence.start.after", event.seen(), fingerprint), Optional.of(event.seen()))
                : new AnchorCheck.Found(AnchorCheck.Worth.NOT_PROVEN, Message.of("evidence.start.whose", event.seen(), fingerprint), Optional.empty());
    }
}
