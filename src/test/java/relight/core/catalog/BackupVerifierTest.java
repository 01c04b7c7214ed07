package relight.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.folder.FolderStore;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Canary;
import relight.core.workspace.StoreDefinition;

/** Real archives, made by the programs that make them in the field. */
class BackupVerifierTest {

    private static final String DUMP = "--\n-- PostgreSQL database dump\n--\n\nSET x = 1;\n" + "INSERT INTO orders VALUES (1);\n".repeat(5000)
            + "--\n-- PostgreSQL database dump complete\n--\n\n";
    private static final BackupVerifier.Usual NOTHING_USUAL = new BackupVerifier.Usual(0, OptionalLong.empty());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "xz", "bzip2"})
    void readsEachCompressionToItsEnd(String program) throws Exception {
        String suffix = switch (program) {
            case "gzip" -> ".gz";
            case "zstd" -> ".zst";
            case "xz" -> ".xz";
            default -> ".bz2";
        };
        write("x.sql", DUMP.getBytes());
        shell(program + " -c x.sql > x.sql" + suffix);
        Verdict whole = verify("x.sql" + suffix);
        assertEquals(State.GOOD, whole.state(), whole.reasons().toString());
        assertEquals(BackupFormat.Content.POSTGRESQL_PLAIN, whole.format().orElseThrow().content());
        assertEquals(1, whole.format().orElseThrow().wrappings().size());
        assertEquals(OptionalLong.of(DUMP.getBytes().length), whole.unpacked());

        byte[] bytes = Files.readAllBytes(folder.resolve("x.sql" + suffix));
        write("cut.sql" + suffix, Arrays.copyOf(bytes, bytes.length - 5));
        assertEquals(State.BAD, verify("cut.sql" + suffix).state());
        byte[] changed = bytes.clone();
        changed[bytes.length / 2] ^= 0x55;
        write("changed.sql" + suffix, changed);
        assertEquals(State.BAD, verify("changed.sql" + suffix).state());
    }

    @Test
    void ALL_5_tellsATruncatedGzipFromAWholeOneAtEveryLength() throws Exception {
        byte[] bytes = gzip("--\n-- PostgreSQL database dump\n--\n-- PostgreSQL database dump complete\n".getBytes());
        for (int length = 0; length < bytes.length; length++) {
            write("x.sql.gz", Arrays.copyOf(bytes, length));
            assertEquals(State.BAD, verify("x.sql.gz").state(), "cut to " + length);
        }
        write("x.sql.gz", bytes);
        assertEquals(State.GOOD, verify("x.sql.gz").state());
    }

    @Test
    void readsEveryMemberOfAConcatenatedGzip() throws Exception {
        byte[] first = gzip(DUMP.substring(0, 1000).getBytes());
        byte[] second = gzip(DUMP.substring(1000).getBytes());
        write("x.sql.gz", join(first, second));
        assertEquals(State.GOOD, verify("x.sql.gz").state());
        write("x.sql.gz", join(first, Arrays.copyOf(second, second.length - 9)));
        assertEquals(State.BAD, verify("x.sql.gz").state());
        write("x.sql.gz", join(first, second, new byte[512]));
        assertEquals(State.GOOD, verify("x.sql.gz").state(), "zeros are padding of tapes");
        write("x.sql.gz", join(first, second, "rubbish".getBytes()));
        assertEquals("catalog.read.trailing", worst("x.sql.gz", State.SUSPECT));
    }

    @Test
    void ALL_4_saysWhatABackupIsWhateverItsName() throws Exception {
        write("shop_20260415.sql.gz", gzip(gzip(DUMP.getBytes())));
        Verdict twice = verify("shop_20260415.sql.gz");
        assertEquals(List.of(BackupFormat.Wrapping.GZIP, BackupFormat.Wrapping.GZIP), twice.format().orElseThrow().wrappings());
        assertEquals("catalog.format.mismatch", worst("shop_20260415.sql.gz", State.SUSPECT));

        write("media.tar.gz", DUMP.getBytes());
        assertEquals("catalog.format.mismatch", worst("media.tar.gz", State.SUSPECT));
        write("shop.dump", "<html><body>403 Forbidden</body></html>".getBytes());
        assertEquals("catalog.format.nothing", worst("shop.dump", State.BAD));
        write("noname", new byte[] {1, 2, 3, 0, 5});
        assertEquals("catalog.format.unknown", worst("noname", State.SUSPECT));
    }

    @Test
    void ALL_4_knowsEachFormatByItsBytes() throws Exception {
        shell("sqlite3 a.db 'create table t(x); insert into t select hex(randomblob(500)) from generate_series(1,200)'");
        shell("sqlite3 a.db .dump > a.sql");
        shell("mkdir files && head -c 30000 /dev/urandom > files/one && ln -s one files/link && tar -cf a.tar files");
        for (String name : List.of("a.db", "a.sql", "a.tar")) {
            assertEquals(State.GOOD, verify(name).state(), name + verify(name).reasons());
        }
        assertEquals(BackupFormat.Content.SQLITE, verify("a.db").format().orElseThrow().content());
        assertEquals(BackupFormat.Content.TAR, verify("a.tar").format().orElseThrow().content());
        write("zip.zip", zip());
        assertEquals(BackupFormat.Content.ZIP, verify("zip.zip").format().orElseThrow().content());
        write("mysql.sql", ("/*M!999999\\- enable the sandbox mode */\n-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n"
                + "INSERT INTO t VALUES (1);\n-- Dump completed on 2026-04-15  2:00:01\n").getBytes());
        assertTrue(verify("mysql.sql").format().orElseThrow().detail().startsWith("MariaDB dump 10.19"));
        assertEquals(State.GOOD, verify("mysql.sql").state());
    }

    @Test
    void ALL_5_findsTheMissingEndOfEachFormat() throws Exception {
        shell("sqlite3 a.db 'create table t(x); insert into t select hex(randomblob(500)) from generate_series(1,200)'");
        shell("sqlite3 a.db .dump > a.sql");
        shell("mkdir files && head -c 30000 /dev/urandom > files/one && head -c 700 /dev/urandom > files/two && tar -cf a.tar files");
        write("a.zip", zip());
        write("m.sql", "-- MySQL dump 8.0\nINSERT INTO t VALUES (1);\n-- Dump completed on 2026-04-15\n".getBytes());
        write("p.sql", DUMP.getBytes());
        for (String name : List.of("a.db", "a.sql", "a.zip", "m.sql", "p.sql")) {
            byte[] bytes = Files.readAllBytes(folder.resolve(name));
            write(name, Arrays.copyOf(bytes, bytes.length - 60));
            assertEquals(State.BAD, verify(name).state(), name);
        }
        byte[] tar = Files.readAllBytes(folder.resolve("a.tar"));
        int end = tar.length;
        while (tar[end - 1] == 0) {
            end--;
        }
        for (int length : new int[] {513, 5_000, end, end / 512 * 512 + 512}) {
            write("a.tar", Arrays.copyOf(tar, length));
            assertEquals("catalog.read.truncated", worst("a.tar", State.BAD), "cut to " + length);
        }
    }

    @Test
    void tarsOfEveryKindAreReadToTheirEnd() throws Exception {
        shell("mkdir -p deep && head -c 5000 /dev/urandom > deep/$(printf 'n%.0s' $(seq 180)) && truncate -s 3M deep/sparse"
                + " && printf x | dd of=deep/sparse bs=1 seek=2000000 conv=notrunc status=none");
        for (String form : List.of("gnu", "posix", "ustar", "v7", "oldgnu")) {
            String files = form.equals("ustar") || form.equals("v7") ? "deep/sparse" : "deep";
            shell("tar --format=" + form + (form.equals("v7") || form.equals("ustar") ? "" : " --sparse") + " -cf " + form + ".tar " + files);
            assertEquals(State.GOOD, verify(form + ".tar").state(), form + verify(form + ".tar").reasons());
        }
        shell("cat gnu.tar posix.tar > both.tar");
        assertEquals("catalog.content.tar.behind", worst("both.tar", State.SUSPECT));
    }

    @Test
    void comparesWithTheChecksumBesideInEachOfItsForms() throws Exception {
        write("x.sql", DUMP.getBytes());
        for (String make : List.of("sha256sum x.sql > x.sql.sha256", "sha256sum -b x.sql > x.sql.sha256",
                "sha256sum x.sql | cut -d' ' -f1 > x.sql.sha256", "sha256sum --tag x.sql > x.sql.sha256",
                "sha256sum $PWD/x.sql | sed s,x.sql,tmp/x.sql, | tr a-f A-F > x.sql.sha256",
                "(sha256sum /etc/passwd; sha256sum x.sql) > x.sql.sha256")) {
            shell(make);
            assertEquals("catalog.checksum.sidecar", checksum("x.sql"), make);
        }
        shell("rm x.sql.sha256 && md5sum x.sql > x.sql.md5");
        assertEquals("catalog.checksum.sidecar", checksum("x.sql"));
        shell("sha512sum x.sql > x.sql.sha512");
        assertEquals("catalog.checksum.sidecar", checksum("x.sql"));
        shell("rm x.sql.*");
        assertEquals("catalog.checksum.none", checksum("x.sql"));
    }

    @Test
    void ALL_5_aChecksumThatDiffersMakesItBadAndOneThatCannotBeReadSuspect() throws Exception {
        write("x.sql", DUMP.getBytes());
        shell("echo 'altered' | sha256sum > x.sql.sha256");
        assertEquals("catalog.checksum.sidecar.differs", worst("x.sql", State.BAD));
        for (byte[] garbage : List.of(new byte[0], "not a checksum".getBytes(), new byte[] {0, 1, 2, (byte) 0xff},
                ("a".repeat(63) + "\n").getBytes(), new byte[3_000_000])) {
            write("x.sql.sha256", garbage);
            assertEquals("catalog.checksum.unreadable", worst("x.sql", State.SUSPECT));
        }
    }

    @Test
    void judgesTheSizeByTheLeastAndByTheUsual() throws Exception {
        write("x.sql", DUMP.getBytes());
        long size = DUMP.length();
        assertEquals("catalog.size.least", verify("x.sql", new BackupVerifier.Usual(size + 1, OptionalLong.empty())).reasons().getFirst().text().key());
        assertEquals(State.GOOD, verify("x.sql", new BackupVerifier.Usual(size, OptionalLong.of(size * 2))).state());
        assertEquals(State.SUSPECT, verify("x.sql", new BackupVerifier.Usual(size, OptionalLong.of(size * 2 + size / 20))).state());
        assertEquals(State.SUSPECT, verify("x.sql", new BackupVerifier.Usual(0, OptionalLong.of(size * 100 / 152))).state());
    }

    @Test
    void ALL_11_whatNoLongerCompressesAsItsNeighboursDoIsSuspect() throws Exception {
        write("x.sql.gz", gzip(DUMP.getBytes()));
        assertEquals(State.GOOD, verify("x.sql.gz", new BackupVerifier.Usual(0, OptionalLong.empty(), OptionalLong.of(1), Optional.empty())).state());
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        write("y.gz", gzip(noise));
        assertTrue(verify("y.gz", new BackupVerifier.Usual(0, OptionalLong.empty(), OptionalLong.of(40), Optional.empty())).reasons().stream()
                .anyMatch(reason -> reason.check().equals("compression") && reason.standing() == State.SUSPECT));
        assertTrue(verify("y.gz", new BackupVerifier.Usual(0, OptionalLong.empty(), OptionalLong.of(95), Optional.empty())).reasons().stream()
                .anyMatch(reason -> reason.check().equals("compression") && reason.standing() == State.GOOD), "pictures never compressed");
    }

    @Test
    void ALL_11_filesThatAreNotWhatTheirNamesSayAreSuspect() throws Exception {
        shell("mkdir whole harmed named; for i in 1 2 3 4; do printf '\\377\\330\\377 picture' > whole/$i.jpg; printf 'text' > whole/$i.txt; "
                + "head -c 500 /dev/urandom | tr '\\377' 'x' > harmed/$i.jpg; head -c 500 /dev/urandom > named/$i.jpg.locked; done; "
                + "cp whole/1.txt whole/1.txt.jpg; "
                + "for d in whole harmed named; do tar cf $d.tar $d; tar --format=pax -czf $d.tar.gz $d; done");
        for (String archive : List.of("whole.tar", "whole.tar.gz")) {
            assertEquals(State.GOOD, verify(archive).state(), verify(archive).reasons().toString());
        }
        for (String ending : List.of(".tar", ".tar.gz")) {
            assertEquals("catalog.types.wrong", worst("harmed" + ending, State.SUSPECT));
            assertEquals("catalog.types.renamed", worst("named" + ending, State.SUSPECT));
        }
        for (String name : List.of("whole", "harmed", "named")) {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name + ".zip"))); Stream<Path> files = Files.list(folder.resolve(name))) {
                for (Path file : files.toList()) {
                    zip.putNextEntry(new ZipEntry(name + "/" + file.getFileName()));
                    Files.copy(file, zip);
                }
            }
        }
        assertEquals(State.GOOD, verify("whole.zip").state());
        assertEquals("catalog.types.wrong", worst("harmed.zip", State.SUSPECT));
        assertEquals("catalog.types.renamed", worst("named.zip", State.SUSPECT));
    }

    @Test
    void ALL_11_aCanaryThatWasChangedOrIsGoneMakesABackupSuspect() throws Exception {
        String far = "a".repeat(60) + "/" + "b".repeat(60) + "/canary.txt";
        String farthest = "c".repeat(150) + "/" + "d".repeat(150) + ".txt";
        shell("for d in whole harmed; do mkdir -p $d/" + far.replace("/canary.txt", "") + " $d/" + farthest.substring(0, 150)
                + "; for f in near.txt " + far + " " + farthest + "; do head -c 30000 /dev/zero > $d/$f; done; echo other > $d/other.txt; done; "
                + "for f in near.txt " + far + " " + farthest + "; do printf x | dd of=harmed/$f bs=1 seek=29900 conv=notrunc 2>/dev/null; done; "
                + "for d in whole harmed; do tar -C $d -czf $d.gnu.tar.gz .; tar -C $d --format=pax -cf $d.pax.tar .; tar -C $d --format=ustar -cf $d.ustar.tar near.txt other.txt " + far
                + "; (cd $d && python3 -m zipfile -c ../$d.zip near.txt other.txt a* c*); done");
        for (String ending : List.of(".gnu.tar.gz", ".pax.tar", ".ustar.tar", ".zip")) {
            for (String path : ending.equals(".ustar.tar") ? List.of("near.txt", far) : List.of("near.txt", "./near.txt", far, farthest)) {
                assertEquals(State.GOOD, verify("whole" + ending, canary(path)).state(), ending + " " + path);
                Verdict harmed = verify("harmed" + ending, canary(path));
                assertEquals(State.SUSPECT, harmed.state(), ending + " " + path);
                assertEquals("catalog.canary.changed", harmed.reasons().getFirst().text().key());
            }
            assertEquals("catalog.canary.gone", verify("whole" + ending, canary("nowhere.txt")).reasons().getFirst().text().key());
        }
        write("x.sql", DUMP.getBytes());
        assertTrue(verify("x.sql", canary("near.txt")).reasons().stream().noneMatch(reason -> reason.check().equals("canary")), "no name was seen there");
    }

    private static BackupVerifier.Usual canary(String path) throws Exception {
        String zeros = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(new byte[30_000]));
        return new BackupVerifier.Usual(0, OptionalLong.empty(), OptionalLong.empty(), Optional.of(new Canary(path, zeros)));
    }

    @Test
    void anEmptyBackupIsBad() throws Exception {
        for (String name : List.of("x.sql", "x.tar.gz", "x.dump", "x")) {
            write(name, new byte[0]);
            assertEquals("catalog.content.empty", worst(name, State.BAD));
        }
        write("x.sql.gz", gzip(new byte[0]));
        assertEquals("catalog.content.empty", worst("x.sql.gz", State.BAD));
    }

    @Test
    void theWorstReasonStandsFirst() throws Exception {
        byte[] bytes = gzip(DUMP.getBytes());
        write("x.tar.gz", Arrays.copyOf(bytes, bytes.length - 1));
        Verdict verdict = verify("x.tar.gz", new BackupVerifier.Usual(0, OptionalLong.of(1)));
        List<State> standings = verdict.reasons().stream().map(Verdict.Reason::standing).toList();
        assertEquals(List.of(State.BAD, State.SUSPECT, State.SUSPECT, State.GOOD), standings, verdict.reasons().toString());
    }

    @Test
    void FS_2_givesUpABombAtItsStatedCap() throws Exception {
        shell("head -c 60M /dev/zero | gzip | gzip > bomb.tar.gz");
        BackupVerifier careful = new BackupVerifier(new ReadingCaps(1000, 10_000_000, 3), Clock.systemUTC());
        assertEquals("catalog.read.bomb", careful.verify(store(), backup("bomb.tar.gz"), NOTHING_USUAL, WorkListener.NONE)
                .reasons().getFirst().text().key());
        write("deep.gz", gzip(gzip(gzip(gzip(DUMP.getBytes())))));
        assertEquals("catalog.read.depth", worst("deep.gz", State.BAD));
    }

    @Test
    void ALL_8_doesNotTryToReadAColdObject() throws Exception {
        write("x.sql", DUMP.getBytes());
        StoredObject there = store().find("x.sql").orElseThrow();
        StoredObject cold = new StoredObject("x.sql", Optional.empty(), there.etag(), there.size(), there.modified(), Optional.of(ColdStorage.frozen("DEEP_ARCHIVE")));
        Verdict verdict = new BackupVerifier(ReadingCaps.DEFAULT, Clock.systemUTC())
                .verify(new Failing(() -> fail("read")), backup(cold), NOTHING_USUAL, WorkListener.NONE);
        assertEquals(State.UNVERIFIED, verdict.state());
        assertEquals("catalog.store.cold", verdict.reasons().getFirst().text().key());
    }

    @Test
    void aStoreThatBreaksOffIsNoDamageOfTheBackup() throws Exception {
        write("x.sql.gz", gzip(DUMP.getBytes()));
        IOException broken = new IOException("cable");
        IOException thrown = assertThrows(IOException.class, () -> new BackupVerifier(ReadingCaps.DEFAULT, Clock.systemUTC(), List.of(Duration.ZERO))
                .verify(new Failing(() -> {
                    throw broken;
                }), backup("x.sql.gz"), NOTHING_USUAL, WorkListener.NONE));
        assertEquals(broken, thrown);
    }

    @Test
    void interruptionEndsTheReading() throws Exception {
        byte[] random = new byte[20_000_000];
        new Random(1).nextBytes(random);
        write("x.bin", random);
        Thread reader = Thread.currentThread();
        assertThrows(InterruptedIOException.class, () -> new BackupVerifier(ReadingCaps.DEFAULT, Clock.systemUTC())
                .verify(store(), backup("x.bin"), NOTHING_USUAL, (what, done, total) -> reader.interrupt()));
        assertTrue(Thread.interrupted());
    }

    private interface Reading {
        int read() throws IOException;
    }

    /** Lists like the folder and fails where it is read. */
    private final class Failing implements BackupStore {

        private final Reading reading;

        Failing(Runnable reading) {
            this(() -> {
                reading.run();
                return -1;
            });
        }

        Failing(Reading reading) {
            this.reading = reading;
        }

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public void list(String prefix, Consumer<StoredObject> found) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<StoredObject> find(String key) throws IOException {
            return store().find(key);
        }

        @Override
        public InputStream open(StoredObject object, long offset) {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    return reading.read();
                }
            };
        }

        @Override
        public String describe(String key) {
            return key;
        }

        @Override
        public void close() {
            // Nothing is open
        }
    }

    private String worst(String name, State expected) throws IOException {
        Verdict verdict = verify(name);
        assertEquals(expected, verdict.state(), verdict.reasons().toString());
        return verdict.reasons().getFirst().text().key();
    }

    private String checksum(String name) throws IOException {
        return verify(name).reasons().stream().filter(reason -> reason.check().equals("checksum")).findFirst().orElseThrow().text().key();
    }

    private Verdict verify(String name) throws IOException {
        return verify(name, NOTHING_USUAL);
    }

    private Verdict verify(String name, BackupVerifier.Usual usual) throws IOException {
        return new BackupVerifier(ReadingCaps.DEFAULT, Clock.systemUTC()).verify(store(), backup(name), usual, WorkListener.NONE);
    }

    private FolderStore store() {
        return new FolderStore(new StoreDefinition.Folder("main", folder, false));
    }

    private Backup backup(String name) throws IOException {
        return backup(store().find(name).orElseThrow());
    }

    private static Backup backup(StoredObject object) {
        return new Backup("id", "nightly", "shop", "main", object, object.key(), BackupSeries.Kind.FULL, Instant.EPOCH, Verdict.UNVERIFIED);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private void shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), "Needs bash, gzip, zstd, xz-utils, bzip2, sqlite3 and tar from Debian: " + said);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(out)) {
            for (String name : List.of("one", "two")) {
                zip.putNextEntry(new java.util.zip.ZipEntry(name));
                zip.write(DUMP.getBytes());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
