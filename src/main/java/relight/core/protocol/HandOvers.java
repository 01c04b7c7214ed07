package relight.core.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relight.core.approval.KeyKeeper;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Journal;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent.Adopted;
import relight.core.recovery.RecoveryEvent.HandedOver;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryFold;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Hands open recoveries over to other machines and takes them over from there. */
public final class HandOvers {

    private final ProtocolLog log;
    private final KeyKeeper keys;
    private final String host;

    public HandOvers(ProtocolLog log, KeyKeeper keys, String host) {
        this.log = log;
        this.keys = keys;
        this.host = host;
    }

    /**
     * What was taken over.
     *
     * @param from      who wrote the bundle, and where
     * @param key       with which it was signed
     * @param leftThere names of shell variables, functions and options that steps have set on the other machine
     */
    public record TakenOver(String recovery, String from, String fromHost, relight.core.approval.VerifyingKey key, List<String> leftThere) {}

    /**
     * Writes the recovery to a file for another machine, and ends it here: from then on this journal refuses to go on with it.
     *
     * @param to who goes on with it
     */
    public void handOver(String recovery, Path file, String by, String to) {
        if (RecoveryFold.of(log.entries(recovery)).isClosed()) {
            throw new Problem(Message.of("people.bundle.closed", recovery));
        }
        HandOverBundle bundle = keep(recovery, file, by);
        log.append(recovery, new HandedOver(Erasable.of(to), Erasable.NOTHING, bundle.events().size(), bundle.root(), Erasable.of(by)));
    }

    /** Writes what the journal holds of the recovery now, in the place of what was written before. */
    HandOverBundle keep(String recovery, Path file, String by) {
        HandOverBundle bundle = HandOverBundle.of(log, recovery, new HandOverBundle.Origin(by, host, keys.own()));
        Path target = file.toAbsolutePath();
        try {
            Path beside = Files.createTempFile(Files.createDirectories(target.getParent()), ".hand-over", ".new");
            try {
                try (OutputStream out = Files.newOutputStream(beside)) {
                    bundle.write(out, keys.own());
                }
                move(beside, target);
            } finally {
                Files.deleteIfExists(beside);
            }
            return bundle;
        } catch (IOException e) {
            throw new Problem(Message.of("people.bundle.unwritten", target.toString(), String.valueOf(e.getMessage())),
                    Message.of("people.bundle.unwritten.remedy"), e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Takes a recovery over that was begun in another journal; its events are in this one then, and it can be taken up.
     *
     * @throws Problem where the bundle was changed, or this journal knows more of the recovery than it does
     */
    public TakenOver takeOver(Path file, String by) {
        HandOverBundle bundle = HandOverBundle.read(file);
        List<Entry> here = log.entries(bundle.recovery());
        List<StoredEvent> missing = missing(bundle, here);
        requireNewer(file, bundle, here, missing);
        try (Journal.Lease lease = log.take(bundle.recovery(), by)) {
            Adopted adopted = new Adopted(bundle.log(), missing.size(), bundle.root(), bundle.key().text(), Erasable.of(by), Erasable.of(host));
            log.adopt(bundle.recovery(), adopted, missing, bundle.documents());
        }
        return new TakenOver(bundle.recovery(), bundle.by(), bundle.host(), bundle.key(), setThere(bundle.recovery()));
    }

    private static List<StoredEvent> missing(HandOverBundle bundle, List<Entry> here) {
        EventCodec codec = new EventCodec();
        Set<String> known = new HashSet<>();
        here.forEach(entry -> known.add(entry.eventId()));
        return bundle.events().stream().filter(event -> !known.contains(codec.head(event.number(), event.leaf()).id())).toList();
    }

    private static void requireNewer(Path file, HandOverBundle bundle, List<Entry> here, List<StoredEvent> missing) {
        EventCodec codec = new EventCodec();
        Set<String> there = new HashSet<>();
        bundle.events().forEach(event -> there.add(codec.head(event.number(), event.leaf()).id()));
        long onlyHere = here.stream().filter(entry -> !(entry.event() instanceof HandedOver) && !there.contains(entry.eventId())).count();
        if (onlyHere > 0) {
            throw new Problem(Message.of("people.bundle.older", file.toString(), bundle.recovery(), onlyHere),
                    Message.of("people.bundle.older.remedy", bundle.recovery()));
        }
        if (missing.isEmpty()) {
            throw new Problem(Message.of("people.bundle.nothing", file.toString(), bundle.recovery()),
                    Message.of("people.bundle.older.remedy", bundle.recovery()));
        }
    }

    /** A shell's state does not travel; a person should know what later steps may miss. */
    private List<String> setThere(String recovery) {
        Set<String> names = new TreeSet<>();
        log.entries(recovery).stream().map(Entry::event).filter(StepEnded.class::isInstance)
                .map(event -> ((StepEnded) event).outcome()).map(Outcome::changedNames).forEach(names::addAll);
        return List.copyOf(names);
    }

    /** Whether another machine has taken the recovery over from the bundle in this folder. */
    Optional<TakenBy> takenBy(Path folder, String recovery) {
        return TakenBy.read(folder, recovery).filter(taken -> !taken.log().equals(log.logId()));
    }
}
