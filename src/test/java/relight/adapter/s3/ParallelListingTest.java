package relight.adapter.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.catalog.StoredObject;
import relight.core.workspace.StoreDefinition;
import relight.testing.ListingServer;
import relight.testing.S3Server;

class ParallelListingTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1000, 1001, 20_000})
    void findsEveryKeyOnceInFolders(int count) throws Exception {
        assertAll(ListingServer.backups(count), "postgres/");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20_000})
    void findsEveryKeyOnceInOneFlatFolder(int count) throws Exception {
        assertAll(ListingServer.hashes(count), "objects/");
    }

    @Test
    void findsEveryKeyOnceWhereverTheListingIsSplit() throws Exception {
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String[] keys = random.ints(3000, 0, 1 << 20).distinct()
                    .mapToObj(i -> "p" + Integer.toString(i, 2 + (i & 15)).replace('1', "/é~\uD83D\uFF21".charAt(i % 3)).replace("00", "\uD83D\uDE80"))
                    .distinct().toArray(String[]::new);
            assertEquals(sorted(keys), pagewise(keys, 1 + random.nextInt(20)));
        }
    }

    @Test
    void asksForManyPagesAtATime() throws Exception {
        String[] keys = ListingServer.backups(100_000);
        S3Server.letIn();
        try (ListingServer server = new ListingServer(keys, Duration.ofMillis(5)); S3Store store = store(server)) {
            List<String> listed = new ArrayList<>();
            store.list("postgres/", object -> listed.add(object.key()));
            assertEquals(keys.length, listed.size());
            assertTrue(server.requests() < 400, "asked " + server.requests() + " times for 100 pages");
        }
    }

    @Test
    void halfWayLiesBetweenAndAmongTheCharactersThatKeysHave() {
        BitSet digits = alphabet("0123456789");
        assertEquals(Optional.of("x6"), KeyRange.between("x2", Optional.of("xz"), 1, digits));
        assertEquals(Optional.of("x2026/04"), KeyRange.between("x2026/03/31", Optional.of("x2026/04/15"), 1, digits));
        assertEquals(Optional.of("x26"), KeyRange.between("x22", Optional.of("x3"), 1, digits));
        assertEquals(Optional.empty(), KeyRange.between("x99", Optional.empty(), 1, digits));
        assertEquals(Optional.of("x995"), KeyRange.between("x990", Optional.empty(), 1, digits));
    }

    private static void assertAll(String[] keys, String prefix) throws Exception {
        S3Server.letIn();
        try (ListingServer server = new ListingServer(keys, Duration.ZERO); S3Store store = store(server)) {
            List<String> listed = new ArrayList<>();
            store.list(prefix, object -> listed.add(object.key()));
            Arrays.sort(keys);
            assertArrayEquals(keys, listed.stream().sorted().toArray());
        }
    }

    private static List<String> sorted(String[] keys) {
        return Arrays.stream(keys).sorted(KeyRange::compare).toList();
    }

    /** The listing over pages of a few keys, without a server. */
    private static List<String> pagewise(String[] unsorted, int size) throws Exception {
        List<String> keys = sorted(unsorted);
        List<String> listed = new ArrayList<>();
        new ParallelListing((position, most) -> {
            int from = (int) IntStream.range(0, keys.size()).filter(i -> KeyRange.compare(keys.get(i), position.key()) > 0).findFirst()
                    .orElse(keys.size());
            List<String> page = keys.subList(from, Math.min(from + size, keys.size()));
            return new ParallelListing.Page(page.stream().map(ParallelListingTest::object).toList(),
                    new KeyRange.Position(page.isEmpty() ? position.key() : page.getLast(), Optional.empty()), from + size < keys.size());
        }, "p", 16, object -> listed.add(object.key())).run();
        return listed.stream().sorted(KeyRange::compare).toList();
    }

    private static StoredObject object(String key) {
        return new StoredObject(key, Optional.empty(), Optional.empty(), 1, Instant.EPOCH, Optional.empty());
    }

    private static BitSet alphabet(String characters) {
        BitSet alphabet = new BitSet();
        characters.chars().forEach(alphabet::set);
        return alphabet;
    }

    private static S3Store store(ListingServer server) {
        return new S3Store(new StoreDefinition.S3("bench", "bench", "", Optional.of("us-east-1"), Optional.of(server.endpoint()), true,
                Optional.empty(), false));
    }
}
