package relight.core.contents;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import relight.core.catalog.CountedStream;
import relight.core.contents.Contents.Kind;
import relight.core.restore.files.ArchiveEntry;

/** What lies in a tar archive, header by header. */
final class TarContents {

    private TarContents() {}

    /** @param shown where an entry is to be found in the listing, by its path in the archive; empty where nowhere */
    static boolean list(InputStream content, Nodes nodes, int most, UnaryOperator<String> shown) throws IOException {
        // The reader takes whole blocks and nothing ahead, so where it stands is where the bytes of an entry begin
        CountedStream counted = new CountedStream(content);
        TarArchiveInputStream tar = new TarArchiveInputStream(counted, "UTF-8");
        TarArchiveEntry entry = tar.getNextEntry();
        while (entry != null && nodes.count() < most) {
            Kind kind = Kind.valueOf(ArchiveEntry.kind(entry).name());
            String link = kind == Kind.LINK || kind == Kind.HARD_LINK ? entry.getLinkName() : "";
            nodes.add(new Nodes.Entry(shown.apply(entry.getName()), kind, entry.getRealSize(), entry.getLastModifiedTime().toInstant().getEpochSecond(), owner(entry),
                    entry.getMode() & 07777, link, kind == Kind.FILE && !entry.isSparse() ? counted.count() : Contents.UNKNOWN,
                    BackupReader.refused(entry.getName(), kind, link)));
            entry = tar.getNextEntry();
        }
        return entry == null;
    }

    private static String owner(TarArchiveEntry entry) {
        return named(entry.getUserName(), entry.getLongUserId()) + ":" + named(entry.getGroupName(), entry.getLongGroupId());
    }

    private static String named(String name, long id) {
        return name.isEmpty() ? Long.toString(id) : name;
    }
}
