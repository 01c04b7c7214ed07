package relight.core.catalog;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import relight.core.catalog.Verdict.Reason;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.workspace.Canary;

/**
 * Reads a backup once, to its end, and says how far it can be trusted: its checksum while its compressions and its archive are read
 * to their ends, its size, its format against its name. Memory stays the same for any size.
 */
public final class BackupVerifier {

    /** A backup this far from the median of its neighbours is out of the ordinary. */
    static final int MEDIAN_TOLERANCE_PERCENT = 50;

    /** One that takes so many more per cent of its content than its neighbours is compressed no longer as it was: what encrypted data does (ALL-11). */
    static final int PACKED_TOLERANCE_POINTS = 30;

    private static final List<State> WORST_FIRST = List.of(State.BAD, State.SUSPECT, State.UNVERIFIED, State.GOOD);

    /**
     * What is usual in the series of a backup.
     *
     * @param leastSize bytes below which it cannot be whole
     * @param median    bytes of its neighbours; empty where there are too few to tell
     * @param packed    per cent of their content that its neighbours take when they are compressed; empty where there are too few to tell
     * @param canary    what is in each of them
     */
    public record Usual(long leastSize, OptionalLong median, OptionalLong packed, Optional<Canary> canary) {

        /** Of neighbours that nobody has read. */
        public Usual(long leastSize, OptionalLong median) {
            this(leastSize, median, OptionalLong.empty(), Optional.empty());
        }
    }

    /** What reading found: the format, and the bytes without compression where the end was reached. */
    private record Found(BackupFormat format, OptionalLong unpacked) {}

    private final ReadingCaps caps;
    private final Clock clock;
    private final List<Duration> waits;

    public BackupVerifier(ReadingCaps caps, Clock clock) {
        this(caps, clock, ResumedStream.UNTOLD);
    }

    /**
     * With another patience.
     *
     * @param waits before each time that a store which broke off is asked again
     */
    BackupVerifier(ReadingCaps caps, Clock clock, List<Duration> waits) {
        this.caps = caps;
        this.clock = clock;
        this.waits = waits;
    }

    /**
     * Reads the backup. Blocks; interruption ends it with an {@link java.io.InterruptedIOException}. What is wrong with the backup
     * is in the verdict; what is wrong with the store is thrown.
     */
    public Verdict verify(BackupStore store, Backup backup, Usual usual, WorkListener listener) throws IOException {
        if (!backup.object().readable(clock.instant())) {
            return cold(backup.verdict(), Message.of("catalog.store.cold", backup.object().cold().orElseThrow().storageClass()));
        }
        List<Reason> reasons = new ArrayList<>(size(backup.size(), usual));
        if (backup.object().isFolder()) {
            FolderVerifier.Read read = FolderVerifier.read(store, backup, usual.canary(), listener);
            reasons.addAll(read.reasons());
            return verdict(reasons, read.sha256(), new Found(read.format(), OptionalLong.of(backup.size())));
        }
        Optional<BackupStore.OwnReading> own = store.ownReading(backup.object());
        if (own.isPresent()) {
            reasons.addAll(own.get().reasons());
            return verdict(reasons, Optional.empty(), new Found(own.get().format(), OptionalLong.of(backup.size())));
        }
        reasons.addAll(store.findings(backup.object()));
        Optional<Sidecar> sidecar = Sidecar.beside(store, backup.object().key());
        Optional<String> stored = sidecar.isPresent() ? Optional.empty() : store.storedSha256(backup.object());
        Optional<String> alsoBy = sidecar.map(Sidecar::algorithm).filter(algorithm -> !algorithm.equals("SHA-256"));
        try (HashedStream hashed = new HashedStream(ResumedStream.open(store, backup.object(), waits, broken -> { }), alsoBy,
                done -> listener.at(backup.location(), done, backup.size()))) {
            Found found = content(hashed, backup, store.decryption(backup), usual.canary(), reasons);
            packed(backup, found, usual).ifPresent(reasons::add);
            hashed.drain();
            String sha256 = hashed.sha256();
            reasons.add(checksum(sidecar, stored, sha256, hashed.other()));
            if (hashed.count() != backup.size()) {
                reasons.add(bad("size", "catalog.size.differs", new Bytes(hashed.count()), new Bytes(backup.size())));
            }
            return verdict(reasons, Optional.of(sha256), found);
        }
    }

    /** What was read of it while it could be read still holds. */
    private static Verdict cold(Verdict known, Message notRead) {
        List<Reason> reasons = new ArrayList<>(known.reasons().stream().filter(reason -> !reason.check().equals("store")).toList());
        reasons.add(new Reason("store", known.verifiedAt().isPresent() ? State.GOOD : State.UNVERIFIED, notRead));
        return new Verdict(known.verifiedAt().isPresent() ? known.state() : State.UNVERIFIED, reasons, known.verifiedAt(), known.sha256(),
                known.format(), known.unpacked());
    }

    private Verdict verdict(List<Reason> reasons, Optional<String> sha256, Found found) {
        List<Reason> sorted = reasons.stream()
                .sorted(Comparator.comparing(reason -> WORST_FIRST.indexOf(reason.standing()))).toList();
        return new Verdict(sorted.getFirst().standing(), sorted, Optional.of(clock.instant()), sha256,
                Optional.of(found.format()), found.unpacked());
    }

    /** Reads content to its end as far as it goes; adds what it finds. */
    private Found content(HashedStream hashed, Backup backup, Optional<Decryption> key, Optional<Canary> canary, List<Reason> reasons) throws IOException {
        UnwrappedStream unwrapped = null;
        CanaryWatch watch = new CanaryWatch(canary);
        BackupFormat.Content kind = BackupFormat.Content.UNKNOWN;
        String detail = "";
        OptionalLong size = OptionalLong.empty();
        try {
            unwrapped = UnwrappedStream.open(hashed, caps, key);
            byte[] head = unwrapped.head();
            kind = ContentReader.kind(head);
            ContentReader.Content content = ContentReader.read(head, unwrapped, watch);
            unwrapped.transferTo(OutputStream.nullOutputStream());
            detail = content.detail();
            size = OptionalLong.of(unwrapped.unpacked());
            reasons.addAll(content.findings());
            watch.reason().ifPresent(reasons::add);
            reasons.add(good("read", "catalog.read.whole", new Bytes(hashed.count()), new Bytes(size.getAsLong())));
            if (unwrapped.trailing() > 0) {
                reasons.add(suspect("read", "catalog.read.trailing", new Bytes(unwrapped.trailing())));
            }
        } catch (KeyRefusedException e) {
            kind = BackupFormat.Content.ENCRYPTED;
            detail = e.by().program();
            reasons.add(suspect("key", "catalog.key.refused", detail, e.said()));
        } catch (DamagedBackupException e) {
            reasons.add(new Reason("read", State.BAD, e.what()));
        } catch (IOException e) {
            if (hashed.failed() || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            String layer = unwrapped == null || unwrapped.wrappings().isEmpty() ? "" : unwrapped.wrappings().getLast().name();
            reasons.add(bad("read", e instanceof EOFException ? "catalog.read.truncated" : "catalog.read.damaged",
                    layer.isEmpty() ? backup.object().key() : layer.toLowerCase(Locale.ROOT), new Bytes(hashed.count())));
        } finally {
            if (unwrapped != null) {
                unwrapped.release();
            }
        }
        List<BackupFormat.Wrapping> wrappings = unwrapped == null || kind == BackupFormat.Content.ENCRYPTED ? List.of() : unwrapped.wrappings();
        BackupFormat format = new BackupFormat(wrappings, kind, detail);
        key(format, reasons);
        name(NameHint.of(backup.object().key()), format, reasons);
        return new Found(format, size);
    }

    /** Of what openssl decrypts nobody can tell by itself whether the key was the right one: what comes out says so. */
    private static void key(BackupFormat format, List<Reason> reasons) {
        format.encryption().ifPresent(by -> reasons.add(by == BackupFormat.Wrapping.OPENSSL && format.content() == BackupFormat.Content.UNKNOWN
                ? suspect("key", "catalog.key.garbage", by.program()) : good("key", "catalog.key.fits", by.program())));
    }

    private static void name(NameHint hint, BackupFormat format, List<Reason> reasons) {
        boolean damaged = reasons.stream().anyMatch(reason -> reason.check().equals("read") && reason.standing() == State.BAD);
        if (format.content() == BackupFormat.Content.EMPTY || damaged && format.content() == BackupFormat.Content.UNKNOWN) {
            return;
        }
        if (format.content() == BackupFormat.Content.UNKNOWN) {
            reasons.add(hint.format().isPresent() ? bad("format", "catalog.format.nothing", hint.format().get().describe())
                    : suspect("format", "catalog.format.unknown"));
        } else if (hint.agrees(format)) {
            reasons.add(good("format", "catalog.format.agrees", format.describe()));
        } else {
            Message said = hint.format().map(BackupFormat::describe)
                    .orElse(new BackupFormat(hint.wrappings(), BackupFormat.Content.UNKNOWN, "").describe());
            reasons.add(suspect("format", "catalog.format.mismatch", said, format.describe()));
        }
    }

    private static List<Reason> size(long size, Usual usual) {
        List<Reason> reasons = new ArrayList<>();
        if (size < usual.leastSize()) {
            reasons.add(bad("size", "catalog.size.least", new Bytes(size), new Bytes(usual.leastSize())));
        }
        if (usual.median().isPresent() && usual.median().getAsLong() > 0) {
            long percent = Math.round((size - usual.median().getAsLong()) * 100.0 / usual.median().getAsLong());
            Bytes median = new Bytes(usual.median().getAsLong());
            reasons.add(Math.abs(percent) > MEDIAN_TOLERANCE_PERCENT
                    ? suspect("size", "catalog.size.median.far", new Bytes(size), percent, median)
                    : good("size", "catalog.size.median", new Bytes(size), percent, median));
        }
        return reasons;
    }

    private static Optional<Reason> packed(Backup backup, Found found, Usual usual) {
        OptionalLong now = packed(backup.size(), found.unpacked(), found.format());
        if (now.isEmpty() || usual.packed().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(now.getAsLong() - usual.packed().getAsLong() > PACKED_TOLERANCE_POINTS
                ? suspect("compression", "catalog.compression.far", now.getAsLong(), usual.packed().getAsLong())
                : good("compression", "catalog.compression.usual", now.getAsLong(), usual.packed().getAsLong()));
    }

    /** Per cent of its content that a compressed backup takes; empty for one that is not compressed, or not read to its end. */
    static OptionalLong packed(long stored, OptionalLong unpacked, BackupFormat format) {
        boolean compressed = format.wrappings().stream().anyMatch(wrapping -> !wrapping.encrypts());
        return compressed && unpacked.isPresent() && unpacked.getAsLong() > 0 ? OptionalLong.of(stored * 100 / unpacked.getAsLong()) : OptionalLong.empty();
    }

    private static Reason checksum(Optional<Sidecar> sidecar, Optional<String> stored, String sha256, Optional<String> other) {
        if (sidecar.isPresent()) {
            String name = sidecar.get().key().substring(sidecar.get().key().lastIndexOf('/') + 1);
            if (sidecar.get().hash().isEmpty()) {
                return suspect("checksum", "catalog.checksum.unreadable", name);
            }
            String actual = other.orElse(sha256);
            return actual.equals(sidecar.get().hash().get())
                    ? good("checksum", "catalog.checksum.sidecar", sidecar.get().algorithm(), name)
                    : bad("checksum", "catalog.checksum.sidecar.differs", sidecar.get().algorithm(), brief(actual), name,
                            brief(sidecar.get().hash().get()));
        }
        if (stored.isPresent()) {
            return stored.get().equalsIgnoreCase(sha256) ? good("checksum", "catalog.checksum.stored")
                    : bad("checksum", "catalog.checksum.stored.differs", brief(sha256), brief(stored.get()));
        }
        return good("checksum", "catalog.checksum.none");
    }

    /** As much of a checksum as a person compares by eye; the whole one stands in the verdict. */
    private static String brief(String hash) {
        return hash.length() <= 16 ? hash : hash.substring(0, 8) + "…" + hash.substring(hash.length() - 4);
    }

    private static Reason good(String check, String key, Object... values) {
        return new Reason(check, State.GOOD, Message.of(key, values));
    }

    private static Reason suspect(String check, String key, Object... values) {
        return new Reason(check, State.SUSPECT, Message.of(key, values));
    }

    private static Reason bad(String check, String key, Object... values) {
        return new Reason(check, State.BAD, Message.of(key, values));
    }
}
