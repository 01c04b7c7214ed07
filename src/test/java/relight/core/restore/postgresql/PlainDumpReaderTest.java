package relight.core.restore.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.text.Problem;

class PlainDumpReaderTest {

    private static final String DUMP = """
            --
            -- PostgreSQL database dump
            --

            \\restrict abcDEF123

            -- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
            -- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

            SET client_encoding = 'UTF8';
            SET standard_conforming_strings = on;
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
            CREATE FUNCTION public.f() RETURNS text LANGUAGE plpgsql AS $_$ begin return 'DROP ROLE x; \\! ls'; end $_$;
            ALTER FUNCTION public.f() OWNER TO "shop owner";
            CREATE TABLE public.orders (id bigint, note text DEFAULT 'a; COPY b FROM PROGRAM');
            ALTER TABLE public.orders OWNER TO shop;
            COPY public.orders (id, note) FROM stdin;
            1\tone; \\\\ DROP DATABASE x
            2\t\\N
            3\t\\.x
            \\.


            CREATE RULE r AS ON UPDATE TO public.orders DO ALSO (SELECT 1; SELECT 2);
            GRANT SELECT ON TABLE public.orders TO reader;
            --
            -- PostgreSQL database dump complete
            --

            \\unrestrict abcDEF123

            """;

    @Test
    void passesAnOrdinaryDumpUnchangedButForItsRestriction() throws IOException {
        PlainDumpReader reader = reader(DUMP, DumpRules.restoring(false));
        assertEquals(DUMP.replace("\\restrict abcDEF123", "").replace("\\unrestrict abcDEF123", ""), all(reader));
        assertEquals(Map.of("public.orders", 3L), reader.inventory().rows());
    }

    @Test
    void listsWhatTheDumpNeeds() throws IOException {
        PlainDumpReader reader = reader(DUMP, DumpRules.looking());
        all(reader);
        DumpInventory found = reader.inventory();
        assertEquals(Set.of("pgcrypto"), found.extensions());
        assertEquals(Set.of("shop", "shop owner", "reader"), found.roles());
        assertEquals("15.18", found.from().orElseThrow().toString());
        assertEquals("UTF8", found.encoding().orElseThrow());
        assertTrue(found.restricted());
        assertTrue(found.complete());
        assertEquals(List.of(), found.forbidden());
    }

    @ParameterizedTest
    @ValueSource(strings = {"public.\"Orders\"", "\"Other Schema\".\"a.b \"\"table\"\"\"", "\"Shop\".orders"})
    void readsTheDataOfTablesWithQuotedNames(String table) throws IOException {
        PlainDumpReader reader = reader("COPY " + table + " (id, \"a) b\") FROM stdin;\n1\tx\n2\ty\n\\.\n", DumpRules.restoring(false));
        reader.readAllBytes();
        assertEquals(Map.of(table, 2L), reader.inventory().rows());
    }

    @Test
    void readsTheSameWhereverTheNetworkCutsTheBytes() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            InputStream pieces = new ByteArrayInputStream(DUMP.getBytes(StandardCharsets.UTF_8)) {
                @Override
                public synchronized int read(byte[] bytes, int offset, int length) {
                    return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(7)));
                }
            };
            PlainDumpReader reader = new PlainDumpReader(pieces, DumpRules.restoring(false));
            assertEquals(DUMP.replace("\\restrict abcDEF123", "").replace("\\unrestrict abcDEF123", ""), all(reader), "seed " + seed);
        }
    }

    @Test
    void ALL_12_staysInTheNewDatabaseWhereTheDumpMakesItsOwn() throws IOException {
        PlainDumpReader reader = reader("""
                CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8';
                ALTER DATABASE shop OWNER TO postgres;
                \\connect shop
                CREATE TABLE a (i int);
                COMMENT ON DATABASE shop IS 'the shop';
                """, DumpRules.restoring(false));
        assertEquals("CREATE TABLE a (i int);", all(reader).strip());
        assertEquals(4, reader.inventory().leftOut().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\\! touch /tmp/x", "\\copy t to program 'sh'", "\\o |sh", "\\i /etc/passwd", "SELECT 'drop database x' \\gexec",
        "COPY t FROM PROGRAM 'id';", "COPY t TO PROGRAM 'sh';", "COPY t FROM '/etc/passwd';", "copy /* ; */ t from\nprogram 'id';",
        "ALTER SYSTEM SET fsync = off;", "CREATE ROLE eve SUPERUSER;", "DROP USER shop;", "GRANT postgres TO eve;",
        "ALTER ROLE shop SUPERUSER;", "CREATE TABLESPACE x LOCATION '/';", "DROP OWNED BY shop;", "LOAD 'evil';",
        "/*/ ' */ DROP ROLE shop; --'", "/* /*/ */ ' */ DROP ROLE shop; --'", "SELECT E'\\''; DROP ROLE shop; --';",
        "SELECT E'a' \n 'b\\''; DROP ROLE shop; --';", "SELECT $a$ $b$ $a$; DROP ROLE shop;", "SET standard_conforming_strings = off;",
        "SELECT set_config('standard_conforming_strings', 'off', false);", "SET client_encoding = 'SJIS';",
        "COPY t FROM stdin; \\! ls\n\\.\n", "SELECT (1; DROP ROLE shop); DROP ROLE shop;", "ROLLBACK;"})
    void ALL_12_refusesWhatLeavesTheDatabaseOrRunsACommand(String dump) {
        assertThrows(Problem.class, () -> all(reader(dump + "\n", DumpRules.restoring(false))), dump);
        PlainDumpReader looking = reader(dump + "\n", DumpRules.looking());
        try {
            all(looking);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertFalse(looking.inventory().forbidden().isEmpty(), dump);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "INSERT INTO t VALUES ('COPY t FROM PROGRAM ''id''; \\! ls');", "SELECT '/*'; SELECT '--'; SELECT \"\\x\";",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT $1; DROP ROLE x; \\! $$;", "-- \\! ls", "/* \\! ls */",
        "CREATE USER MAPPING FOR shop SERVER s;", "SELECT 5 * /* x */ 3;", "SELECT a-b, $1, x$y$z;"})
    void ALL_12_isNotDeceivedByStringsAndComments(String dump) throws IOException {
        assertEquals(dump + "\n", all(reader(dump + "\n", DumpRules.restoring(false))));
    }

    @Test
    void ALL_12_nothingOfAHeldStatementLeavesBeforeItIsWhole() {
        byte[] seen = new byte[4096];
        PlainDumpReader reader = reader("SELECT 1;\nCOPY t FROM PROGRAM 'id';\n", DumpRules.restoring(false));
        assertThrows(Problem.class, () -> {
            while (reader.read(seen) >= 0) {
                assertFalse(new String(seen, StandardCharsets.UTF_8).contains("PROGRAM"));
            }
        });
    }

    @Test
    void ALL_12_aMegabyteOfCommentDoesNotHideAStatement() {
        String comment = "/*" + "x".repeat(3_000_000) + "*/";
        assertThrows(Problem.class, () -> all(reader(comment + "DROP ROLE shop;", DumpRules.restoring(false))));
        assertThrows(Problem.class, () -> all(reader("DROP " + comment + " ROLE shop;", DumpRules.restoring(false))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"COPY t FROM stdin;\n1\n2\n", "CREATE TABLE t (a int", "-- PostgreSQL database dump\nSELECT 1;\n",
        "INSERT INTO t VALUES ('abc"})
    void ALL_5_seesADumpThatEndsInTheMiddle(String dump) {
        Problem problem = assertThrows(Problem.class, () -> all(reader(dump, DumpRules.restoring(false))));
        assertEquals("restore.pg.stream.truncated", problem.what().key());
    }

    @Test
    void PG_5_leavesOwnersAndGrantsOutWhereChosen() throws IOException {
        String rest = all(reader(DUMP, DumpRules.restoring(true)));
        assertFalse(rest.contains("OWNER TO"));
        assertFalse(rest.contains("GRANT"));
        assertTrue(rest.contains("CREATE RULE"));
    }

    @Test
    void refusesASecondDatabase() {
        assertThrows(Problem.class, () -> all(reader("\\connect a\nSELECT 1;\n\\connect b\nSELECT 2;\n", DumpRules.restoring(false))));
    }

    private static PlainDumpReader reader(String dump, DumpRules rules) {
        return new PlainDumpReader(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)), rules);
    }

    private static String all(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
