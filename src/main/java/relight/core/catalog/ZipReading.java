package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import relight.core.text.Bytes;
import relight.core.text.Message;

/** Reads every entry of a zip with its checksum, then looks for the directory at its end: without it no tool opens the archive. */
final class ZipReading {

    private static final int END = 22;

    private ZipReading() {}

    static ContentReader.Content read(InputStream content, CanaryWatch canary) throws IOException {
        Tail tail = new Tail(content, END + 65_535);
        long entries = 0;
        FileTypes types = new FileTypes();
        try (ZipInputStream zip = new ZipInputStream(tail)) {
            byte[] waste = new byte[128 * 1024];
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                byte[] head = zip.readNBytes(FileTypes.HEAD);
                types.saw(entry.getName(), head, head.length);
                Optional<MessageDigest> digest = canary.awaits(entry.getName()) ? Optional.of(HashedStream.digest("SHA-256")) : Optional.empty();
                digest.ifPresent(hash -> hash.update(head));
                for (int read = zip.read(waste); read >= 0; read = zip.read(waste)) {
                    if (digest.isPresent()) {
                        digest.get().update(waste, 0, read);
                    }
                }
                digest.ifPresent(hash -> canary.saw(HexFormat.of().formatHex(hash.digest())));
            }
            while (tail.read(waste, 0, waste.length) >= 0) {
                continue;
            }
        } catch (ZipException e) {
            throw new DamagedBackupException(Message.of("catalog.read.damaged", "zip", new Bytes(tail.count())));
        }
        String end = ContentReader.text(tail.last());
        int at = end.lastIndexOf("PK\5\6");
        if (at < 0 || end.length() - at < END) {
            throw new DamagedBackupException(Message.of("catalog.read.truncated", "zip", new Bytes(tail.count())));
        }
        int listed = end.charAt(at + 10) | end.charAt(at + 11) << 8;
        boolean agrees = listed == 0xffff || listed == (entries & 0xffff);
        List<Verdict.Reason> found = new ArrayList<>(List.of(agrees ? ContentReader.fine("catalog.content.zip", entries)
                : ContentReader.suspect("catalog.content.zip.listed", entries, listed)));
        types.reason().ifPresent(found::add);
        return new ContentReader.Content(BackupFormat.Content.ZIP, "", found);
    }
}
