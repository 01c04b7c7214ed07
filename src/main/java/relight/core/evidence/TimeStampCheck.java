package relight.core.evidence;

import java.util.List;
import java.util.Optional;
import relight.core.text.Message;

/** Anybody can set up a time stamping server of their own: only one whose certificate the auditor was told of proves a time. */
final class TimeStampCheck implements AnchorCheck {

    @Override
    public Optional<Found> look(String name, byte[] file, Checkpoint head, List<TrustedKey> trusted) {
        if (!name.endsWith(TimeStamp.END)) {
            return Optional.empty();
        }
        TimeStamp stamp;
        try {
            stamp = TimeStamp.read(file);
        } catch (IllegalArgumentException e) {
            return Optional.of(Found.wrong(Message.of("evidence.stamp.forged", name, String.valueOf(e.getMessage()))));
        }
        if (!stamp.isOf(head)) {
            return Optional.of(Found.wrong(Message.of("evidence.stamp.other-head", name)));
        }
        String fingerprint = TrustedKey.fingerprint(stamp.certificate());
        Optional<String> authority = stamp.chain().authority(trusted, stamp.at());
        if (authority.isPresent()) {
            return Optional.of(new Found(Worth.PROVEN, Message.of("evidence.anchor.stamped-under", stamp.at(), stamp.authority(), authority.get()), Optional.of(stamp.at())));
        }
        return Optional.of(stamp.isTrusted(trusted)
                ? new Found(Worth.PROVEN, Message.of("evidence.anchor.stamped", stamp.at(), stamp.authority(), fingerprint), Optional.of(stamp.at()))
                : new Found(Worth.NOT_PROVEN, Message.of("evidence.stamp.whose", stamp.at(), stamp.authority(), fingerprint), Optional.empty()));
    }
}
