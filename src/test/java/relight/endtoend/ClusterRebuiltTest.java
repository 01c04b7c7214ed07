package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PodNode;
import relight.testing.PostgresServer;
import relight.testing.RedisServer;
import relight.testing.S3Server;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;

/**
 * A cluster is lost: on a new one, database and application are installed by Helm, of which the program is a stand-in, the database is filled from a
 * bucket and proven, and the archive's files come back into the application's pod, by steps of Relight's own alone.
 */
@Timeout(240)
@Tag(ShownInClusters.PODS)
class ClusterRebuiltTest {

    private static final String VERSION = "/spec/template/spec/containers/0/command/1";
    private static final String COLUMNS = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'bookings'";
    private static final String PAGE = """
            # The cluster is lost

            ## Database

            ```kubernetes system=fresh
            - helm-install: lager-db
              chart: ./charts/lager-db
            - status: statefulset/lager-db
              within: 60s
            ```

            ```relight
            restore: lager
            ```

            ```relight
            check: data
            systems: [lager]
            ```

            ## Application

            ```kubernetes system=fresh
            - helm-install: lager
              chart: ./charts/lager
            - status: statefulset/lager
              within: 60s
            ```

            ## Archive

            ```relight
            restore: archive
            ```

            ```kubernetes system=fresh
            - copy: archive
              to: "pod/lager-0:/app/archive"
            - forward: pod/lager-0
              port: %d
              get: /archive/2026/beleg-3.txt
            - get: pods
            ```
            """;

    @Test
    void V5_databaseApplicationAndArchiveComeBackOnANewClusterAndAreTakenBack(@TempDir Path folder) throws Exception {
        int web = RedisServer.freePort();
        try (PostgresServer postgres = PostgresServer.small(); S3Server s3 = S3Server.start(); TestNamespace fresh = TestNamespace.make("fresh"); PodNode node = PodNode.of(fresh.name())) {
            s3.bucket("lager-backups");
            postgres.execute("postgres", "CREATE DATABASE lager");
            postgres.execute("lager", "CREATE TABLE bookings AS SELECT i AS id FROM generate_series(1, 1200) i");
            s3.put("lager-backups", "postgresql/lager_20260415.dump", postgres.dump("lager", folder.resolve("lager.dump"), "-Fc"));
            s3.put("lager-backups", "archive/archive_20260415.tar.gz", archive(folder));
            postgres.execute("postgres", "DROP DATABASE lager WITH (FORCE)");
            postgres.down();
            try (Desk desk = new Desk(folder, """
                    site: {name: Lager, zone: UTC}
                    stores: {bucket: {s3: lager-backups, region: us-east-1, endpoint: "%s", path-style: true}}
                    systems:
                      fresh: {engine: kubernetes, target: {kubeconfig: "%s", context: "%s", cluster: "%s", namespace: %s}}
                      lager:
                        engine: postgresql
                        target: {on: "pod:fresh/%5$s/lager-db-0", host: 127.0.0.1, port: %6$d, user: postgres, database: lager}
                        checks: {bookings: {query: SELECT count(*) FROM bookings, equals: 1200}}
                      archive: {engine: files, target: {path: archive}}
                    series:
                      dumps: {system: lager, store: bucket, path: "postgresql/lager_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                      papers: {system: archive, store: bucket, path: "archive/archive_{timestamp}.tar.gz", timestamp: yyyyMMdd, zone: UTC}
                    """.formatted(s3.endpoint(), fresh.kubeconfig(), fresh.context(), fresh.uid(), fresh.name(), postgres.port()))) {
                desk.variables(s3.environment());
                desk.variable("PATH", helm(folder) + ":" + System.getenv("PATH"));
                chart(desk, "lager-db", postgres.folder(), List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", postgres.program("postgres"), "-D", postgres.data().toString()));
                chart(desk, "lager", Files.createDirectories(folder.resolve("app")), List.of("sh", "-c", "cd /app; while :; do python3 -m http.server --bind 127.0.0.1 " + web + " || sleep 0.2; done"));
                desk.write("runbooks/lost.md", PAGE.formatted(web));
                desk.relight("catalog", "refresh").ended(0);
                desk.relight("catalog", "verify").ended(0);

                Said ran = desk.relight("run", "runbooks/lost.md", "--confirm-target", "lager", "--confirm-target", "archive").ended(1);
                assertEquals("1200", postgres.value("lager", "SELECT count(*) FROM bookings"), ran::toString);
                assertTrue(ran.err().contains("HTTP 200") && ran.err().contains("lager-0"), ran::toString);
                assertEquals("Beleg 3", Files.readString(folder.resolve("app/archive/2026/beleg-3.txt")));

                Said undone = desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
                assertEquals("", fresh.read("statefulsets.apps/lager", "/metadata/name"), undone::toString);
                assertEquals("", fresh.read("statefulsets.apps/lager-db", "/metadata/name"), undone::toString);
                assertFalse(Files.exists(desk.workspace().resolve("archive/2026/beleg-3.txt")), ran + "\n" + undone);
                desk.relight("protocol", "verify").ended(0);
            }
        }
    }

    private static final String BACK = """
            # The new version is bad

            ## Application

            ```kubernetes
            - helm-history: lager
            - helm-rollback: lager
              to: 1
            - status: statefulset/lager
              within: 60s
            ```

            ## Schema

            ```kubernetes undo="{exec: pod/lager-0, command: /app/alembic upgrade +1}"
            exec: pod/lager-0
            command: /app/alembic downgrade -1 && /app/alembic current
            ```

            ## Check

            ```kubernetes
            exec: pod/lager-0
            command: test -f /app/good-enough
            ```
            """;

    @Test
    void V8_applicationAndSchemaGoBackTogetherByOnePageAndForthAgainWithoutAnyProgramButHelm(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.small(); TestNamespace fresh = TestNamespace.make("schema"); PodNode node = PodNode.of(fresh.name())) {
            postgres.execute("postgres", "CREATE DATABASE lager");
            postgres.execute("lager", "CREATE TABLE bookings AS SELECT i AS id, 'web' AS channel FROM generate_series(1, 12) i");
            Path app = Files.createDirectories(folder.resolve("app"));
            Path alembic = Files.writeString(app.resolve("alembic"), """
                    #!/bin/sh -e
                    sql() { "%s" -h 127.0.0.1 -p %d -U postgres -d lager -v ON_ERROR_STOP=1 -qAtc "$1"; }
                    case "$1 $2" in
                        "downgrade -1") sql "ALTER TABLE bookings DROP COLUMN channel" ;;
                        "upgrade +1") sql "ALTER TABLE bookings ADD COLUMN channel text DEFAULT 'web'" ;;
                        "current ") sql "SELECT 'columns: ' || count(*) FROM information_schema.columns WHERE table_name = 'bookings'" ;;
                        *) exit 2 ;;
                    esac
                    """.formatted(postgres.program("psql"), postgres.port()));
            Files.setPosixFilePermissions(alembic, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (Desk desk = new Desk(folder, """
                    site: {name: Lager, zone: UTC}
                    systems:
                      fresh: {engine: kubernetes, target: {kubeconfig: "%s", context: "%s", cluster: "%s", namespace: %s}}
                    """.formatted(fresh.kubeconfig(), fresh.context(), fresh.uid(), fresh.name()))) {
                desk.variable("PATH", helm(folder) + ":" + System.getenv("PATH"));
                chart(desk, "lager", app, List.of("sleep", "100001"));
                desk.relight("cluster", "act", "fresh", "helm-install: lager", "chart: ./charts/lager").ended(0);
                chart(desk, "lager", app, List.of("sleep", "100002"));
                desk.relight("cluster", "act", "fresh", "[{helm-upgrade: lager, chart: ./charts/lager}, {status: statefulset/lager, within: 60s}]").ended(0);
                assertEquals("100002", fresh.read("statefulsets.apps/lager", VERSION));
                desk.write("runbooks/back.md", BACK);

                Said ran = desk.relight("run", "runbooks/back.md").ended(2);
                assertTrue(ran.err().contains("columns: 1") && ran.err().contains("from revision 2"), ran::toString);
                assertEquals("100001", fresh.read("statefulsets.apps/lager", VERSION));
                assertEquals("1", postgres.value("lager", COLUMNS));

                Said back = desk.relight("resume", "--undo", "--reason", "the old one is no better").ended(2);
                assertEquals("100002", fresh.read("statefulsets.apps/lager", VERSION), back::toString);
                assertEquals("2", postgres.value("lager", COLUMNS), back::toString);
                desk.relight("protocol", "verify").ended(0);
            }
        }
    }

    private static Path archive(Path folder) throws Exception {
        for (int i = 1; i <= 3; i++) {
            Files.writeString(Files.createDirectories(folder.resolve("papers/archive/2026")).resolve("beleg-" + i + ".txt"), "Beleg " + i);
        }
        Path file = folder.resolve("archive.tar.gz");
        assertEquals(0, new ProcessBuilder("tar", "-C", folder.resolve("papers").toString(), "-czf", file.toString(), "archive").inheritIO().start().waitFor());
        return file;
    }

    private static Path helm(Path folder) throws Exception {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("helm");
        try (InputStream standIn = TestNamespace.class.getResourceAsStream("helm.py")) {
            Files.write(program, standIn.readAllBytes());
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("bin/version"), "v3.16.4");
        return program.getParent();
    }

    private static void chart(Desk desk, String name, Path home, List<String> command) throws Exception {
        desk.write("charts/" + name + "/Chart.yaml", "{\"name\": \"" + name + "\", \"version\": \"1.0.0\"}");
        desk.write("charts/" + name + "/template.json", """
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"%1$s"},"spec":{"replicas":1,"serviceName":"%1$s","selector":{"matchLabels":{"app":"%1$s"}},
                "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{"volumes":[{"name":"data","hostPath":{"path":"%2$s"}}],"containers":[{"name":"main","image":"team/%1$s",
                "command":["%3$s"],"volumeMounts":[{"name":"data","mountPath":"%4$s"}]}]}}}}""".formatted(name, home, String.join("\",\"", command), name.equals("lager") ? "/app" : home));
    }
}
