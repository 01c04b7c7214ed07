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

/** Schemas of a dump in the place of those in use, on a real server. */
class PostgresqlSchemaSwapTest {

    private static final Map<String, String> CRM = Map.of("schemas", "The Crm");
    private static final String ROWS = "SELECT count(*) FROM \"The Crm\".notes";

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

    @BeforeEach
    void fillShop() throws Exception {
        Shop.fill(server);
        server.execute("shop", "CREATE SCHEMA \"The Crm\"", "CREATE TYPE \"The Crm\".mood AS ENUM ('good', 'bad')",
                "CREATE TABLE \"The Crm\".people (id serial PRIMARY KEY, customer bigint REFERENCES public.customers, mood \"The Crm\".mood)",
                "CREATE TABLE \"The Crm\".notes (id serial PRIMARY KEY, who int CONSTRAINT whose REFERENCES \"The Crm\".people, note text)",
                "CREATE VIEW \"The Crm\".shown AS SELECT note FROM \"The Crm\".notes JOIN public.customers ON true",
                "INSERT INTO \"The Crm\".people (customer, mood) SELECT i, 'good' FROM generate_series(1, 20) i",
                "INSERT INTO \"The Crm\".notes (who, note) SELECT i, 'note ' || i FROM generate_series(1, 20) i",
                "GRANT USAGE ON SCHEMA \"The Crm\" TO reader", "GRANT SELECT ON \"The Crm\".notes TO reader");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Fc", "-Fp"})
    void aSchemaTakesThePlaceOfTheOneInUseAndIsTakenBackOnceAndCommittedOnce(String form) throws Exception {
        try (Practice practice = dumped(form)) {
            harm();
            server.execute("shop", "INSERT INTO orders (note) VALUES ('after the backup')");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, CRM);
            practice.succeed(plan, Part.MAIN);
            whole();
            assertEquals("1", server.value("shop", "SELECT count(*) FROM orders WHERE note = 'after the backup'"), "the rest of the database stays");
            practice.succeed(plan, Part.UNDO);
            assertEquals("0", server.value("shop", ROWS));

            RestorePlan again = practice.plan(Way.IN_PLACE, CRM);
            practice.succeed(again, Part.MAIN);
            practice.succeed(again, Part.COMMIT);
            whole();
            assertEquals("0", server.value("shop", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'The Crm\\_before\\_%'"));
        }
    }

    private static void harm() throws Exception {
        server.execute("shop", "DELETE FROM \"The Crm\".notes", "ALTER TABLE \"The Crm\".people DROP COLUMN mood");
    }

    private static void whole() throws Exception {
        assertEquals("20", server.value("shop", ROWS));
        assertEquals("20", server.value("shop", "SELECT count(*) FROM \"The Crm\".people WHERE mood = 'good'"));
        assertEquals("2", server.value("shop", "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = '\"The Crm\"'::regnamespace"));
        assertEquals("21", server.value("shop", "SELECT nextval('\"The Crm\".notes_id_seq')"));
        assertEquals("t", server.value("shop", "SELECT has_schema_privilege('reader', 'The Crm', 'USAGE') AND has_table_privilege('reader', '\"The Crm\".notes', 'SELECT')"));
        assertEquals("2000", server.value("shop", "SELECT count(*) FROM \"The Crm\".shown"));
        server.execute("shop", "ALTER SEQUENCE \"The Crm\".notes_id_seq RESTART WITH 21");
    }

    @Test
    void aSchemaThatWasDroppedComesBackAndIsGoneAgainWhenThatIsTakenBack() throws Exception {
        try (Practice practice = dumped("-Fc")) {
            server.execute("shop", "DROP SCHEMA \"The Crm\" CASCADE");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, CRM);
            practice.succeed(plan, Part.MAIN);
            assertEquals("20", server.value("shop", ROWS));
            practice.succeed(plan, Part.UNDO);
            assertEquals("0", server.value("shop", "SELECT count(*) FROM pg_namespace WHERE nspname = 'The Crm'"));
        }
    }

    @Test
    void ALL_2_aSchemaToWhichSomethingOutsideIsTiedIsRefusedAndTheRescueOfRowsNamed() throws Exception {
        try (Practice practice = dumped("-Fc")) {
            for (List<String> tie : List.of(
                    List.of("CREATE VIEW public.seen AS SELECT * FROM \"The Crm\".notes", "view seen", "DROP VIEW public.seen"),
                    List.of("CREATE TABLE public.tied (note int REFERENCES \"The Crm\".notes)", "tied_note_fkey", "DROP TABLE public.tied"),
                    List.of("CREATE TABLE public.tied (mood \"The Crm\".mood)", "column mood of table tied", "DROP TABLE public.tied"),
                    List.of("CREATE TABLE public.tied (id int DEFAULT nextval('\"The Crm\".notes_id_seq'))", "default value", "DROP TABLE public.tied"),
                    List.of("CREATE PUBLICATION p FOR TABLE \"The Crm\".notes", "publication", "DROP PUBLICATION p"),
                    List.of("CREATE PUBLICATION p FOR TABLES IN SCHEMA \"The Crm\"", "publication", "DROP PUBLICATION p"))) {
                server.execute("shop", tie.get(0));
                Refusal refusal = ((Planning.Refused) practice.consider(Way.SIDE_BY_SIDE, CRM)).refusals().getFirst();
                assertEquals("ALL-2", refusal.id());
                assertTrue(refusal.text().contains(tie.get(1)) && refusal.remedy().contains("rescue=TABLE"), refusal::toString);
                server.execute("shop", tie.get(2));
            }
            assertEquals(List.of("ALL-2"), practice.refusals(Way.SIDE_BY_SIDE, Map.of("schemas", "public")));
            assertEquals(List.of("ALL-2"), practice.refusals(Way.SIDE_BY_SIDE, Map.of("tables", "orders", "schemas", "The Crm")));
        }
    }

    @Test
    void ALL_2_whatHasComeToDependOnItSinceThePlanEndsTheExchange() throws Exception {
        try (Practice practice = dumped("-Fc")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, CRM);
            server.execute("shop", "CREATE VIEW public.seen AS SELECT * FROM \"The Crm\".notes");
            Outcome outcome = practice.execute(plan.steps(), Part.MAIN);
            assertTrue(!outcome.good() && outcome.reason().toString().contains("view seen"), outcome::toString);
            assertEquals("1", server.value("shop", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'The Crm%'"));
        }
    }

    @Test
    void ALL_2_aCopyThatBreaksOffLeavesTheSchemaInUseAsItIs() throws Exception {
        server.execute("shop", "ALTER TABLE \"The Crm\".notes DROP CONSTRAINT whose", "ALTER TABLE \"The Crm\".people DROP CONSTRAINT people_customer_fkey");
        try (Practice practice = dumped("-Fc")) {
            harm();
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, CRM);
            for (Step step : plan.steps()) {
                if (step instanceof Step.EngineAction action && action.action().equals("schema-swap")) {
                    server.execute(action.with().get("restored"), "DROP SCHEMA \"The Crm\" CASCADE");
                    Outcome outcome = practice.run(step);
                    assertFalse(outcome.good());
                    assertEquals("0", server.value("shop", ROWS), "it is the old one, under its own name");
                    assertEquals("1", server.value("shop", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'The Crm%'"));
                    return;
                }
                assertTrue(practice.run(step).good(), practice.told.output()::toString);
            }
            throw new AssertionError("the plan has no such step");
        }
    }

    private Practice dumped(String form) throws Exception {
        Practice practice = new Practice(folder, server.target("shop"));
        server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), form);
        return practice;
    }
}
