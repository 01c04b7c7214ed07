package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.testing.PostgresServer;

/** Single tables of a dump in the place of those in use, on a real server. */
class PostgresqlTableSwapTest {

    private static final Map<String, String> NOTES = Map.of("tables", "notes, The Crm.Kinds");

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.small();
        server.execute("postgres", "CREATE ROLE reader");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** Notes lead to kinds in another schema and to people; lines and the notes themselves lead to notes. */
    @BeforeEach
    void fillShop() throws Exception {
        Shop.fill(server);
        server.execute("shop", "CREATE SCHEMA \"The Crm\"", "CREATE TABLE \"The Crm\".\"Kinds\" (id int PRIMARY KEY, word text)",
                "CREATE TABLE people (id int PRIMARY KEY)",
                "CREATE TABLE notes (id serial PRIMARY KEY, kind int REFERENCES \"The Crm\".\"Kinds\", who int REFERENCES people, over int REFERENCES notes, "
                        + "note text, size int GENERATED ALWAYS AS (length(note)) STORED)",
                "CREATE TABLE lines (id serial PRIMARY KEY, note int CONSTRAINT of_note REFERENCES notes ON DELETE CASCADE)",
                "CREATE INDEX by_note ON notes (note)", "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
                "CREATE TRIGGER stamped BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION stamp()",
                "INSERT INTO \"The Crm\".\"Kinds\" VALUES (1, 'good')", "INSERT INTO people SELECT generate_series(1, 20)",
                "INSERT INTO notes (kind, who, over, note) SELECT 1, i, CASE WHEN i > 1 THEN i - 1 END, 'note ' || i FROM generate_series(1, 20) i",
                "INSERT INTO lines (note) SELECT generate_series(1, 10)", "GRANT SELECT ON notes TO reader");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Fc", "-Fp"})
    void tablesTakeThePlaceOfThoseInUseAndAreTakenBackOnceAndCommittedOnce(String form) throws Exception {
        try (Practice practice = dumped(form)) {
            harm();
            server.execute("shop", "INSERT INTO orders (note) VALUES ('after the backup')");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, NOTES);
            practice.succeed(plan, Part.MAIN);
            whole();
            assertEquals("1", server.value("shop", "SELECT count(*) FROM orders WHERE note = 'after the backup'"), "the rest of the database stays");
            server.execute("shop", "DELETE FROM people WHERE id = 999");
            practice.succeed(plan, Part.UNDO);
            assertEquals("poisoned", server.value("shop", "SELECT note FROM notes WHERE id = 1"));
            assertEquals("f", server.value("shop", "SELECT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND NOT convalidated)"));
            assertEquals("4", server.value("shop", "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND 'notes'::regclass IN (conrelid, confrelid)"));
            assertEquals("3", server.value("shop", "SELECT count(*) FROM notes WHERE id IN (1, 2, 3)"), "also what came after the backup");

            RestorePlan again = practice.plan(Way.IN_PLACE, NOTES);
            practice.succeed(again, Part.MAIN);
            server.execute("shop", "DELETE FROM lines WHERE note = 1", "DELETE FROM notes WHERE id = 20", "DELETE FROM people WHERE id = 20");
            server.execute("shop", "INSERT INTO people VALUES (20)", "INSERT INTO notes (id, kind, who, over, note) VALUES (20, 1, 20, 19, 'note 20')",
                    "INSERT INTO lines (id, note) VALUES (1, 1)");
            practice.succeed(again, Part.COMMIT);
            whole();
            assertEquals("0", server.value("shop", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%\\_before\\_%'"));
            assertEquals(2, server.databases().size(), "the copy of the restore that was taken back is kept for a look");
        }
    }

    private static void harm() throws Exception {
        server.execute("shop", "ALTER TABLE notes DISABLE TRIGGER ALL", "UPDATE notes SET note = 'poisoned'", "DELETE FROM notes WHERE id > 3",
                "DELETE FROM lines WHERE note > 3", "UPDATE \"The Crm\".\"Kinds\" SET word = 'bad'", "ALTER TABLE notes ENABLE TRIGGER ALL");
    }

    private static void whole() throws Exception {
        assertEquals("20", server.value("shop", "SELECT count(*) FROM notes WHERE note = 'note ' || id AND size = length(note)"));
        assertEquals("good", server.value("shop", "SELECT word FROM \"The Crm\".\"Kinds\""));
        assertEquals("4", server.value("shop", "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated AND 'notes'::regclass IN (conrelid, confrelid)"));
        assertEquals("2", server.value("shop", "SELECT count(*) FROM pg_indexes WHERE tablename = 'notes' AND schemaname = 'public'"));
        assertEquals("stamped", server.value("shop", "SELECT tgname FROM pg_trigger WHERE tgrelid = 'notes'::regclass AND NOT tgisinternal"));
        assertEquals("t", server.value("shop", "SELECT has_table_privilege('reader', 'notes', 'SELECT')"));
        assertEquals("21", server.value("shop", "SELECT nextval('notes_id_seq')"));
        server.execute("shop", "ALTER SEQUENCE notes_id_seq RESTART WITH 21");
    }

    @Test
    void aTableThatWasDroppedComesBackAndIsGoneAgainWhenThatIsTakenBack() throws Exception {
        try (Practice practice = dumped("-Fc")) {
            server.execute("shop", "DROP TABLE lines");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of("tables", "lines"));
            practice.succeed(plan, Part.MAIN);
            assertTrue(practice.run(plan.steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals("table-swap"))
                    .findFirst().orElseThrow()).good(), "whoever was cut off behind its commit runs it again");
            assertEquals("10", server.value("shop", "SELECT count(*) FROM lines JOIN notes ON notes.id = lines.note"));
            assertEquals("1", server.value("shop", "SELECT count(*) FROM pg_constraint WHERE conname = 'of_note'"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("f", server.value("shop", "SELECT to_regclass('lines') IS NOT NULL"));
            assertEquals("0", server.value("shop", "SELECT count(*) FROM pg_constraint WHERE conname = 'of_note'"), "its rows hold none of those in use");
        }
    }

    @Test
    void ALL_2_aTableToWhichSomethingOutsideIsTiedIsRefusedAndTheRescueOfRowsNamed() throws Exception {
        try (Practice practice = dumped("-Fc")) {
            for (List<String> tie : List.of(
                    List.of("CREATE VIEW public.seen AS SELECT * FROM notes", "view seen", "DROP VIEW public.seen"),
                    List.of("CREATE TABLE public.tied (one notes)", "column one of table tied", "DROP TABLE public.tied"),
                    List.of("CREATE FUNCTION of(notes) RETURNS int LANGUAGE sql AS 'SELECT 1'", "function of(notes)", "DROP FUNCTION of(notes)"),
                    List.of("CREATE TABLE public.tied (id int DEFAULT nextval('notes_id_seq'))", "default value", "DROP TABLE public.tied"),
                    List.of("CREATE TABLE public.tied () INHERITS (notes)", "table tied", "DROP TABLE public.tied"),
                    List.of("CREATE STATISTICS pair ON kind, who FROM notes", "statistics object pair", "DROP STATISTICS pair"),
                    List.of("CREATE PUBLICATION p FOR TABLE notes", "publication", "DROP PUBLICATION p"))) {
                server.execute("shop", tie.get(0));
                Refusal refusal = ((Planning.Refused) practice.consider(Way.SIDE_BY_SIDE, NOTES)).refusals().getFirst();
                assertEquals("ALL-2", refusal.id());
                assertTrue(refusal.text().contains("public.notes") && refusal.text().contains(tie.get(1)) && refusal.remedy().contains("rescue=TABLE"), refusal::toString);
                server.execute("shop", tie.get(2));
            }
        }
    }

    @Test
    void ALL_2_whatHasComeToDependOnItSinceThePlanEndsTheExchange() throws Exception {
        try (Practice practice = dumped("-Fc")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, NOTES);
            server.execute("shop", "CREATE VIEW public.seen AS SELECT * FROM notes");
            Outcome outcome = practice.execute(plan.steps(), Part.MAIN);
            assertTrue(!outcome.good() && outcome.reason().toString().contains("view seen"), outcome::toString);
            assertEquals("20", server.value("shop", "SELECT count(*) FROM notes"));
        }
    }

    @Test
    void ALL_2_aRowThatOtherTablesNeedAndTheBackupLacksEndsTheExchangeAndNothingIsChanged() throws Exception {
        try (Practice practice = dumped("-Fc")) {
            server.execute("shop", "INSERT INTO notes (id, note) VALUES (77, 'newer')", "INSERT INTO lines (note) VALUES (77)");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, NOTES);
            Outcome outcome = practice.execute(plan.steps(), Part.MAIN);
            assertTrue(!outcome.good() && outcome.reason().toString().contains("of_note"), outcome::toString);
            assertEquals("newer", server.value("shop", "SELECT note FROM notes WHERE id = 77"));
            assertEquals("0", server.value("shop", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%\\_before\\_%'"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("21", server.value("shop", "SELECT count(*) FROM notes"));
        }
    }

    /** A line that leads to a note of the backup alone has nothing to lead to when that goes. */
    @Test
    void theWayBackIsNotHeldUpByWhatWasWrittenMeanwhileAndTellsIt() throws Exception {
        try (Practice practice = dumped("-Fc")) {
            server.execute("shop", "DELETE FROM lines", "DELETE FROM notes WHERE id = 20");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, NOTES);
            practice.succeed(plan, Part.MAIN);
            server.execute("shop", "INSERT INTO lines (note) VALUES (20)");
            practice.succeed(plan, Part.UNDO);
            assertEquals("19", server.value("shop", "SELECT count(*) FROM notes"));
            assertEquals("f", server.value("shop", "SELECT convalidated FROM pg_constraint WHERE conname = 'of_note'"));
            assertTrue(practice.told.output().contains("of_note") && practice.told.output().contains("violates"), practice.told.output());
            assertFalse(server.value("shop", "SELECT string_agg(nspname, ' ') FROM pg_namespace WHERE nspname LIKE '%\\_r2%'").isEmpty(), "the restored ones are kept");
        }
    }

    @Test
    void ALL_2_theOldOnesAreNotDroppedWhereSomethingHasComeToNeedThem() throws Exception {
        try (Practice practice = dumped("-Fc")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, NOTES);
            practice.succeed(plan, Part.MAIN);
            String old = server.value("shop", "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'public\\_before\\_%'");
            server.execute("shop", "CREATE VIEW compared AS SELECT * FROM " + old + ".notes");
            assertFalse(practice.execute(plan.steps(), Part.COMMIT).good());
            assertEquals("20", server.value("shop", "SELECT count(*) FROM compared"));
        }
    }

    private Practice dumped(String form) throws Exception {
        Practice practice = new Practice(folder, server.target("shop"));
        server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), form);
        return practice;
    }
}
