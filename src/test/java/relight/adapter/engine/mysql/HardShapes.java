package relight.adapter.engine.mysql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import relight.testing.MariaDbServer;

/** The shop with what is large and rare in it: hundreds of tables with keys in one circle, a row of 64 MB, sequences, history, odd types and names. */
final class HardShapes {

    static final int TABLES = 500;
    /** That no value or definition may be taken for, wherever it stands. */
    private static final String TRAP = "one\\nUSE production;\\nDROP DATABASE shop; -- \\\\ '' \" ` /*! x */\\nDELIMITER ;;\\n";

    private HardShapes() {}

    static void fill(MariaDbServer server) throws IOException {
        Shop.fill(server);
        many(server);
        odd(server);
    }

    private static void many(MariaDbServer server) throws IOException {
        List<String> many = new ArrayList<>(List.of("SET foreign_key_checks = 0"));
        for (int i = 1; i <= TABLES; i++) {
            many.add("CREATE TABLE t" + i + " (id INT PRIMARY KEY, before_it INT, KEY before_it (before_it), FOREIGN KEY (before_it) REFERENCES t" + (1 + (i + TABLES - 2) % TABLES)
                    + " (id)) COMMENT '" + TRAP + "'");
            many.add("INSERT INTO t" + i + " VALUES (1, 2), (2, 1), (3, NULL)");
        }
        server.execute("shop", many.toArray(String[]::new));
    }

    private static void odd(MariaDbServer server) throws IOException {
        server.execute("shop",
                "CREATE TABLE big (id INT PRIMARY KEY, content LONGTEXT)", "INSERT INTO big VALUES (1, REPEAT('0123456789abc\\\\''\\n', 4 * 1024 * 1024)), (2, NULL)",
                "CREATE SEQUENCE numbers START WITH 100 INCREMENT BY 10 MAXVALUE 100000 CACHE 5", "DO NEXTVAL(numbers)", "DO NEXTVAL(numbers)",
                "CREATE SEQUENCE `Never ``Called`` Ü` MINVALUE -5 MAXVALUE 5 CYCLE NOCACHE",
                "CREATE TABLE numbered (id BIGINT PRIMARY KEY, note TEXT)", "INSERT INTO numbered VALUES (NEXTVAL(numbers), 'a'), (NEXTVAL(numbers), 'b')",
                "CREATE TABLE history (id INT PRIMARY KEY, note TEXT) WITH SYSTEM VERSIONING", "INSERT INTO history VALUES (1, 'x')",
                "CREATE TABLE `values` (id INT PRIMARY KEY, control TEXT, bytes LONGBLOB, doc JSON, kind ENUM('a', 'it''s', 'c;'), many SET('x', 'y'), flags BIT(9), "
                        + "exact DECIMAL(65, 30), inexact DOUBLE, at TIMESTAMP(6) NULL, day DATE, span TIME(3), place POINT, hidden INT INVISIBLE DEFAULT 7, "
                        + "twice INT AS (id * 2) VIRTUAL, `key` VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_german2_ci, uuid UUID, address INET6, CHECK (id < 1000), FULLTEXT (control))",
                "INSERT INTO `values` (id, control, bytes, doc, kind, many, flags, exact, inexact, at, day, span, place, `key`, uuid, address) VALUES (1, '" + TRAP + "', "
                        + "x'000102ff5c0a0d1a2722', '{\"a\": [1, null, \"\\\\u0000\"]}', 'it''s', 'x,y', b'101010101', 12345678901234567890.123456789, 1e-308, "
                        + "'2026-04-15 01:59:00.123456', '0000-00-00', '-838:59:59', POINT(1.5, -2), 'Größe ß', '00000000-0000-0000-0000-000000000001', '2001:db8::1')",
                "INSERT INTO `values` (id, control) VALUES (2, NULL), (3, ''), (4, CONCAT('\\0\\b\\t\\n\\r\\Z', CHAR(127))), (5, '😀🏳️‍🌈 \\\\N'), (6, 'NULL')",
                "CREATE TABLE `a.b ``c`` \"d\" 'e' ü;--` (`x y` INT, `select` TEXT DEFAULT '; \\\\ ''')", "INSERT INTO `a.b ``c`` \"d\" 'e' ü;--` (`x y`) VALUES (1)",
                "CREATE VIEW `view on views` AS SELECT a.id, n.note FROM a_view_on_it a JOIN numbered n ON n.id > a.id",
                "CREATE TRIGGER `tr;ap` BEFORE INSERT ON numbered FOR EACH ROW BEGIN IF NEW.note = '" + TRAP + "' THEN SET NEW.note = ';'; END IF; END",
                "CREATE FUNCTION next_one() RETURNS BIGINT RETURN NEXTVAL(numbers)");
    }

    /** The shop with a table whose numbers come from a sequence, as the server keeps it: by its full name. */
    static void fillNumbered(MariaDbServer server) throws IOException {
        Shop.fill(server);
        server.execute("shop", "CREATE SEQUENCE numbers START WITH 100", "CREATE TABLE numbered (id BIGINT NOT NULL DEFAULT NEXTVAL(numbers) PRIMARY KEY, note TEXT)",
                "INSERT INTO numbered (note) VALUES ('a'), ('b')");
    }

    static void harm(MariaDbServer server) throws IOException {
        server.execute("shop", "SET foreign_key_checks = 0", "DROP TABLE t7, t499", "DELETE FROM orders WHERE id > 50", "DELETE FROM big", "UPDATE `values` SET control = 'gone'",
                "DROP VIEW `view on views`", "DROP SEQUENCE `Never ``Called`` Ü`", "SELECT SETVAL(numbers, 5000)", "CREATE TABLE newer (id INT)", "DROP FUNCTION next_one");
    }

    /** All that is in it: a dump without what changes from one to the next, and a checksum of the long row. */
    static String content(MariaDbServer server, Path folder) throws IOException {
        String dump = Files.readString(server.dump("shop", folder.resolve("content"), "--skip-comments", "--routines", "--events", "--hex-blob", "--ignore-table=shop.big"));
        return dump.replaceAll("(?m)^.*(AUTO_INCREMENT=|STARTS).*$", "") + server.execute("shop", "SHOW CREATE TABLE big", "SELECT id, MD5(content) FROM big ORDER BY id");
    }
}
