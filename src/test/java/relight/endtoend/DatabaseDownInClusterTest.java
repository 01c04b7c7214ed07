package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PodNode;
import relight.testing.PostgresServer;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/**
 * The database of a cluster does not do what it should: the page asks which way, the newest backup or the replica, and goes it with steps of
 * Relight's own alone. The old primary is fenced before the replica is promoted, and the Service leads to the replica last.
 */
@Timeout(240)
@Tag(ShownInClusters.PODS)
class DatabaseDownInClusterTest {

    private static final String PAGE = """
            # The database is down

            ```relight step=way
            decision: Which way?
            options:
              switch: {text: The replica takes over, time: 1m, data: 10s}
              restore: {text: The newest backup comes back, time: 20m, data: 24h}
            ```

            ```relight if=way:restore
            restore: shop
            ```

            ```relight if=way:restore
            check: data
            systems: [shop]
            ```

            ```kubernetes system=production if=way:switch
            - scale: statefulset/postgres
              replicas: 0
            - wait: pod/postgres-0
              for: deleted
              within: 60s
            - exec: pod/postgres-replica-0
              command: [psql, -h, 127.0.0.1, -p, "%1$d", -U, postgres, -Atc, SELECT pg_promote()]
            ```

            ```relight if=way:switch
            check: data
            systems: [shop-replica]
            ```

            ```kubernetes system=production if=way:switch
            selector: postgres
            with: {app: postgres, role: replica}
            ```
            """;

    @Test
    void U9_theBackupComesBackOrTheOldPrimaryIsFencedAndTheReplicaTakesOver(@TempDir Path folder) throws Exception {
        try (PostgresServer primary = PostgresServer.small()) {
            primary.execute("postgres", "CREATE DATABASE shop");
            primary.execute("shop", "CREATE TABLE orders AS SELECT i AS id FROM generate_series(1, 500) i");
            primary.dump("shop", Files.createDirectories(folder.resolve("workspace/backups")).resolve("shop_20260415.dump"), "-Fc");
            try (PostgresServer replica = primary.replica(); TestNamespace shop = TestNamespace.make("shop"); PodNode node = PodNode.of(shop.name())) {
                primary.down();
                replica.down();
                server(shop, "postgres", "primary", primary);
                server(shop, "postgres-replica", "replica", replica);
                shop.create("services", """
                        {"apiVersion":"v1","kind":"Service","metadata":{"name":"postgres"},"spec":{"ports":[{"port":5432}],"selector":{"app":"postgres","role":"primary"}}}""");
                Until.holds(() -> streams(primary));
                primary.execute("shop", "DELETE FROM orders WHERE id > 3");
                try (Desk desk = new Desk(folder, """
                        site: {name: Shop, zone: UTC}
                        stores: {disk: {folder: backups}}
                        systems:
                          production: {engine: kubernetes, target: {kubeconfig: "%1$s", context: "%2$s", cluster: "%3$s", namespace: %4$s}}
                          shop:
                            engine: postgresql
                            target: {on: "pod:production/%4$s/postgres-0", host: 127.0.0.1, port: %5$d, user: postgres, database: shop}
                            checks: {orders: {query: SELECT count(*) FROM orders, at-least: 500}}
                          shop-replica:
                            engine: postgresql
                            target: {on: "pod:production/%4$s/postgres-replica-0", host: 127.0.0.1, port: %6$d, user: postgres, database: shop}
                            checks:
                              orders: {query: SELECT count(*) FROM orders, at-least: 501}
                              writes: {query: SELECT pg_is_in_recovery(), equals: f}
                        series: {nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}}
                        """.formatted(shop.kubeconfig(), shop.context(), shop.uid(), shop.name(), primary.port(), replica.port()))) {
                    desk.write("runbooks/down.md", PAGE.formatted(replica.port()));
                    desk.relight("catalog", "refresh").ended(0);
                    desk.relight("catalog", "verify").ended(0);

                    Said restored = desk.relight("run", "runbooks/down.md", "--set", "way=restore", "--confirm-target", "shop", "--commit").ended(0);
                    assertEquals("500", primary.value("shop", "SELECT count(*) FROM orders"), restored::toString);
                    assertEquals("primary 1", role(shop) + " " + shop.read("statefulsets.apps/postgres", "/spec/replicas"));

                    primary.execute("shop", "INSERT INTO orders VALUES (9001)");
                    Until.holds(() -> replica.value("shop", "SELECT count(*) FROM orders").equals("501"));
                    Said switched = desk.relight("run", "runbooks/down.md", "--set", "way=switch").ended(0);
                    assertThrows(SQLException.class, () -> primary.connect("shop").close(), switched::toString);
                    replica.execute("shop", "INSERT INTO orders VALUES (9002)");
                    assertEquals("replica", role(shop));
                    assertTrue(switched.err().indexOf("postgres-0 is gone") < switched.err().indexOf("has ended well"), switched::toString);
                    String record = desk.relight("protocol", "show", "--json").ended(0).out();
                    assertTrue(record.contains("1 → 0") && record.contains("switch: --set"), record);
                    desk.relight("protocol", "verify").ended(0);
                }
            }
        }
    }

    private static String role(TestNamespace shop) throws Exception {
        return shop.read("services/postgres", "/spec/selector/role");
    }

    private static boolean streams(PostgresServer primary) {
        try {
            return primary.value("postgres", "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'").equals("1");
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static void server(TestNamespace shop, String name, String role, PostgresServer server) throws Exception {
        shop.create("statefulsets.apps", """
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"%1$s"},"spec":{"replicas":1,"serviceName":"%1$s","selector":{"matchLabels":{"app":"postgres","role":"%2$s"}},
                "template":{"metadata":{"labels":{"app":"postgres","role":"%2$s"}},"spec":{"volumes":[{"name":"data","hostPath":{"path":"%3$s"}}],"containers":[{"name":"postgres","image":"postgres:15",
                "command":["setpriv","--reuid=postgres","--regid=postgres","--clear-groups","%4$s","-D","%5$s"],"volumeMounts":[{"name":"data","mountPath":"%3$s"}]}]}}}}"""
                .formatted(name, role, server.folder(), server.program("postgres"), server.data()));
    }
}
