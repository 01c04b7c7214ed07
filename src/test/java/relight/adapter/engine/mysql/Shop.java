package relight.adapter.engine.mysql;

import java.io.IOException;
import relight.core.restore.RestorePlan;
import relight.core.runbook.Step;
import relight.testing.MariaDbServer;

/** A small schema with what restores stumble over: keys in a circle, views on views, triggers, routines, an event, odd names and bytes. */
final class Shop {

    private Shop() {}

    /** Makes the schema anew and drops whatever else an earlier test left on the server. */
    static void fill(MariaDbServer server) throws IOException {
        for (String old : server.schemas()) {
            server.execute("", "SET foreign_key_checks = 0", "DROP DATABASE `" + old + "`");
        }
        server.execute("", "CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        server.execute("shop",
                "CREATE TABLE customers (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(60) NOT NULL, favourite INT)",
                "CREATE TABLE orders (id INT PRIMARY KEY AUTO_INCREMENT, customer INT, note VARCHAR(60), cents INT, "
                        + "euros INT GENERATED ALWAYS AS (cents DIV 100) STORED, created DATETIME, CONSTRAINT buyer FOREIGN KEY (customer) REFERENCES customers (id))",
                "ALTER TABLE customers ADD CONSTRAINT likes FOREIGN KEY (favourite) REFERENCES orders (id)",
                "CREATE TABLE `Odd ``Name` (`From` INT PRIMARY KEY, `b` BLOB, `Größe` TEXT)",
                "INSERT INTO `Odd ``Name` VALUES (1, x'0027FF5C0A1A', 'emoji 😀; -- no comment'), (2, NULL, '\\\\ and '' and \" and `')",
                "CREATE TABLE empty_one (id INT)",
                "CREATE TABLE parts (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3",
                "INSERT INTO parts SELECT seq FROM seq_1_to_30",
                "INSERT INTO customers (name) SELECT CONCAT('Customer ', seq, ' \\\\ ; ''x''') FROM seq_1_to_100",
                "INSERT INTO orders (customer, note, cents, created) SELECT seq % 100 + 1, IF(seq = 7, 'canary', REPEAT('n', 40)), seq, "
                        + "'2026-04-15 01:59:00' - INTERVAL (5000 - seq) MINUTE FROM seq_1_to_5000",
                "UPDATE customers SET favourite = id",
                "CREATE TABLE audit (what VARCHAR(80))",
                "CREATE VIEW recent AS SELECT id, note FROM orders WHERE id > 10",
                "CREATE VIEW a_view_on_it AS SELECT recent.id FROM shop.recent",
                "CREATE TRIGGER watch AFTER UPDATE ON orders FOR EACH ROW INSERT INTO audit VALUES (CONCAT('changed ', NEW.id))",
                "CREATE PROCEDURE tidy() DELETE FROM audit",
                "CREATE FUNCTION one() RETURNS INT DETERMINISTIC RETURN 1",
                "CREATE EVENT thin_out ON SCHEDULE EVERY 1 SECOND DO DELETE FROM orders WHERE id < 100");
    }

    static Step.EngineAction step(RestorePlan plan, String action) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals(action)).findFirst().orElseThrow();
    }
}
