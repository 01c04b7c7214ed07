package relight.core.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.text.Message;

/**
 * Holds the first bytes of an archive's files against the endings of their names, and looks for endings that were put behind others: of
 * files that somebody encrypted for a ransom neither fits any more (ALL-11).
 */
final class FileTypes {

    /** First bytes of a file that are wanted. */
    static final int HEAD = 8;

    /** So few may be odd for any reason. */
    private static final long FEWEST = 3;
    private static final long SUSPECT_PERCENT = 20;
    private static final List<String> PACKED = List.of("PK\3\4", "PK\5\6");
    private static final List<String> OLE = List.of("\u00d0\u00cf\u0011\u00e0");
    private static final Map<String, List<String>> BEGINNINGS = Map.ofEntries(Map.entry("jpg", List.of("\u00ff\u00d8\u00ff")),
            Map.entry("jpeg", List.of("\u00ff\u00d8\u00ff")), Map.entry("png", List.of("\u0089PNG")), Map.entry("gif", List.of("GIF8")),
            Map.entry("pdf", List.of("%PDF")), Map.entry("zip", PACKED), Map.entry("jar", PACKED), Map.entry("docx", PACKED), Map.entry("xlsx", PACKED),
            Map.entry("pptx", PACKED), Map.entry("odt", PACKED), Map.entry("ods", PACKED), Map.entry("doc", OLE), Map.entry("xls", OLE), Map.entry("ppt", OLE),
            Map.entry("gz", List.of("\u001f\u008b")), Map.entry("tgz", List.of("\u001f\u008b")), Map.entry("bz2", List.of("BZh")),
            Map.entry("7z", List.of("7z\u00bc\u00af")), Map.entry("webp", List.of("RIFF")), Map.entry("sqlite", List.of("SQLite f")));
    /** Endings that honest programs put behind others. */
    private static final Set<String> BEHIND = Set.of("bak", "old", "orig", "tmp", "part", "gz", "bz2", "xz", "zst", "zip", "sha256", "sha1", "md5", "sig", "asc", "gpg",
            "age", "enc", "json", "xml", "xmp", "txt", "html", "meta", "webp", "avif", "thumb", "download", "crdownload", "lnk", "url", "php", "js", "map");

    private final Map<String, Long> renamed = new HashMap<>();
    private long known;
    private long wrong;

    /** A file that lies in the archive. */
    void saw(String path, byte[] head, int length) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String ending = ending(name);
        List<String> beginnings = BEGINNINGS.get(ending);
        if (beginnings != null && length > 0) {
            String begins = ContentReader.text(head).substring(0, Math.min(length, head.length));
            known++;
            wrong += beginnings.stream().anyMatch(begins::startsWith) ? 0 : 1;
        } else if (!ending.isEmpty() && !BEHIND.contains(ending) && BEGINNINGS.containsKey(ending(name.substring(0, name.length() - ending.length() - 1)))) {
            renamed.merge(ending, 1L, Long::sum);
        }
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1);
    }

    /** What is odd about them; empty where nothing is. */
    Optional<Verdict.Reason> reason() {
        Optional<Map.Entry<String, Long>> most = renamed.entrySet().stream().max(Map.Entry.comparingByValue());
        if (most.isPresent() && odd(most.get().getValue(), known + most.get().getValue())) {
            return Optional.of(new Verdict.Reason("types", State.SUSPECT, Message.of("catalog.types.renamed", most.get().getValue(), most.get().getKey())));
        }
        return odd(wrong, known) ? Optional.of(new Verdict.Reason("types", State.SUSPECT, Message.of("catalog.types.wrong", wrong, known)))
                : Optional.empty();
    }

    private static boolean odd(long some, long all) {
        return some >= FEWEST && some * 100 >= all * SUSPECT_PERCENT;
    }
}
