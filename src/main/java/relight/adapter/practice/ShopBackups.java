package relight.adapter.practice;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The nightly backup jobs of the shop, run for real against the data of each night: a copy by VACUUM INTO, an SQL dump, an archive of
 * the pictures, each with its checksum beside it. Packing goes on in the background while the data grows to the next night.
 */
final class ShopBackups implements AutoCloseable {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

    private final ShopFolder folder;
    private final ZoneId zone;
    private final ExecutorService packers = Executors.newFixedThreadPool(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4),
            Thread.ofPlatform().daemon().name("practice-pack-", 0).factory());
    private final List<Future<?>> packing = new ArrayList<>();

    ShopBackups(ShopFolder folder, ZoneId zone) {
        this.folder = folder;
        this.zone = zone;
    }

    /** Copies the database as it is now. */
    void copy(Connection shop, String series, Instant at) throws IOException, SQLException {
        pack(at, file(series, "shop_", at, ".db.gz"), snapshot(shop, series + STAMP.format(at.atZone(zone))), Files::copy);
    }

    /** Dumps the database as it is now. */
    void dump(Connection shop, String series, Instant at) throws IOException, SQLException {
        pack(at, file(series, "shop_", at, ".sql.gz"), snapshot(shop, series + STAMP.format(at.atZone(zone))), ShopBackups::dump);
    }

    /** Archives the pictures as they are now. */
    void media(String series, Instant at) throws IOException {
        List<Path> pictures;
        try (Stream<Path> found = Files.list(folder.media())) {
            pictures = found.sorted().toList();
        }
        pack(at, file(series, "media_", at, ".tar.gz"), null, (none, out) -> archive(pictures, out));
    }

    /** Where the copy of a moment lies. */
    Path file(String series, String name, Instant at, String suffix) throws IOException {
        Path directory = Files.createDirectories(folder.backups().resolve(series));
        return directory.resolve(name + STAMP.format(at.atZone(zone)) + suffix);
    }

    /** A night on which the disk filled up: the copy ends early, and its checksum was taken of what was there. */
    void cut(Path backup, int keepPercent) throws IOException {
        byte[] whole = Files.readAllBytes(backup);
        FileTime time = Files.getLastModifiedTime(backup);
        Files.write(backup, Arrays.copyOf(whole, whole.length / 100 * keepPercent));
        Files.setLastModifiedTime(backup, time);
        checksum(backup, sha256(backup), time);
    }

    /** A transfer that changed bytes on the way: whole by its looks, and not what its checksum says. */
    void alter(Path backup) throws IOException {
        checksum(backup, HexFormat.of().formatHex(new byte[32]), Files.getLastModifiedTime(backup));
    }

    /** A job that copied an empty database: whole, with its checksum, and far too small. */
    void empty(Path backup, Instant at) throws IOException {
        Path database = Files.createTempDirectory(folder.root(), ".empty").resolve("empty.db");
        try (Connection connection = ShopData.open(database); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
        } catch (SQLException e) {
            throw new IOException(e);
        }
        write(at, backup, database, Files::copy);
        Files.delete(database.getParent());
    }

    /** Waits until everything is packed. */
    void finish() throws IOException, InterruptedException {
        for (Future<?> one : packing) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
    }

    private Path snapshot(Connection shop, String name) throws IOException, SQLException {
        Path snapshot = Files.createDirectories(folder.root().resolve(".snapshots")).resolve(name + ".db");
        try (Statement statement = shop.createStatement()) {
            statement.execute("VACUUM INTO '" + snapshot.toString().replace("'", "''") + "'");
        }
        return snapshot;
    }

    private interface Content {
        void write(Path from, OutputStream out) throws IOException;
    }

    private void pack(Instant at, Path backup, Path snapshot, Content content) {
        packing.add(packers.submit(() -> {
            write(at, backup, snapshot, content);
            return null;
        }));
    }

    private static void write(Instant at, Path backup, Path snapshot, Content content) throws IOException {
        try (OutputStream file = Files.newOutputStream(backup); OutputStream out = new BufferedOutputStream(new QuickGzip(file), 1 << 16)) {
            content.write(snapshot, out);
        }
        if (snapshot != null) {
            Files.delete(snapshot);
        }
        FileTime time = FileTime.from(at.plusSeconds(20));
        Files.setLastModifiedTime(backup, time);
        checksum(backup, sha256(backup), time);
    }

    private static void dump(Path snapshot, OutputStream out) throws IOException {
        try (Connection connection = ShopData.open(snapshot)) {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            SqlDump.write(connection, writer);
            writer.flush();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static void archive(List<Path> files, OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
        for (Path file : files) {
            tar.putArchiveEntry(new TarArchiveEntry(file, "media/" + file.getFileName()));
            Files.copy(file, tar);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private static void checksum(Path backup, String hash, FileTime time) throws IOException {
        Path sidecar = backup.resolveSibling(backup.getFileName() + ".sha256");
        Files.writeString(sidecar, hash + "  " + backup.getFileName() + "\n");
        Files.setLastModifiedTime(sidecar, time);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            int read;
            while ((read = in.read(buffer)) > 0) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The practice site must be there soon; its backups may be a little larger for it. */
    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    @Override
    public void close() {
        packers.shutdownNow();
    }
}
