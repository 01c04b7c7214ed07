package relight.core.evidence;

import java.util.List;
import java.util.Optional;
import relight.core.text.Message;

/** A bundle can only say where a locked copy lies; whether it lies there, the bucket alone can show. */
final class LockedCopyCheck implements AnchorCheck {

    @Override
    public Optional<Found> look(String name, byte[] file, Checkpoint head, List<TrustedKey> trusted) {
        if (!name.endsWith(LockedCopy.END)) {
            return Optional.empty();
        }
        try {
            LockedCopy copy = LockedCopy.read(file);
            return Optional.of(new Found(Worth.NOT_PROVEN, Message.of("evidence.lock.look", copy.place(), copy.versionId(), copy.retainUntil()), Optional.empty()));
        } catch (IllegalArgumentException e) {
            return Optional.of(Found.wrong(Message.of("evidence.stamp.forged", name, String.valueOf(e.getMessage()))));
        }
    }
}
