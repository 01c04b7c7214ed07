package relight.core.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupFormat.Wrapping;

/**
 * What the name of a backup says it is.
 *
 * @param wrappings outermost first
 * @param contents  what the last part of the name may stand for; empty where it stands for nothing in particular
 */
record NameHint(List<Wrapping> wrappings, Set<Content> contents) {

    private static final Set<Content> POSTGRESQL_OR_SQL = Set.of(
            Content.POSTGRESQL_CUSTOM, Content.POSTGRESQL_PLAIN, Content.POSTGRESQL_CLUSTER, Content.SQL);
    private static final Set<Content> SCRIPTS = Set.of(Content.POSTGRESQL_PLAIN, Content.POSTGRESQL_CLUSTER, Content.SQL);
    private static final Map<String, Wrapping> WRAPPINGS = Map.of("gz", Wrapping.GZIP, "gzip", Wrapping.GZIP, "zst", Wrapping.ZSTD,
            "zstd", Wrapping.ZSTD, "xz", Wrapping.XZ, "bz2", Wrapping.BZIP2, "gpg", Wrapping.GPG, "pgp", Wrapping.GPG, "age", Wrapping.AGE,
            "enc", Wrapping.OPENSSL);
    private static final Map<String, Wrapping> ARCHIVES = Map.of("tgz", Wrapping.GZIP, "tzst", Wrapping.ZSTD, "txz", Wrapping.XZ,
            "tbz2", Wrapping.BZIP2, "tbz", Wrapping.BZIP2);
    private static final Map<String, Set<Content>> CONTENTS = Map.of(
            "sql", SCRIPTS, "dump", POSTGRESQL_OR_SQL, "pgdump", Set.of(Content.POSTGRESQL_CUSTOM),
            "tar", Set.of(Content.TAR, Content.POSTGRESQL_BASE, Content.VELERO), "zip", Set.of(Content.ZIP), "rdb", Set.of(Content.REDIS_RDB),
            "yaml", Set.of(Content.OBJECTS), "db", Set.of(Content.SQLITE), "sqlite", Set.of(Content.SQLITE), "sqlite3", Set.of(Content.SQLITE));

    static NameHint of(String key) {
        String rest = key.substring(key.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        List<Wrapping> wrappings = new ArrayList<>();
        while (true) {
            String last = rest.substring(rest.lastIndexOf('.') + 1);
            if (ARCHIVES.containsKey(last)) {
                wrappings.add(ARCHIVES.get(last));
                return new NameHint(wrappings, CONTENTS.get("tar"));
            }
            if (!WRAPPINGS.containsKey(last) || rest.indexOf('.') < 0) {
                return new NameHint(wrappings, CONTENTS.getOrDefault(last, Set.of()));
            }
            wrappings.add(WRAPPINGS.get(last));
            rest = rest.substring(0, rest.lastIndexOf('.'));
        }
    }

    /** Whether the bytes are what the name says, as far as it says anything. */
    boolean agrees(BackupFormat format) {
        boolean saysNothing = wrappings.isEmpty() && contents.isEmpty();
        boolean sealed = format.content() == Content.ENCRYPTED && wrappings.stream().anyMatch(Wrapping::encrypts);
        return saysNothing || sealed || compressions(wrappings).equals(compressions(format.wrappings()))
                && (contents.isEmpty() || contents.contains(format.content()));
    }

    /** Who encrypts often leaves the name as it was. */
    private static List<Wrapping> compressions(List<Wrapping> all) {
        return all.stream().filter(wrapping -> !wrapping.encrypts()).toList();
    }

    /** What the name says, in the form that people read; empty where it says nothing of the content. */
    Optional<BackupFormat> format() {
        return contents.stream().sorted().reduce((first, second) -> second)
                .map(content -> new BackupFormat(wrappings, content, ""));
    }
}
