package relight.adapter.engine.postgresql;

import java.sql.SQLException;
import java.util.Map;
import relight.core.restore.RestorePlan;
import relight.core.runbook.Step;
import relight.testing.PostgresServer;

/** A small database with what restores stumble over: keys, a serial and an identity column, a function, a view, a large object. */
final class Shop {

    private Shop() {}

    /** Makes the database anew and drops whatever else an earlier test left on the server. */
    static void fill(PostgresServer server) throws SQLException {
        for (String old : server.databases()) {
            server.execute("postgres", "DROP DATABASE IF EXISTS \"" + old + "\" WITH (FORCE)");
        }
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute("shop",
                "CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)",
                "CREATE TABLE orders (id serial PRIMARY KEY, customer bigint REFERENCES customers, note text, created timestamptz)",
                "INSERT INTO customers (name) SELECT 'Customer ' || i || ' \\ ; ''x''' FROM generate_series(1, 100) i",
                "INSERT INTO orders (customer, note, created) SELECT i % 100 + 1, CASE WHEN i = 7 THEN 'canary' ELSE repeat('n', 40) END, "
                        + "timestamptz '2026-04-15 01:59+00' - (5000 - i) * interval '1 minute' FROM generate_series(1, 5000) i",
                "CREATE INDEX ON orders (created)",
                "CREATE VIEW recent AS SELECT * FROM orders WHERE created > now() - interval '1 year'",
                "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ begin return 'a; \\! b'; end $$",
                "SELECT lo_from_bytea(4711, 'hello')");
    }

    static Map<String, String> with(RestorePlan plan, String action) {
        return step(plan, action).with();
    }

    static Step.EngineAction step(RestorePlan plan, String action) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals(action)).findFirst().orElseThrow();
    }
}
