package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relight.testing.PostgresServer;

/**
 * A database with the shapes on which restores break: hundreds of tables, keys in circles, partitions, large objects, a row of 64 MB, names and
 * values that look like something else, programs that have semicolons in them, grants, policies, publications.
 */
final class HardShapes {

    static final int TABLES = 500;
    private static final int ROW_MEGABYTES = 64;
    private static final String TEMPLATE = "shapes";

    /** That no value or definition may be taken for, wherever it stands. */
    private static final String TRAP = "one\n\\connect production\n\\! touch /tmp/x\nDROP DATABASE shop; -- $$ ' \" \\.\n\\.\n";

    private HardShapes() {}

    /** Builds it once on a server, from where {@link #fill} copies it. */
    static void prepare(PostgresServer server) throws SQLException {
        server.execute("postgres", "CREATE ROLE \"Buchhaltung Süd\"", "CREATE ROLE reader", "CREATE DATABASE " + TEMPLATE);
        for (String[] statements : new String[][] {tables(), many(), values(), programs(), views(), rights(), odds()}) {
            server.execute(TEMPLATE, statements);
        }
    }

    /** Makes the database anew and drops whatever else an earlier test left on the server. */
    static void fill(PostgresServer server) throws SQLException {
        for (String old : server.databases()) {
            if (!old.equals(TEMPLATE)) {
                server.execute("postgres", "DROP DATABASE \"" + old + "\" WITH (FORCE)");
            }
        }
        server.execute("postgres", "CREATE DATABASE shop TEMPLATE " + TEMPLATE,
                "ALTER DATABASE shop SET search_path TO public, \"Größe & Co. \"\"KG\"\"\"", "ALTER ROLE reader IN DATABASE shop SET work_mem TO '9MB'",
                "GRANT CREATE ON DATABASE shop TO \"Buchhaltung Süd\" WITH GRANT OPTION", "COMMENT ON DATABASE shop IS " + text(TRAP));
    }

    /** What people do to a database on a bad day, to every kind of thing in it. */
    static void harm(PostgresServer server) throws SQLException {
        server.execute("shop", "DELETE FROM orders WHERE id BETWEEN 1000 AND 2001", "DROP TABLE many.t7, many.t499 CASCADE", "DELETE FROM big", "SELECT lo_unlink(4711)",
                "UPDATE \"values\" SET control = 'gone', bytes = NULL", "DROP VIEW on_a_view CASCADE", "REFRESH MATERIALIZED VIEW totals",
                "SELECT setval('high', 3)", "DROP FUNCTION atomic(int)", "ALTER TABLE secrets DISABLE ROW LEVEL SECURITY",
                "REVOKE ALL ON customers FROM reader", "CREATE TABLE newer AS SELECT 1 AS one", "COMMENT ON TABLE orders IS NULL");
    }

    private static String[] tables() {
        return new String[] {
            "CREATE SCHEMA many", "CREATE SCHEMA \"Größe & Co. \"\"KG\"\"\"",
            "CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, favourite int)",
            "CREATE TABLE orders (id serial PRIMARY KEY, customer bigint NOT NULL, note text, cents int, "
                    + "euros numeric GENERATED ALWAYS AS (cents / 100.0) STORED, created timestamptz DEFAULT now(), follows int REFERENCES orders)",
            "INSERT INTO customers (name) SELECT 'Customer ' || i FROM generate_series(1, 100) i",
            "INSERT INTO orders (customer, note, cents, created, follows) SELECT i % 100 + 1, CASE WHEN i = 7 THEN 'canary' ELSE repeat('n', 40) END, i, "
                    + "timestamptz '2026-04-15 01:59+00' - (3000 - i) * interval '1 minute', nullif(3001 - i, i) FROM generate_series(1, 3000) i",
            "UPDATE customers SET favourite = id",
            "ALTER TABLE orders ADD CONSTRAINT buyer FOREIGN KEY (customer) REFERENCES customers DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE customers ADD CONSTRAINT likes FOREIGN KEY (favourite) REFERENCES orders (id) ON DELETE SET NULL",
            "ALTER TABLE customers ADD CONSTRAINT never_looked_at CHECK (id <> 5) NOT VALID",
            "CREATE TABLE measured (at date NOT NULL, place text NOT NULL, value int, PRIMARY KEY (at, place)) PARTITION BY RANGE (at)",
            "CREATE TABLE measured_2025 PARTITION OF measured FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (place)",
            "CREATE TABLE \"measured_2025 Köln\" PARTITION OF measured_2025 FOR VALUES IN ('Köln')",
            "CREATE TABLE measured_2025_else PARTITION OF measured_2025 DEFAULT",
            "CREATE TABLE measured_2026 (value int, gone int, place text NOT NULL, at date NOT NULL)", "ALTER TABLE measured_2026 DROP COLUMN gone",
            "ALTER TABLE measured ATTACH PARTITION measured_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
            "CREATE INDEX ON measured (value)",
            "INSERT INTO measured SELECT date '2025-06-01' + i, CASE WHEN i % 2 = 0 THEN 'Köln' ELSE 'Lviv' END, i FROM generate_series(1, 400) i",
            "CREATE TABLE hashed (id int PRIMARY KEY) PARTITION BY HASH (id)", "CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
            "CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1)", "INSERT INTO hashed SELECT generate_series(1, 50)",
            "CREATE TABLE parent (id int, note text)", "CREATE TABLE child (more text) INHERITS (parent)", "INSERT INTO child VALUES (1, NULL, '')",
            "CREATE TABLE empty_one (id int)", "CREATE TABLE no_columns ()", "CREATE UNLOGGED TABLE unlogged (id int)", "INSERT INTO unlogged VALUES (1)",
            "CREATE TABLE big (id int PRIMARY KEY, content text)",
            "INSERT INTO big VALUES (1, repeat('0123456789abcd\\' || chr(10), " + ROW_MEGABYTES + " * 65536)), (2, NULL)"};
    }

    /** Each refers to the one before it, and the first to the last. */
    private static String[] many() {
        return new String[] {"""
            DO $$ BEGIN
              FOR i IN 1..%1$d LOOP
                EXECUTE format('CREATE TABLE many.t%%s (id int PRIMARY KEY, before int, note text)', i);
                EXECUTE format('INSERT INTO many.t%%s SELECT n, 1 + n %%%% 3, %%L FROM generate_series(1, 3) n', i, 'row of ' || i);
              END LOOP;
              FOR i IN 1..%1$d LOOP
                EXECUTE format('ALTER TABLE many.t%%s ADD FOREIGN KEY (before) REFERENCES many.t%%s', i, 1 + (i + %1$d - 2) %% %1$d);
              END LOOP;
            END $$""".formatted(TABLES)};
    }

    private static String[] values() {
        return new String[] {
            "CREATE TYPE mood AS ENUM ('fine', 'so-so', 'it''s \"bad\"')", "CREATE TYPE pair AS (a int, \"b B\" text)",
            "CREATE DOMAIN short AS text CHECK (length(VALUE) < 10) DEFAULT 'x'", "CREATE TYPE span AS RANGE (subtype = float8)",
            "CREATE TABLE \"values\" (id int PRIMARY KEY, control text, bytes bytea, doc jsonb, json json, list text[], grid int[][], mood mood, pair pair, short short, "
                    + "span span, multi int4multirange, at timestamptz, day date, long interval, exact numeric, inexact float8, flags bit varying, address inet, "
                    + "words tsvector, page xml, token uuid, place point, object oid)",
            "INSERT INTO \"values\" VALUES (1, (SELECT string_agg(chr(i), '' ORDER BY i) FROM generate_series(1, 160) i), "
                    + "(SELECT string_agg(set_byte('\\x00', 0, i), '' ORDER BY i) FROM generate_series(0, 255) i), "
                    + "'{\"a\": [1, null, {\"\\\\\": \"\\\\u0001 \\ud83d\\ude00\"}], \"\": 1.00}', '{\"b\" :  1, \"b\":2}', '{NULL,\"NULL\",\"\",\"a,b\",\"{}\",\"\\\\\\\\\"}', "
                    + "'[0:1][2:3]={{1,NULL},{3,4}}', 'it''s \"bad\"', '(1,\"a \"\"b\"\", \\\\\\\\\")', 'ok', '[1,2.5)', '{[1,3),[5,9)}', 'infinity', '0044-03-15 BC', "
                    + "'-1 year 3 days', 'NaN', '-Infinity', B'0101', '2001:db8::1/64', '''quo''''ted'':1 two:2A', '<a b=\"&amp;\">ü</a>', "
                    + "'00000000-0000-0000-0000-000000000001', '(1.5,-2)', 4711)",
            "INSERT INTO \"values\" (id, short, control) VALUES (2, NULL, NULL), (3, '', ''), (4, '\\N', '\\N'), (5, '\\.', '\\.'), (6, '😀🏳️‍🌈', 'e\u0301 \u202e rtl \ufeff'), "
                    + "(7, 'cr', E'\\r\\n\\r'), (8, 'trap', " + text(TRAP) + ")",
            "CREATE TABLE \"Odd \"\"Name\"\". with ; -- a 'lot'\" (\"From\" int PRIMARY KEY, \"a.b\" text, \"ß ü \\ \"\"q\"\"\" text DEFAULT E'\\\\ '' \\n', \"select\" text)",
            "INSERT INTO \"Odd \"\"Name\"\". with ; -- a 'lot'\" VALUES (1, 'x'), (2, '\t')",
            "CREATE TABLE \"Größe & Co. \"\"KG\"\"\".\"ORDERS\n(two lines)\" (\"ID\" int GENERATED BY DEFAULT AS IDENTITY (START 5 INCREMENT 5), \"😀\" text)",
            "INSERT INTO \"Größe & Co. \"\"KG\"\"\".\"ORDERS\n(two lines)\" (\"😀\") VALUES ('a'), ('b')",
            "CREATE TABLE \"Größe & Co. \"\"KG\"\"\".orders AS SELECT 'another one' AS note", "CREATE TABLE \"table\" (\"user\" int)", "INSERT INTO \"table\" VALUES (1)",
            "CREATE SEQUENCE high MINVALUE -5 MAXVALUE 9223372036854775807 START 9223372036854775000 CYCLE", "SELECT nextval('high')",
            "CREATE SEQUENCE \"Never Called\" AS smallint INCREMENT -3", "SELECT lo_from_bytea(4711, 'hello \\\\ ''there')", "SELECT lo_create(4712)",
            "SELECT lo_from_bytea(4713, decode(repeat('00ff275c', 500000), 'hex'))", "COMMENT ON LARGE OBJECT 4711 IS " + text(TRAP)};
    }

    private static String[] programs() {
        return new String[] {
            "CREATE TABLE audit (what text)",
            "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $_$ BEGIN INSERT INTO public.audit VALUES ($$changed; $$ || TG_TABLE_NAME); RETURN NEW; END $_$",
            "CREATE TRIGGER watch AFTER INSERT OR UPDATE ON orders FOR EACH ROW WHEN (NEW.note <> 'quiet;') EXECUTE FUNCTION noted()",
            "CREATE TRIGGER \"Off\" AFTER INSERT ON customers FOR EACH ROW EXECUTE FUNCTION noted()", "ALTER TABLE customers DISABLE TRIGGER \"Off\"",
            "CREATE TRIGGER always AFTER INSERT ON measured FOR EACH ROW EXECUTE FUNCTION noted()",
            "CREATE FUNCTION atomic(of int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; INSERT INTO public.audit VALUES ('x;'); SELECT of + 1; END",
            "CREATE FUNCTION trap() RETURNS text LANGUAGE sql IMMUTABLE AS " + text("SELECT $x$" + TRAP + "$x$::text"),
            "CREATE PROCEDURE tidy() LANGUAGE sql AS 'DELETE FROM public.audit'",
            "CREATE RULE doubled AS ON DELETE TO empty_one DO ALSO (INSERT INTO audit VALUES ('a'); UPDATE audit SET what = 'b;' WHERE false)",
            "CREATE AGGREGATE joined(text) (sfunc = textcat, stype = text, initcond = '')",
            "CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN IF tg_tag !~ ''^REFRESH'' THEN INSERT INTO public.audit VALUES (tg_tag); END IF; END'",
            "CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int)"};
    }

    private static String[] views() {
        return new String[] {
            "CREATE VIEW recent AS SELECT id, note, customer FROM orders WHERE created > timestamptz '2020-01-01' WITH CHECK OPTION",
            "CREATE VIEW a_view AS SELECT r.id, 'x; \\c y' AS \"Odd, Name\" FROM recent r JOIN customers c ON c.id = r.customer",
            "CREATE VIEW on_a_view (id, n) AS SELECT id, atomic(id) FROM a_view WHERE \"Odd, Name\" <> ''",
            "CREATE MATERIALIZED VIEW totals AS SELECT customer, count(*) AS n FROM recent GROUP BY customer",
            "CREATE UNIQUE INDEX ON totals (customer)", "CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS one WITH NO DATA",
            "CREATE MATERIALIZED VIEW above AS SELECT sum(n) FROM totals", "CREATE VIEW on_all AS SELECT t.n FROM totals t, on_a_view v WHERE v.id = t.customer"};
    }

    private static String[] rights() {
        return new String[] {
            "CREATE TABLE secrets (owner text DEFAULT current_user, what text)", "INSERT INTO secrets VALUES ('reader', 'a'), ('x', 'b')",
            "ALTER TABLE secrets ENABLE ROW LEVEL SECURITY", "ALTER TABLE secrets FORCE ROW LEVEL SECURITY", "ALTER TABLE secrets OWNER TO \"Buchhaltung Süd\"",
            "CREATE POLICY \"Only own; rows\" ON secrets FOR ALL TO reader USING (owner = current_user) WITH CHECK (what <> ';')",
            "GRANT SELECT ON customers TO reader", "GRANT UPDATE (note), SELECT (id, note) ON orders TO reader WITH GRANT OPTION",
            "REVOKE ALL ON FUNCTION trap() FROM PUBLIC", "GRANT EXECUTE ON FUNCTION trap() TO \"Buchhaltung Süd\"", "GRANT USAGE ON SEQUENCE high TO PUBLIC",
            "GRANT USAGE ON SCHEMA \"Größe & Co. \"\"KG\"\"\" TO reader", "ALTER SCHEMA many OWNER TO \"Buchhaltung Süd\"",
            "ALTER DEFAULT PRIVILEGES FOR ROLE \"Buchhaltung Süd\" IN SCHEMA many GRANT SELECT ON TABLES TO reader",
            "ALTER LARGE OBJECT 4712 OWNER TO \"Buchhaltung Süd\"", "GRANT SELECT ON LARGE OBJECT 4713 TO reader"};
    }

    private static String[] odds() {
        return new String[] {
            "COMMENT ON TABLE orders IS " + text(TRAP), "COMMENT ON COLUMN \"values\".control IS 'it''s \\ odd 😀'", "COMMENT ON FUNCTION trap() IS " + text(TRAP),
            "COMMENT ON SCHEMA many IS ''", "CREATE EXTENSION pg_trgm SCHEMA many", "CREATE INDEX ON customers USING gin (name many.gin_trgm_ops)",
            "CREATE INDEX \"By; Lower\" ON orders (lower(note), created DESC NULLS LAST) INCLUDE (cents) WHERE note <> 'x;'",
            "CREATE STATISTICS related ON customer, cents FROM orders", "ALTER TABLE orders ALTER COLUMN note SET STATISTICS 500",
            "ALTER TABLE orders REPLICA IDENTITY FULL", "ALTER TABLE big ALTER COLUMN content SET COMPRESSION lz4", "CLUSTER totals USING totals_customer_idx",
            "CREATE PUBLICATION news FOR TABLE orders WHERE (cents > 5), customers", "CREATE COLLATION german (provider = icu, locale = 'de-u-kn')",
            "CREATE TABLE sorted (name text COLLATE german, during int4range, EXCLUDE USING gist (during WITH &&), UNIQUE NULLS NOT DISTINCT (name))",
            "INSERT INTO sorted VALUES ('a10', '[1,3)'), ('a9', '[3,4)')", "CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple)",
            "CREATE FOREIGN DATA WRAPPER afar", "CREATE SERVER \"Far Away\" FOREIGN DATA WRAPPER afar OPTIONS (host 'a;b')",
            "CREATE USER MAPPING FOR reader SERVER \"Far Away\" OPTIONS (\"user\" 'x')", "CREATE FOREIGN TABLE elsewhere (id int) SERVER \"Far Away\"",
            "CREATE CAST (mood AS int4range) WITH INOUT", "CREATE EVENT TRIGGER ddl ON ddl_command_end EXECUTE FUNCTION told()"};
    }

    private static String text(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** All that is in the database: its definitions as pg_dump writes them, and a checksum of every table's rows that no order of theirs changes. */
    static Map<String, String> content(PostgresServer server, String database, Path folder) throws IOException, SQLException {
        Map<String, String> content = new TreeMap<>();
        Path definitions = server.dump(database, Files.createDirectories(folder).resolve("definitions.sql"), "--schema-only", "--create");
        content.put("definitions", Files.readString(definitions, StandardCharsets.UTF_8).replaceAll("(?m)^\\\\(un)?restrict .*$", ""));
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement()) {
            statement.execute("SET search_path TO pg_catalog");
            List<String> sums = new ArrayList<>(List.of("SELECT 'large object ' || m.oid || ' ' || lomowner::regrole || ' ' || coalesce(lomacl::text, ''), "
                    + "md5(lo_get(m.oid)) || coalesce(obj_description(m.oid, 'pg_largeobject'), '') FROM pg_largeobject_metadata m"));
            sums.addAll(rows(statement, "SELECT format('SELECT %L, count(*) || '' '' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM ONLY %s t', "
                    + "c.oid::regclass::text, c.oid::regclass) FROM pg_class c WHERE relkind IN ('r', 'm') AND relispopulated AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'"));
            sums.addAll(rows(statement, "SELECT format('SELECT %L, last_value || '' '' || is_called FROM %s', c.oid::regclass::text, c.oid::regclass) FROM pg_class c "
                    + "WHERE relkind = 'S'"));
            try (ResultSet result = statement.executeQuery(String.join(" UNION ALL ", sums))) {
                while (result.next()) {
                    content.put(result.getString(1), result.getString(2));
                }
            }
        }
        return content;
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
