package relight.adapter.engine.mysql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.catalog.ReadingCaps;
import relight.core.catalog.ResumedStream;
import relight.core.catalog.UnwrappedStream;
import relight.core.restore.mysql.DumpInventory;
import relight.core.restore.mysql.DumpReader;
import relight.core.restore.mysql.DumpRules;
import relight.core.restore.mysql.MydumperFile;
import relight.core.restore.mysql.MydumperFile.Kind;
import relight.core.text.Message;

/** The many files of one dump of mydumper, each held to the same rules as a dump in one file. */
final class MydumperFolder {

    private static final String METADATA = "metadata";
    private static final int LONGEST = 1 << 26;

    /** Takes a file of the loader's; called by several threads. */
    interface Place {
        void put(String name, InputStream content) throws IOException;
    }

    private final FolderReading reading;
    private final Map<String, DumpInventory> found = new ConcurrentHashMap<>();
    private final Map<MydumperFile, byte[]> programs = new ConcurrentHashMap<>();

    private MydumperFolder(FolderReading reading) {
        this.reading = reading;
    }

    static MydumperFolder open(BackupStore store, Backup backup) throws IOException {
        return new MydumperFolder(FolderReading.open(store, backup));
    }

    /**
     * Looks through the files that create something and, up to a size, through those that hold rows.
     *
     * @return whether those were all
     */
    boolean look(BackupStore store, long most) throws IOException {
        long seen = 0;
        boolean all = true;
        for (FolderEntry entry : reading.entries()) {
            boolean rows = MydumperFile.of(reading.path(entry)).filter(file -> file.kind() == Kind.ROWS).isPresent();
            if (entry.kind() != FolderEntry.Kind.FILE || rows && seen + entry.object().size() > most) {
                all &= !rows;
                continue;
            }
            seen += rows ? entry.object().size() : 0;
            try (InputStream content = ResumedStream.open(store, entry.object(), 0, broken -> { })) {
                take(reading.path(entry), content, own -> DumpRules.looking(), Optional.empty());
            }
        }
        return all;
    }

    /**
     * Fetches the folder, and lets through of each file what a restore may do. The bytes are those that were found good, or it ends.
     *
     * @param rules of a file, by the database that it belongs to
     * @param into  takes what the loader takes
     * @return the hash of the whole
     */
    String fetch(Function<String, DumpRules> rules, Place into, LongConsumer fetched, Consumer<Message> told) throws IOException {
        return reading.readVerified((entry, content) -> take(reading.path(entry), content, rules, Optional.of(into)), fetched, told);
    }

    private void take(String path, InputStream content, Function<String, DumpRules> rules, Optional<Place> into) throws IOException {
        if (path.equals(METADATA)) {
            byte[] text = content.readNBytes(LONGEST);
            found.put(path, MydumperFile.metadata(new String(text, StandardCharsets.UTF_8)));
            if (into.isPresent()) {
                into.get().put(METADATA, new ByteArrayInputStream(text));
            }
            return;
        }
        Optional<MydumperFile> file = MydumperFile.of(path);
        if (file.isPresent()) {
            statements(file.get(), UnwrappedStream.open(content, ReadingCaps.DEFAULT), rules.apply(file.get().database()), into);
        }
    }

    private void statements(MydumperFile file, InputStream plain, DumpRules rules, Optional<Place> into) throws IOException {
        rules.of(file.database());
        if (file.kind().loaded() || file.kind() == Kind.CREATE) {
            DumpReader reader = new DumpReader(plain, rules);
            if (into.isPresent() && file.kind().loaded()) {
                into.get().put(file.name(), reader);
            } else {
                reader.transferTo(OutputStream.nullOutputStream());
            }
            found.put(file.name(), reader.inventory());
            return;
        }
        // bytes one to one: the server's client reads them as the statements before them say
        String text = new String(plain.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
        DumpReader reader = new DumpReader(new ByteArrayInputStream(MydumperFile.delimited(text).getBytes(StandardCharsets.ISO_8859_1)), rules);
        programs.put(file, reader.readAllBytes());
        found.put(file.name(), reader.inventory());
    }

    /** What stands in all that was read. */
    DumpInventory inventory() {
        return new TreeMap<>(found).values().stream().reduce(DumpInventory.NOTHING, DumpInventory::and);
    }

    /** Views, then triggers, then routines and events, for the server's own client. */
    InputStream programs() {
        List<InputStream> all = programs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(MydumperFile::kind).thenComparing(MydumperFile::name)))
                .<InputStream>map(entry -> new ByteArrayInputStream(entry.getValue())).toList();
        return new SequenceInputStream(Collections.enumeration(all));
    }
}
