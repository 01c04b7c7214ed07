package relight.adapter.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.CatalogIndex;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.workspace.BackupSeries;

class SqliteCatalogIndexTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void isReadableByItsOwnerOnly() throws Exception {
        Path file = folder.resolve("data/index.db");
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(file)) {
            index.replace("a", List.of(backup("a", 1, Verdict.UNVERIFIED)));
            for (String suffix : List.of("", "-wal", "-shm")) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file + suffix))), suffix);
            }
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void remembersAVerdictWithAllItsValues() {
        Verdict verdict = new Verdict(State.SUSPECT, List.of(
                new Verdict.Reason("size", State.SUSPECT, Message.of("catalog.x", "text", 7, 1L << 40, new Bytes(5), Duration.ofSeconds(90), START)),
                new Verdict.Reason("format", State.GOOD, Message.of("catalog.y", Message.of("catalog.z", new java.math.BigDecimal("1.5"))))),
                Optional.of(START), Optional.of("ab"),
                Optional.of(new BackupFormat(List.of(BackupFormat.Wrapping.GZIP, BackupFormat.Wrapping.ZSTD), BackupFormat.Content.TAR, "d")), OptionalLong.of(5L << 40));
        Path file = folder.resolve("index.db");
        Backup backup = backup("a", 1, verdict);
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(file)) {
            index.replace("a", List.of(backup.with(Verdict.UNVERIFIED)));
            index.put(backup);
        }
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(file)) {
            assertEquals(Optional.of(backup), index.find(backup.id()));
        }
    }

    @Test
    void readsAVerdictWhoseUnpackedSizeWasNotWrittenDownYet() {
        Verdict old = VerdictJson.read("{\"state\":\"GOOD\",\"reasons\":[],\"sha256\":\"ab\"}");
        assertEquals(new Verdict(State.GOOD, List.of(), Optional.empty(), Optional.of("ab"), Optional.empty()), old);
        assertEquals(OptionalLong.empty(), old.unpacked());
    }

    @Test
    void isMadeAnewWhereItCannotBeUsed() throws Exception {
        Path file = folder.resolve("index.db");
        Files.writeString(file, "this is no database at all, and long enough to look like one".repeat(100));
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(file)) {
            index.replace("a", List.of(backup("a", 1, Verdict.UNVERIFIED)));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(file)) {
            assertEquals(0, index.count(CatalogQuery.ALL));
        }
    }

    @Test
    void aListingThatBreaksOffDropsNothing() {
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db"))) {
            index.replace("a", List.of(backup("a", 1, Verdict.UNVERIFIED), backup("a", 2, Verdict.UNVERIFIED)));
            try (CatalogIndex.Listing listing = index.listing("a")) {
                listing.add(backup("a", 3, Verdict.UNVERIFIED));
            }
            assertEquals(3, index.count(CatalogQuery.ALL));
            index.replace("a", List.of(backup("a", 3, Verdict.UNVERIFIED)));
            assertEquals(1, index.count(CatalogQuery.ALL));
            index.replace("b", List.of(backup("b", 1, Verdict.UNVERIFIED)));
            index.keepOnly(Set.of("b"));
            assertEquals(List.of("b"), index.list(CatalogQuery.ALL, 0, 10).stream().map(Backup::series).toList());
        }
    }

    @Test
    void workspacesWithOneDataFolderDoNotMix() {
        try (SqliteCatalogIndex one = SqliteCatalogIndex.of(folder, Path.of("/srv/one"));
                SqliteCatalogIndex other = SqliteCatalogIndex.of(folder, Path.of("/srv/other"))) {
            one.replace("a", List.of(backup("a", 1, Verdict.UNVERIFIED)));
            assertEquals(0, other.count(CatalogQuery.ALL));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 30_000})
    void findsWhatIsAskedForNewestFirst(int size) {
        List<Backup> all = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(size);
        for (int i = 0; i < size; i++) {
            State state = State.values()[random.nextInt(4)];
            all.add(backup(random.nextInt(3) == 0 ? "Media" : "shopdb-nightly", random.nextInt(size), i, new Verdict(state,
                    List.of(), Optional.empty(), Optional.empty(), Optional.empty())));
        }
        Path file = folder.resolve("index.db");
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(file)) {
            index.replace("shopdb-nightly", all.stream().filter(backup -> backup.series().startsWith("s")).toList());
            index.replace("Media", all.stream().filter(backup -> backup.series().equals("Media")).toList());
            Backup changed = all.get(7).with(new Verdict(State.BAD, List.of(), Optional.of(START), Optional.empty(), Optional.empty()));
            check(index, all);
            index.put(changed);
            all.set(7, changed);
            check(index, all);
        }
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(file)) {
            check(index, all);
        }
    }

    private static void check(SqliteCatalogIndex index, List<Backup> all) {
        for (String text : List.of("", "shop", "SHOP", "media", "x", "7", "_12", "key_77.dump ü", "k", "ke", "key_7", "key_77 du", "key_77 dump ", "key_77 state:good", "ü", "s3:// 9 8", "nowhere", "state:bad",
                "state:good shop", "series:Media", "system:sys-shopdb-nightly 5", "after:2026-01-02", "before:2026-01-02 3",
                "after:2026-01-01T05:00 before:2026-01-01T06:00 state:good", "\n")) {
            CatalogQuery query = CatalogQuery.parse(text, ZoneId.of("UTC"));
            List<Backup> expected = all.stream().filter(backup -> fits(backup, query))
                    .sorted(Comparator.comparing(Backup::recoveryPoint).thenComparing(Backup::id).reversed()).toList();
            assertEquals(expected.size(), index.count(query), text);
            assertEquals(expected.stream().limit(50).toList(), index.list(query, 0, 50), text);
            int middle = expected.size() / 2;
            assertEquals(expected.stream().skip(middle).limit(20).toList(), index.list(query, middle, 20), text);
            assertTrue(index.list(query, expected.size(), 20).isEmpty());
        }
    }

    private static boolean fits(Backup backup, CatalogQuery query) {
        String text = String.join("\n", backup.series(), backup.system(), backup.location()).toLowerCase(Locale.ROOT);
        return query.words().stream().allMatch(text::contains)
                && query.series().map(backup.series()::equals).orElse(true)
                && query.system().map(backup.system()::equals).orElse(true)
                && query.state().map(backup.state()::equals).orElse(true)
                && query.after().map(moment -> !backup.recoveryPoint().isBefore(moment)).orElse(true)
                && query.before().map(moment -> backup.recoveryPoint().isBefore(moment)).orElse(true);
    }

    private static Backup backup(String series, int minute, Verdict verdict) {
        return backup(series, minute, minute, verdict);
    }

    private static Backup backup(String series, int minute, int number, Verdict verdict) {
        String key = (number % 5 == 0 ? "Ü/" : "dir/") + "key_" + number + ".dump";
        StoredObject object = new StoredObject(key, number % 2 == 0 ? Optional.of("v" + number) : Optional.empty(), Optional.of("e" + number),
                number, START, number % 9 == 0 ? Optional.of(new ColdStorage("GLACIER", ColdStorage.Standing.THAWED, Optional.of(START))) : Optional.empty());
        return new Backup("id" + number + series.charAt(0), series, "sys-" + series, "main", object, "s3://Bucket/" + key, BackupSeries.Kind.FULL,
                START.plusSeconds(60L * minute), verdict);
    }
}
