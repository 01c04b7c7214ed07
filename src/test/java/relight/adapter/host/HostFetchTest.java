package relight.adapter.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.s3.S3Store;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.restore.HostAddress;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.testing.BreakingRelay;
import relight.testing.S3Server;
import relight.testing.SshHost;

/** A host over a real sshd reads a backup from a real S3 server, which breaks off in the middle. */
@Timeout(120)
class HostFetchTest {

    private static final byte[] BYTES = new byte[12 << 20];

    @TempDir
    private Path folder;
    private S3Server server;
    private SshHost host;
    private HostShell shell;
    private final List<String> told = new ArrayList<>();

    @BeforeAll
    static void fill() {
        new Random(11).nextBytes(BYTES);
    }

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start();
        server.bucket("backups");
        host = SshHost.start();
        shell = HostShell.at(HostAddress.parse(host.on()), Hosts.over(host.ssh()));
    }

    @AfterEach
    void stop() {
        host.close();
        server.close();
    }

    @Test
    void aFileIsReadOnThereFromWhereTheStoreBrokeOff() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(BYTES);
        }
        server.put("backups", "20260415.gz", zipped.toByteArray());
        Path file = folder.resolve("there");
        brokenOff("{timestamp}.gz", (store, backup) -> new HostFetch(shell, Messages.english(), told::add).bring(store, backup, file.toString(), count -> { }));
        assertArrayEquals(BYTES, Files.readAllBytes(file));
    }

    @Test
    void aFolderIsReadOnThereFromWhereTheStoreBrokeOff() throws Exception {
        server.put("backups", "20260415/large.bin", BYTES);
        server.put("backups", "20260415/small.txt", "small".getBytes());
        Path there = folder.resolve("there");
        brokenOff("{timestamp}/", (store, backup) -> new FolderFetch(shell, Messages.english(), told::add).bring(store, backup, there.toString(), count -> { }));
        assertArrayEquals(BYTES, Files.readAllBytes(there.resolve("large.bin")));
        assertEquals("small", Files.readString(there.resolve("small.txt")));
    }

    private interface Fetching {
        String bring(S3Store store, Backup backup) throws Exception;
    }

    private void brokenOff(String path, Fetching fetching) throws Exception {
        try (BreakingRelay relay = new BreakingRelay(server.endpoint())) {
            StoreDefinition.S3 definition = new StoreDefinition.S3("bucket", "backups", "", Optional.of("us-east-1"), Optional.of(relay.endpoint()), true,
                    Optional.empty(), true);
            ProtectedSystem system = new ProtectedSystem("shop", "files", "", List.of(), Objectives.NONE, Map.of("path", "/srv"), List.of(), Optional.empty(),
                    Optional.empty(), Optional.empty());
            Workspace workspace = new Workspace(folder, new Site("shop", "test", ZoneId.of("UTC")), List.of(definition), List.of(system),
                    List.of(new BackupSeries("nightly", "shop", "bucket", path, "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(), Retention.NONE, 0,
                            Optional.empty())), List.of(), List.of(), List.of());
            try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db")); S3Store store = new S3Store(definition)) {
                Catalog catalog = new Catalog(workspace, Map.of("bucket", store), index);
                catalog.refresh(WorkListener.NONE);
                Backup backup = catalog.verify(catalog.list(CatalogQuery.ALL, 0, 1).getFirst(), WorkListener.NONE);
                relay.breakAfter(BYTES.length / 2, () -> { });
                assertEquals(backup.verdict().sha256().orElseThrow(), fetching.bring(store, backup));
                assertEquals(1, relay.breaks());
                assertTrue(relay.passed() < BYTES.length * 5L / 4, "resumed, not begun again: " + relay.passed() + told);
                assertTrue(told.stream().anyMatch(line -> line.contains("the store broke off at")), told::toString);
                assertTrue(told.stream().anyMatch(line -> line.contains("ssh:cachehost has read")), told::toString);
            }
        }
    }
}
