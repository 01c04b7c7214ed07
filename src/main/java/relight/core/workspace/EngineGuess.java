package relight.core.workspace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Guesses by the first bytes of a backup, and by its name where they tell nothing, which engine made it. */
final class EngineGuess {

    private static final int HEAD = 4_096;
    private static final int TAR_MAGIC = 257;

    private EngineGuess() {}

    static String of(Path file) {
        String head = head(file);
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (head.startsWith("PGDMP") || head.contains("PostgreSQL database")) {
            return "postgresql";
        }
        if (head.contains("MySQL dump") || head.contains("MariaDB dump") || name.matches(".*(mysql|mariadb).*")) {
            return "mysql";
        }
        if (head.startsWith("SQLite format 3") || head.startsWith("PRAGMA foreign_keys") || name.matches(".*\\.(db|sqlite3?)(\\..*)?")) {
            return "sqlite";
        }
        if (head.startsWith("REDIS") || name.contains(".rdb")) {
            return "redis";
        }
        boolean tar = head.length() > TAR_MAGIC + 5 && head.startsWith("ustar", TAR_MAGIC);
        return tar || head.startsWith("PK") || !name.matches(".*\\.(sql|dump|pgdump)(\\..*)?") ? "files" : "postgresql";
    }

    private static String head(Path file) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            try (InputStream in = gzip ? new GZIPInputStream(raw) : raw) {
                return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
            }
        } catch (IOException e) {
            return "";
        }
    }
}
