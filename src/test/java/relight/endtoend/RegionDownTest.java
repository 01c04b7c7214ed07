package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PodNode;
import relight.testing.PostgresServer;
import relight.testing.RedisServer;
import relight.testing.Route53StandIn;
import relight.testing.S3Server;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/**
 * A shop comes back in a cluster by steps of Relight's own alone: its workloads are stopped, its database in a pod is filled from a bucket and
 * proven, its workloads are started, and names lead there last.
 */
@Timeout(240)
@Tag(ShownInClusters.PODS)
class RegionDownTest {

    private static final String ZONE = "Z0EXAMPLE1";

    private static PostgresServer postgres;
    private static TestNamespace dr;
    private static PodNode node;
    private static S3Server s3;
    private static int web;

    private Route53StandIn names;
    private Desk desk;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE orders (id int PRIMARY KEY)", "INSERT INTO orders SELECT generate_series(1, 3000)");
        s3 = S3Server.start();
        s3.bucket("shop-backups");
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
        s3.put("shop-backups", "shop_" + stamp + ".dump", postgres.dump("shop", folder.resolve("shop.dump"), "-Fc"));
        postgres.down();
        web = RedisServer.freePort();
        dr = TestNamespace.make("dr");
        node = PodNode.of(dr.name());
        dr.create("pods", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"shop-0"},"spec":{"volumes":[{"name":"data","hostPath":{"path":"%1$s"}}],
                "containers":[{"name":"postgres","image":"postgres:15","command":["setpriv","--reuid=postgres","--regid=postgres","--clear-groups","%2$s","-D","%3$s"],
                "volumeMounts":[{"name":"data","mountPath":"%1$s"}]}]}}""".formatted(postgres.folder(), postgres.program("postgres"), postgres.data()));
        workload("web", "mkdir /www; cd /www; echo up > ready; while :; do python3 -m http.server --bind 127.0.0.1 " + web + " || sleep 0.2; done", 0);
        workload("mailer", "while :; do sleep 1; done", 0);
        Until.holds(() -> {
            try {
                return postgres.value("postgres", "SELECT 1").equals("1");
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    @AfterAll
    static void close() throws Exception {
        dr.close();
        node.close();
        s3.close();
        postgres.close();
    }

    private static void workload(String name, String command, int replicas) throws Exception {
        dr.create("deployments.apps", """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":%3$d,"selector":{"matchLabels":{"app":"%1$s"}},
                "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{"containers":[{"name":"main","image":"image","command":["sh","-c","%2$s"]}]}}}}""".formatted(name, command, replicas));
    }

    @BeforeEach
    void site(@TempDir Path folder) throws Exception {
        for (String left : postgres.databases()) {
            if (!left.equals("shop")) {
                postgres.execute("postgres", "DROP DATABASE " + left);
            }
        }
        postgres.execute("shop", "TRUNCATE orders");
        names = new Route53StandIn(1);
        names.zone(ZONE, "example.org");
        names.put(ZONE, "<Name>shop.example.org</Name><Type>CNAME</Type><TTL>300</TTL><ResourceRecords><ResourceRecord><Value>frankfurt.example.org</Value></ResourceRecord></ResourceRecords>");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {bucket: {s3: shop-backups, region: us-east-1, endpoint: "%s", path-style: true}}
                systems:
                  frankfurt: {engine: kubernetes, target: {kubeconfig: lost.kubeconfig, context: lost, cluster: 00000000-0000-0000-0000-000000000000, namespace: shop}}
                  dr: {engine: kubernetes, target: {kubeconfig: "%s", context: "%s", cluster: "%s", namespace: %s}}
                  shop-db:
                    engine: postgresql
                    target: {on: "pod:dr/%5$s/shop-0", host: 127.0.0.1, port: %d, user: postgres, database: shop}
                    checks: {orders: {query: SELECT count(*) FROM orders, at-least: 3000}}
                series: {nightly: {system: shop-db, store: bucket, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC}}
                """.formatted(s3.endpoint(), dr.kubeconfig(), dr.context(), dr.uid(), dr.name(), postgres.port()));
        desk.variables(s3.environment());
        desk.variables(Map.of("AWS_ENDPOINT_URL_ROUTE_53", names.endpoint().toString()));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterEach
    void leave() throws Exception {
        desk.close();
        names.close();
    }

    private String page(String proof) {
        return """
                # The region is down

                ```relight
                restore: shop-db
                ```

                ```relight
                check: data
                systems: [shop-db]
                ```
                %s
                ```kubernetes system=dr
                - scale: deployment/*
                  replicas: 1
                - status: deployment/*
                  within: 60s
                - forward: deployment/web
                  port: %d
                  get: /ready
                ```

                ```route53
                zone: example.org
                record: shop.example.org
                type: CNAME
                values: dublin.example.org
                was: frankfurt.example.org
                ```
                """.formatted(proof, web);
    }

    private Said run(String page) throws Exception {
        desk.write("runbooks/night.md", page);
        return desk.relight("run", "runbooks/night.md", "--confirm-target", "shop-db", "--commit");
    }

    @Test
    void U10_theShopIsBackInTheOtherRegionBeforeNamesLeadThere() throws Exception {
        Said ran = run(page("")).ended(0);
        assertEquals("3000", postgres.value("shop", "SELECT count(*) FROM orders"), ran::toString);
        assertEquals("1", dr.read("deployments.apps/web", "/status/readyReplicas"));
        assertEquals("1", dr.read("deployments.apps/mailer", "/spec/replicas"));
        assertTrue(names.records(ZONE).toString().contains("dublin"), ran::toString);
        String said = ran.err();
        assertTrue(List.of("orders: 3000", "deployment/web is rolled out", "HTTP 200").stream()
                .allMatch(word -> said.indexOf(word) >= 0 && said.indexOf(word) < said.indexOf("dublin.example.org, TTL")), said);
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void U10_namesStayWhereTheyAreWhileAnythingIsUnproven() throws Exception {
        Said ran = run(page("""

                ```kubernetes system=dr
                exec: pod/shop-0
                command: [psql, -h, 127.0.0.1, -p, "%d", -U, postgres, -d, shop, -c, SELECT 1 FROM invoices]
                ```
                """.formatted(postgres.port()))).ended(2);
        assertTrue(ran.err().contains("invoices"), ran::toString);
        assertTrue(names.records(ZONE).toString().contains("frankfurt"), ran::toString);
    }

    @Test
    void V4_workloadsAreStoppedTheDatabaseComesBackAndTheyStartAsTheyWere() throws Exception {
        dr.patch("deployments.apps/mailer", "{\"spec\":{\"replicas\":1}}");
        Until.holds(() -> dr.read("deployments.apps/mailer", "/status/readyReplicas").equals("1"));
        Said ran = run("""
                # The database is corrupt

                ```kubernetes system=dr
                scale: deployment/mailer
                replicas: 0
                ```

                ```relight
                restore: shop-db
                ```

                ```relight
                check: data
                systems: [shop-db]
                ```

                ```kubernetes system=dr
                - scale: deployment/mailer
                  replicas: 1
                - status: deployment/mailer
                  within: 60s
                - get: pods
                ```
                """).ended(0);
        assertEquals("3000", postgres.value("shop", "SELECT count(*) FROM orders"), ran::toString);
        assertEquals("1", dr.read("deployments.apps/mailer", "/status/readyReplicas"));
        assertTrue(ran.err().contains("1 → 0") && ran.err().contains("0 → 1") && ran.err().contains("shop-0"), ran::toString);
        assertFalse(Files.readString(desk.workspace().resolve("runbooks/night.md")).contains("kubectl"));
    }
}
