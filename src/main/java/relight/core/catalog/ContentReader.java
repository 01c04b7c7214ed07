package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.kubernetes.ObjectText;
import relight.core.text.Message;

/** Tells what the content of a backup is by its first bytes, and reads it to its end in the way of that format. */
final class ContentReader {

    /**
     * What the content turned out to be.
     *
     * @param detail   what its first bytes tell besides
     * @param findings what is out of the ordinary or tells that it is whole
     */
    record Content(BackupFormat.Content kind, String detail, List<Verdict.Reason> findings) {}

    private static final Pattern RESTRICT = Pattern.compile("(?m)^\\\\restrict ");
    private static final Pattern FROM_SERVER = Pattern.compile("(?m)^-- Dumped from database version ([^\\r\\n]{1,40})");
    private static final Pattern MYSQL = Pattern.compile("(?m)^-- (MySQL|MariaDB) dump ([^\\r\\n]{1,60})");
    private static final Pattern STATEMENT = Pattern.compile(
            "(?i)^(--|/\\*|BEGIN|CREATE|DROP|INSERT|SET|PRAGMA|USE|ALTER|COPY|SELECT|START|LOCK|DELETE|UPDATE|\\\\)\\b.*|^(--|/\\*).*");

    private ContentReader() {}

    static Content read(byte[] head, InputStream content, CanaryWatch canary) throws IOException {
        BackupFormat.Content kind = kind(head);
        return switch (kind) {
            case EMPTY -> new Content(kind, "", List.of(bad("catalog.content.empty")));
            case TAR, POSTGRESQL_BASE, VELERO -> TarReading.read(kind, content, canary);
            case OBJECTS -> ObjectsReading.read(content);
            case ZIP -> ZipReading.read(content, canary);
            case POSTGRESQL_CUSTOM -> PostgresArchiveReading.read(content);
            case SQLITE -> SqliteReading.read(head, content);
            case REDIS_RDB -> RdbReading.read(head, content);
            case POSTGRESQL_PLAIN, POSTGRESQL_CLUSTER, SQL -> sql(kind, text(head), content);
            case ENCRYPTED -> {
                content.transferTo(OutputStream.nullOutputStream());
                String program = Encryption.program(head).orElseThrow();
                yield new Content(kind, program, List.of(suspect("catalog.content.encrypted", program)));
            }
            case UNKNOWN, FOLDER, OPENSEARCH_SNAPSHOT, SQLSERVER_BACKUP, MYDUMPER -> {
                content.transferTo(OutputStream.nullOutputStream());
                yield new Content(kind, "", List.of());
            }
        };
    }

    /** By the first bytes alone. */
    static BackupFormat.Content kind(byte[] head) {
        if (head.length == 0) {
            return BackupFormat.Content.EMPTY;
        }
        String text = text(head);
        if (text.startsWith("PGDMP")) {
            return BackupFormat.Content.POSTGRESQL_CUSTOM;
        }
        if (text.startsWith("SQLite format 3\0")) {
            return BackupFormat.Content.SQLITE;
        }
        if (text.matches("(?s)REDIS\\d{4}.*")) {
            return BackupFormat.Content.REDIS_RDB;
        }
        if (text.startsWith("PK\3\4") || text.startsWith("PK\5\6")) {
            return BackupFormat.Content.ZIP;
        }
        // A tape in Microsoft's format, or the compressed form, which has a mark of its own
        if (text.startsWith("MSSQLBAK") || text.startsWith("TAPE") && text.indexOf('\0') > 0) {
            return BackupFormat.Content.SQLSERVER_BACKUP;
        }
        if (TarReading.isHeader(head)) {
            return TarReading.isBaseBackup(head) ? BackupFormat.Content.POSTGRESQL_BASE
                    : TarReading.isOfVelero(head) ? BackupFormat.Content.VELERO : BackupFormat.Content.TAR;
        }
        if (Encryption.program(head).isPresent()) {
            return BackupFormat.Content.ENCRYPTED;
        }
        return text.indexOf('\0') >= 0 ? BackupFormat.Content.UNKNOWN : script(text);
    }

    private static BackupFormat.Content script(String text) {
        if (text.contains("-- PostgreSQL database cluster dump")) {
            return BackupFormat.Content.POSTGRESQL_CLUSTER;
        }
        if (text.contains("-- PostgreSQL database dump")) {
            return BackupFormat.Content.POSTGRESQL_PLAIN;
        }
        // Before SQL, whose comments begin as documents of YAML do
        if (ObjectText.beginsSo(text)) {
            return BackupFormat.Content.OBJECTS;
        }
        boolean statement = text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst()
                .filter(line -> STATEMENT.matcher(line).matches()).isPresent();
        return statement ? BackupFormat.Content.SQL : BackupFormat.Content.UNKNOWN;
    }

    private static Content sql(BackupFormat.Content kind, String head, InputStream content) throws IOException {
        String tail = text(Tail.of(content, 4096));
        Matcher mysql = MYSQL.matcher(head);
        String detail = "";
        boolean whole;
        if (kind == BackupFormat.Content.POSTGRESQL_CLUSTER) {
            whole = tail.contains("-- PostgreSQL database cluster dump complete");
        } else if (kind == BackupFormat.Content.POSTGRESQL_PLAIN) {
            Matcher server = FROM_SERVER.matcher(head);
            detail = (server.find() ? "PostgreSQL " + server.group(1).strip() : "")
                    + (RESTRICT.matcher(head).find() ? " \\restrict" : "");
            whole = tail.contains("-- PostgreSQL database dump complete");
        } else if (mysql.find()) {
            detail = mysql.group(1) + " dump " + mysql.group(2).strip();
            whole = tail.contains("-- Dump completed");
        } else if (head.startsWith("PRAGMA foreign_keys=OFF;")) {
            detail = "SQLite .dump";
            whole = tail.stripTrailing().endsWith("COMMIT;");
        } else {
            return new Content(kind, detail, List.of(fine("catalog.content.noEnd")));
        }
        return new Content(kind, detail.strip(), List.of(whole ? fine("catalog.content.end") : bad("catalog.content.cut")));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static Verdict.Reason fine(String key, Object... values) {
        return new Verdict.Reason("content", State.GOOD, Message.of(key, values));
    }

    static Verdict.Reason suspect(String key, Object... values) {
        return new Verdict.Reason("content", State.SUSPECT, Message.of(key, values));
    }

    static Verdict.Reason bad(String key, Object... values) {
        return new Verdict.Reason("content", State.BAD, Message.of(key, values));
    }
}
