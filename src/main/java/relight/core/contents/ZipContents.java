package relight.core.contents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.zip.X7875_NewUnix;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipShort;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.contents.Contents.Kind;

/** What lies in a zip, by the directory at its end: nothing else of it is read. */
final class ZipContents {

    private static final ZipShort OWNER = new ZipShort(0x7875);
    /** Each is a reading of its own where the zip lies in a bucket. */
    private static final int LINKS_READ = 1_000;

    private final BackupStore store;
    private final Backup backup;

    ZipContents(BackupStore store, Backup backup) {
        this.store = store;
        this.backup = backup;
    }

    private ZipFile open() throws IOException {
        return ZipFile.builder().setSeekableByteChannel(new StoredChannel(store, backup.object())).setIgnoreLocalFileHeader(true).get();
    }

    boolean list(Nodes nodes, int most, WorkListener listener) throws IOException {
        try (ZipFile zip = open()) {
            long at = 0;
            int links = 0;
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder(); entries.hasMoreElements();) {
                if (nodes.count() >= most) {
                    return false;
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new java.io.InterruptedIOException();
                }
                ZipArchiveEntry entry = entries.nextElement();
                Kind kind = entry.isDirectory() ? Kind.FOLDER : entry.isUnixSymlink() ? Kind.LINK : Kind.FILE;
                String link = kind == Kind.LINK && links++ < LINKS_READ ? link(zip, entry) : "";
                nodes.add(new Nodes.Entry(entry.getName(), kind, entry.getSize(), entry.getLastModifiedTime().toInstant().getEpochSecond(), owner(entry),
                        entry.getUnixMode() == 0 ? -1 : entry.getUnixMode() & 07777, link, kind == Kind.FILE ? at : Contents.UNKNOWN,
                        BackupReader.refused(entry.getName(), kind, link)));
                listener.at(backup.object().key(), ++at, -1);
            }
        }
        return true;
    }

    private static String link(ZipFile zip, ZipArchiveEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readNBytes(4096), StandardCharsets.UTF_8);
        }
    }

    private static String owner(ZipArchiveEntry entry) {
        return entry.getExtraField(OWNER) instanceof X7875_NewUnix unix ? unix.getUID() + ":" + unix.getGID() : "";
    }

    void copy(long place, OutputStream out, long wanted, WorkListener listener) throws IOException {
        try (ZipFile zip = open()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
            ZipArchiveEntry entry = entries.nextElement();
            for (long at = 0; at < place; at++) {
                entry = entries.nextElement();
            }
            String name = entry.getName();
            try (InputStream in = zip.getInputStream(entry)) {
                BackupReader.exactly(in, wanted, out, done -> listener.at(name, done, wanted));
            }
        }
    }
}
