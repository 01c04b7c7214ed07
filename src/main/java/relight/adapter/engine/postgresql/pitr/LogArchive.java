package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import relight.adapter.host.HostReading;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.ReadingCaps;
import relight.core.catalog.ResumedStream;
import relight.core.catalog.StoredObject;
import relight.core.catalog.UnwrappedStream;
import relight.core.restore.postgresql.pitr.BackupLabel;
import relight.core.restore.postgresql.pitr.PitrFacts.End;
import relight.core.restore.postgresql.pitr.TimelineHistory;
import relight.core.restore.postgresql.pitr.WalArchive.Stored;
import relight.core.restore.postgresql.pitr.WalArchive;
import relight.core.restore.postgresql.pitr.WalChain;
import relight.core.restore.postgresql.pitr.WalName;
import relight.core.restore.postgresql.pitr.WalReader;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;

/** The archive of a system's write-ahead log as it lies in its stores now: listed once, read where that is asked for. */
final class LogArchive {

    private static final int LONGEST_TEXT = 64 * 1024;
    /** Segments that are read back from the end to find a transaction. */
    private static final int MOST_READ_BACK = 4;
    private static final String HISTORY = "[0-9A-F]{8}\\.history";

    private record Place(BackupStore store, StoredObject object) {}

    private final Map<String, Place> places = new HashMap<>();
    private final List<Stored> listed = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private Consumer<Message> told = broken -> { };

    /** Lists all that lies below the paths of the system's logs. */
    static LogArchive list(Catalog catalog, String system) throws IOException {
        LogArchive archive = new LogArchive();
        for (BackupSeries log : catalog.workspace().logs(system)) {
            BackupStore store = catalog.store(log.store());
            archive.names.add(store.describe(log.path()));
            store.list(log.path(), object -> archive.add(store, object));
        }
        return archive;
    }

    /** Has somebody hear of it where the store breaks off and the reading goes on from there. */
    LogArchive telling(Consumer<Message> listener) {
        told = listener;
        return this;
    }

    private void add(BackupStore store, StoredObject object) {
        String name = object.key().substring(object.key().lastIndexOf('/') + 1);
        String file = name.replaceFirst("\\.(gz|zst|xz|bz2)$", "");
        if (WalName.isSegment(file) || file.matches(HISTORY) || file.matches("[0-9A-F]{24}\\.[0-9A-F]{8}\\.backup")) {
            Place known = places.putIfAbsent(file, new Place(store, object));
            if (known == null) {
                listed.add(new Stored(file, object.size(), !file.equals(name), object.modified()));
            }
        }
    }

    /** Where people find it; empty where the workspace knows of no archive. */
    Optional<String> name() {
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
    }

    /** Where a host finds a file; empty where the store has no addresses for it, or not the file. */
    Optional<URI> address(HostReading reading, String file) throws IOException {
        Place place = places.get(file);
        return place == null ? Optional.empty() : reading.address(place.store(), place.object());
    }

    boolean has(String file) {
        return places.containsKey(file);
    }

    /** The ranges, with the histories and with what one of the segments says of itself. */
    WalArchive ranges() throws IOException {
        List<TimelineHistory> histories = new ArrayList<>();
        for (String file : histories()) {
            TimelineHistory.read(Integer.parseUnsignedInt(file.substring(0, 8), 16), text(file)).ifPresent(histories::add);
        }
        Optional<Stored> newest = listed.stream().filter(file -> WalName.isSegment(file.file()) && file.size() > 0)
                .max(Comparator.comparing(Stored::file));
        Optional<WalReader.Head> head = Optional.empty();
        if (newest.isPresent()) {
            try (InputStream in = open(newest.get().file())) {
                head = WalReader.head(in.readNBytes(64));
            }
        }
        return WalArchive.of(listed, head.map(WalReader.Head::segmentSize).orElse(WalArchive.USUAL_SIZE), head.map(WalReader.Head::system),
                head.flatMap(WalReader.Head::version), histories);
    }

    List<String> histories() {
        return places.keySet().stream().filter(file -> file.matches(HISTORY)).sorted().toList();
    }

    /** Where a chain ends: its last record, and the newest transaction in its last segments. */
    Optional<End> end(WalChain chain) throws IOException {
        List<String> files = chain.files();
        Optional<End> end = Optional.empty();
        for (int i = files.size() - 1; i >= 0 && i >= files.size() - MOST_READ_BACK; i--) {
            try (InputStream in = open(files.get(i))) {
                Optional<WalReader.Content> content = WalReader.read(in);
                if (content.isEmpty()) {
                    return end;
                }
                end = Optional.of(new End(end.map(End::lastRecord).or(content.get()::lastRecord).orElse(chain.end()), content.get().lastCommit()));
                if (end.get().lastCommit().isPresent()) {
                    return end;
                }
            }
        }
        return end;
    }

    /** What the archive says of the base backup that begins there; empty where its file was not archived. */
    Optional<BackupLabel> label(BackupLabel base, long segmentSize) throws IOException {
        String file = "%s.%08X.backup".formatted(base.segment(), Long.remainderUnsigned(base.start().value(), segmentSize));
        return has(file) ? BackupLabel.read(text(file)) : Optional.empty();
    }

    /** The content of a file, whatever it is wrapped in; the first bytes tell (ALL-4). */
    InputStream open(String file) throws IOException {
        Place place = places.get(file);
        if (place == null) {
            throw new Problem(Message.of("restore.pitr.segment.gone", file, name().orElse("–")), Message.of("restore.pitr.segment.remedy"));
        }
        InputStream stored = ResumedStream.open(place.store(), place.object(), 0, told);
        try {
            return UnwrappedStream.open(stored, ReadingCaps.DEFAULT);
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /** A whole segment, proven to be that one of that cluster (PG-9). */
    byte[] segment(String file, long size, Optional<String> cluster) throws IOException {
        byte[] bytes;
        try (InputStream in = open(file)) {
            bytes = in.readNBytes((int) Math.min(size + 1, Integer.MAX_VALUE - 8));
        }
        Optional<WalReader.Head> head = WalReader.head(bytes);
        long number = WalName.read(file, size).orElseThrow().number();
        boolean right = head.isPresent() && bytes.length == size && head.get().start().value() == number * size
                && (cluster.isEmpty() || cluster.get().equals(head.get().system()));
        if (!right) {
            throw new Problem(Message.of("restore.pitr.segment", file, name().orElse("–"), bytes.length, size), Message.of("restore.pitr.segment.remedy"));
        }
        return bytes;
    }

    byte[] bytes(String file) throws IOException {
        try (InputStream in = open(file)) {
            return in.readNBytes(LONGEST_TEXT);
        }
    }

    private String text(String file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }
}
