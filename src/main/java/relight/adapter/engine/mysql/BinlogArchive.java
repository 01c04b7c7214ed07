package relight.adapter.engine.mysql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.ReadingCaps;
import relight.core.catalog.StoredObject;
import relight.core.catalog.UnwrappedStream;
import relight.core.restore.mysql.BinlogFacts.Piece;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;

/** The binary logs of a system as they lie now: in the series of its log, or in the folder that its target names. */
final class BinlogArchive {

    private static final Pattern NAME = Pattern.compile("(.+\\.)(\\d{6,})");
    private static final int BUFFER = 256 * 1024;

    private interface Opener {
        InputStream open() throws IOException;
    }

    private record Stored(Piece piece, Instant modified, Opener opener) {}

    private final Map<String, Stored> files = new TreeMap<>();
    private final List<String> places = new ArrayList<>();

    static BinlogArchive list(Catalog catalog, String system, MysqlTarget target) throws IOException {
        BinlogArchive archive = new BinlogArchive();
        for (BackupSeries log : catalog.workspace().logs(system)) {
            BackupStore store = catalog.store(log.store());
            archive.places.add(store.describe(log.path()));
            store.list(log.path(), object -> archive.add(store, object));
        }
        if (target.binlog().isPresent()) {
            archive.folder(Path.of(target.binlog().get()));
        }
        return archive;
    }

    private void add(BackupStore store, StoredObject object) {
        add(object.key().substring(object.key().lastIndexOf('/') + 1), object.size(), object.modified(), () -> store.open(object, 0));
    }

    private void folder(Path folder) throws IOException {
        places.add(folder.toString());
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                add(file.getFileName().toString(), Files.size(file), Files.getLastModifiedTime(file).toInstant(), () -> Files.newInputStream(file));
            }
        }
    }

    private void add(String name, long size, Instant modified, Opener opener) {
        String file = name.replaceFirst("\\.(gz|zst|xz|bz2)$", "");
        if (NAME.matcher(file).matches()) {
            files.putIfAbsent(file, new Stored(new Piece(file, size), modified, opener));
        }
    }

    /** Where people find it; empty where the workspace knows of no place. */
    Optional<String> place() {
        return places.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", places));
    }

    Optional<Piece> piece(String name) {
        return Optional.ofNullable(files.get(name)).map(Stored::piece);
    }

    List<Piece> pieces() {
        return files.values().stream().map(Stored::piece).toList();
    }

    Instant modified(String name) {
        return files.get(name).modified();
    }

    /** The content, whatever it is wrapped in; the first bytes tell (ALL-4). */
    InputStream open(String name) throws IOException {
        Stored stored = files.get(name);
        if (stored == null) {
            throw new Problem(Message.of("restore.mysql.log.gone", name, place().orElse("–")), Message.of("restore.mysql.log.gone.remedy"));
        }
        InputStream in = stored.opener().open();
        try {
            return new BufferedInputStream(UnwrappedStream.open(in, ReadingCaps.DEFAULT), BUFFER);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The name behind a name, with its number one higher. */
    static String following(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return name + "?";
        }
        String digits = parts.group(2);
        return parts.group(1) + String.format("%0" + digits.length() + "d", Long.parseLong(digits) + 1);
    }

    /** Whether a later file of that log is there. */
    boolean hasLater(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() && files.keySet().stream().map(NAME::matcher).anyMatch(other -> other.matches()
                && other.group(1).equals(parts.group(1)) && Long.parseLong(other.group(2)) > Long.parseLong(parts.group(2)));
    }
}
