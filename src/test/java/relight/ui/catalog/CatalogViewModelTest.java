package relight.ui.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.testing.Quiet;
import relight.ui.ShopSite;
import relight.ui.common.Background;
import relight.ui.common.Standing;

class CatalogViewModelTest {

    @TempDir
    private Path folder;
    private ShopSite shop;
    private CatalogViewModel model;

    @BeforeEach
    void open() {
        shop = ShopSite.in(folder);
        model = new CatalogViewModel(shop.catalog(), Quiet.background());
        model.open();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void showsEverythingNewestFirst() {
        assertEquals(1_688, listing().count());
        assertEquals(1_688, listing().rows().size());
        List<Backup> newest = listing().newest();
        for (int i = 1; i < newest.size(); i++) {
            assertFalse(newest.get(i).recoveryPoint().isAfter(newest.get(i - 1).recoveryPoint()));
        }
    }

    @Test
    void answersEachKey() {
        model.filterProperty().set("series:shopdb-nightly state:bad");
        assertEquals(2, listing().count());
        model.filterProperty().set("shopdb after:2026-04-14");
        assertEquals(5, listing().count());
        assertTrue(listing().newest().stream().allMatch(backup -> backup.system().equals("shopdb")));
    }

    @Test
    void aHalfTypedLineKeepsTheLastAnswerAndSaysWhatIsExpected() {
        model.filterProperty().set("series:shopdb-nightly");
        long count = listing().count();
        model.filterProperty().set("series:shopdb-nightly state:goo");
        assertEquals("catalog.query.state", model.hintProperty().get().orElseThrow().what().key());
        assertEquals(count, listing().count());
        model.filterProperty().set("series:shopdb-nightly state:good");
        assertEquals(Optional.empty(), model.hintProperty().get());
    }

    @Test
    void aLineThatIsWrongFromTheBeginningStillShowsTheBackups() {
        CatalogViewModel fresh = new CatalogViewModel(shop.catalog(), Quiet.background());
        fresh.filterProperty().set("state:goo");
        assertEquals(1_688, fresh.listingProperty().get().orElseThrow().count());
        assertTrue(fresh.hintProperty().get().isPresent());
    }

    @Test
    void namesEachSeriesByItsStoreWithTheStandingOfItsNewestBackup() {
        SeriesGroups groups = model.groupsProperty().get();
        assertEquals(List.of("shop-backups", "backup-host", "dr-archive"), groups.stores().stream().map(SeriesGroups.Store::name).toList());
        SeriesGroups.Series nightly = groups.stores().getFirst().series().getFirst();
        assertEquals(new SeriesGroups.Series("shopdb-nightly", 122, Standing.BAD), nightly);
    }

    @Test
    void tellsWhichBackupARecoveryWouldTake() {
        model.filterProperty().set("series:shopdb-nightly");
        model.look(listing().rows().get(0));
        assertFalse(model.detailProperty().get().orElseThrow().newestGood());
        assertEquals(-86, model.detailProperty().get().orElseThrow().toMedian().orElseThrow());
        model.look(listing().rows().get(1));
        assertEquals(State.GOOD, model.detailProperty().get().orElseThrow().backup().state());
        model.filterProperty().set("series:shopdb-host");
        model.look(listing().rows().get(0));
        boolean host = model.detailProperty().get().orElseThrow().newestGood();
        model.filterProperty().set("series:shopdb-nightly");
        model.look(listing().rows().get(1));
        assertTrue(host != model.detailProperty().get().orElseThrow().newestGood(), "just one of the two from 02:00 is the newest good");
    }

    @Test
    void readsABackupAndShowsWhatItFound() {
        shop.content(object -> new ByteArrayInputStream("no dump at all".getBytes(StandardCharsets.UTF_8)));
        Backup backup = unverified();
        model.look(backup);
        model.verify(backup, reading -> { });
        assertEquals(State.BAD, model.detailProperty().get().orElseThrow().backup().state());
        assertFalse(model.workingProperty().get());
    }

    @Test
    void saysWhyABackupCouldNotBeRead() {
        shop.content(object -> {
            throw new IOException("connection reset");
        });
        model.verify(unverified(), reading -> { });
        assertEquals("connection reset", model.problemsProperty().get().getFirst().getMessage());
        assertFalse(model.workingProperty().get());
    }

    @Test
    void cancellingEndsTheReadingAndLeavesTheBackupUnverified() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        shop.content(object -> new Stuck(begun));
        LinkedBlockingQueue<Runnable> screen = new LinkedBlockingQueue<>();
        try (Background background = new Background(Executors.newVirtualThreadPerTaskExecutor(), screen::add)) {
            CatalogViewModel busy = new CatalogViewModel(shop.catalog(), background);
            Backup backup = unverified();
            busy.verify(backup, reading -> { });
            begun.await();
            assertTrue(busy.workingProperty().get());
            busy.cancel();
            screen.poll(30, TimeUnit.SECONDS).run();
            assertFalse(busy.workingProperty().get());
            assertEquals(State.UNVERIFIED, shop.catalog().backup(backup.id()).orElseThrow().state());
            assertEquals(List.of(), busy.problemsProperty().get());
        }
    }

    private Backup unverified() {
        model.filterProperty().set("series:shopdb-nightly state:unverified");
        return listing().rows().get(0);
    }

    private CatalogViewModel.Listing listing() {
        return model.listingProperty().get().orElseThrow();
    }

    /** Bytes that never come. */
    private static final class Stuck extends InputStream {

        private final CountDownLatch begun;

        Stuck(CountDownLatch begun) {
            this.begun = begun;
        }

        @Override
        public int read() throws IOException {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return -1;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }
}
