package relight.adapter.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.RestoreBench;
import relight.adapter.folder.FolderStore;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.catalog.BackupStore;
import relight.core.catalog.CheckReport;
import relight.core.catalog.KeyedStore;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupKey;
import relight.core.workspace.StoreDefinition;

/** Backups that the real programs encrypted, looked at and restored with a key, with another one, and with none. */
class EncryptedBackupTest {

    @TempDir
    private Path folder;
    private Path plain;
    private Path phrase;
    private Path home;

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectory(folder.resolve("backups"));
        Path database = folder.resolve("good.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)");
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO orders SELECT i, hex(randomblob(100)) FROM n");
        }
        plain = folder.resolve("good.db.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(plain))) {
            Files.copy(database, out);
        }
        phrase = Files.writeString(folder.resolve("phrase"), "lost with the site\n");
        home = Files.createTempDirectory("gpg-");
    }

    @AfterEach
    void forget() throws IOException {
        DecryptedStream.forget(home);
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile()).start();
        assertEquals(0, process.waitFor(), () -> String.join(" ", command));
    }

    private Path backup(String ending) {
        return folder.resolve("backups/20260415.db.gz" + ending);
    }

    private void gpg(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("gpg", "--batch", "--quiet", "--homedir", home.toString(), "--pinentry-mode", "loopback"));
        command.addAll(List.of(more));
        run(command.toArray(String[]::new));
    }

    private void openssl(String ending) throws Exception {
        run("openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-pass", "file:" + phrase, "-in", plain.toString(), "-out", backup(ending).toString());
    }

    private RestoreBench bench(Optional<BackupKey> key) throws Exception {
        StoreDefinition.Folder definition = new StoreDefinition.Folder("backups", folder.resolve("backups"), false);
        BackupStore store = new FolderStore(definition);
        Files.deleteIfExists(folder.resolve("index/index.db"));
        return RestoreBench.of(folder, RestoreBench.system("sqlite", "shop.db", List.of()), definition,
                key.<BackupStore>map(named -> new KeyedStore(store, Map.of("all", new DecryptionProgram(named, Path::of)))).orElse(store), "{timestamp}*");
    }

    private static Optional<BackupKey> file(Path key) {
        return Optional.of(new BackupKey.File(key.toString()));
    }

    /** Read to its end, found to open, and restored through the encryption. */
    private void assertComesBack(Optional<BackupKey> key, Wrapping by) throws Exception {
        try (RestoreBench bench = bench(key)) {
            Verdict verdict = bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of()).backup().verdict();
            assertEquals(State.GOOD, verdict.state(), verdict::toString);
            assertEquals(List.of(by, Wrapping.GZIP), verdict.format().orElseThrow().wrappings());
            assertEquals(Content.SQLITE, verdict.format().orElseThrow().content());
            assertEquals(List.of(CheckReport.Status.OK), bench.check("key").stream().map(CheckReport.Line::status).toList());
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            Outcome outcome = run.play(Part.MAIN);
            assertTrue(outcome.good(), () -> outcome.reason().toString());
            assertTrue(run.play(Part.COMMIT).good());
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db")); Statement statement = connection.createStatement();
             ResultSet count = statement.executeQuery("SELECT count(*) FROM orders")) {
            assertEquals("3000", count.getString(1));
        }
        assertFalse(left(), "no keyring stays behind");
    }

    /** Nothing of it is restored, and whoever looks at the backups is told before the night. */
    private String assertStaysShut(Optional<BackupKey> key) throws Exception {
        try (RestoreBench bench = bench(key)) {
            Planning planning = bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of()));
            assertTrue(planning instanceof Planning.Refused refused && refused.refusals().stream().anyMatch(one -> one.id().equals("ALL-14")), planning::toString);
            List<CheckReport.Line> lines = bench.check("key");
            assertEquals(List.of(CheckReport.Status.CRITICAL), lines.stream().map(CheckReport.Line::status).toList());
            assertFalse(left(), "no keyring stays behind");
            return Messages.english().say(lines.getFirst().text());
        }
    }

    private static boolean left() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.anyMatch(path -> path.getFileName().toString().startsWith("relight-gpg-"));
        }
    }

    @Test
    void ALL_14_aPassphraseOfGnuPgIsTriedBeforeTheNight() throws Exception {
        gpg("--passphrase-file", phrase.toString(), "--output", backup(".gpg").toString(), "--symmetric", plain.toString());
        assertTrue(assertStaysShut(Optional.empty()).contains("names no key"));
        String refused = assertStaysShut(file(Files.writeString(folder.resolve("other"), "another one\n")));
        assertTrue(refused.contains("Bad session key") || refused.contains("decryption failed"), refused);
        assertTrue(assertStaysShut(file(folder.resolve("gone"))).contains("gone"));
        assertComesBack(file(phrase), Wrapping.GPG);
    }

    @Test
    void ALL_14_aPrivateKeyOfGnuPgOpensItWithoutTheUsersKeyring() throws Exception {
        gpg("--passphrase", "", "--quick-generate-key", "backup@example.org", "default", "default", "never");
        gpg("--passphrase", "", "--quick-generate-key", "other@example.org", "default", "default", "never");
        gpg("--trust-model", "always", "--recipient", "backup@example.org", "--output", backup(".gpg").toString(), "--encrypt", plain.toString());
        gpg("--armor", "--output", folder.resolve("backup.asc").toString(), "--export-secret-keys", "backup@example.org");
        gpg("--armor", "--output", folder.resolve("other.asc").toString(), "--export-secret-keys", "other@example.org");
        assertTrue(assertStaysShut(file(folder.resolve("other.asc"))).contains("No secret key"));
        assertComesBack(file(folder.resolve("backup.asc")), Wrapping.GPG);
    }

    @Test
    void ALL_14_anIdentityOfAgeOpensIt() throws Exception {
        for (String name : List.of("backup", "other")) {
            run("age-keygen", "-o", folder.resolve(name + ".txt").toString());
        }
        String recipient = Files.readAllLines(folder.resolve("backup.txt")).stream().filter(line -> line.contains("public key: ")).findFirst().orElseThrow().replaceFirst(".*public key: ", "");
        run("age", "-r", recipient, "-o", backup(".age").toString(), plain.toString());
        assertTrue(assertStaysShut(file(folder.resolve("other.txt"))).contains("no identity matched"));
        assertComesBack(file(folder.resolve("backup.txt")), Wrapping.AGE);
    }

    @Test
    void ALL_14_ofOpensslTheContentTellsWhetherTheKeyWasRight() throws Exception {
        openssl("");
        assertStaysShutOrOdd(file(Files.writeString(folder.resolve("other"), "another one\n")));
        assertComesBack(file(phrase), Wrapping.OPENSSL);
        assertComesBack(Optional.of(new BackupKey.Command("openssl enc -d -aes-256-cbc -pbkdf2 -pass file:'" + phrase + "'")), Wrapping.OPENSSL);
    }

    /** What comes out of openssl with a wrong key is rubbish of no format, which is refused as that. */
    private void assertStaysShutOrOdd(Optional<BackupKey> key) throws Exception {
        try (RestoreBench bench = bench(key)) {
            assertTrue(bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())) instanceof Planning.Refused);
            assertEquals(List.of(CheckReport.Status.CRITICAL), bench.check("key").stream().map(CheckReport.Line::status).toList());
        }
    }

    /** As a dump of tables is that was encrypted file by file on its way to the store. */
    @ParameterizedTest
    @CsvSource({"2, CRITICAL, OK", "0, , ", "9, , "})
    void ALL_14_theKeyOfAFolderWhoseFilesAreEncryptedIsTriedAtOneOfThem(int others, CheckReport.Status shut, CheckReport.Status open) throws Exception {
        Path dump = Files.createDirectories(folder.resolve("backups/20260415"));
        for (String table : others == 0 ? List.<String>of() : List.of("a", "b", "c")) {
            gpg("--passphrase-file", phrase.toString(), "--output", dump.resolve(table + ".sql.gpg").toString(), "--symmetric", plain.toString());
        }
        for (int i = 0; i < Math.max(1, others); i++) {
            Files.writeString(dump.resolve(i + ".txt"), "in the clear");
        }
        assertEquals(Optional.ofNullable(shut), ofFolder(file(Files.writeString(folder.resolve("other"), "another one\n"))));
        assertEquals(Optional.ofNullable(open), ofFolder(file(phrase)));
    }

    private Optional<CheckReport.Status> ofFolder(Optional<BackupKey> key) throws Exception {
        StoreDefinition.Folder definition = new StoreDefinition.Folder("backups", folder.resolve("backups"), false);
        Files.deleteIfExists(folder.resolve("index/index.db"));
        BackupStore store = new KeyedStore(new FolderStore(definition), Map.of("all", new DecryptionProgram(key.orElseThrow(), Path::of)));
        try (RestoreBench bench = RestoreBench.of(folder, RestoreBench.system("files", "papers", List.of()), definition, store, "{timestamp}/")) {
            return bench.check("key").stream().map(CheckReport.Line::status).findFirst();
        }
    }

    @Test
    void ALL_5_anEncryptedBackupThatIsCutOffIsDamagedAndNotAWrongKey() throws Exception {
        gpg("--passphrase-file", phrase.toString(), "--output", backup(".gpg").toString(), "--symmetric", plain.toString());
        byte[] whole = Files.readAllBytes(backup(".gpg"));
        Files.write(backup(".gpg"), Arrays.copyOf(whole, whole.length - 2_000));
        try (RestoreBench bench = bench(file(phrase))) {
            Verdict verdict = bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of()).backup().verdict();
            assertEquals(State.BAD, verdict.state(), verdict::toString);
        }
    }
}
