package relight.ui.readiness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.Quiet;
import relight.ui.ShopSite;
import relight.ui.common.Background;
import relight.ui.common.Standing;

class ReadinessViewModelTest {

    private static final Messages WORDS = Messages.in(Locale.ENGLISH, ShopSite.ZONE);

    @TempDir
    private Path folder;
    private final MovingClock clock = new MovingClock();
    private ShopSite shop;
    private ReadinessViewModel model;

    @BeforeEach
    void open() {
        shop = ShopSite.in(folder);
        model = new ReadinessViewModel(shop.readiness(), WORDS, clock, Quiet.background());
        model.open(reading -> { });
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void B3_whatThePlanLacksStandsBeforeEveryWarning() {
        ReadinessViewModel planned = new ReadinessViewModel(shop.readinessWithPlan(), WORDS, clock, Quiet.background());
        planned.open(reading -> { });
        List<Standing> order = planned.shownProperty().get().orElseThrow().needs().stream().map(ReadinessViewModel.Need::standing).toList();
        assertEquals(order.stream().sorted(Comparator.comparing(standing -> standing != Standing.BAD)).toList(), order);
        assertEquals(4, order.stream().filter(standing -> standing == Standing.BAD).count(), "two of the backups and two of the plan");
    }

    @Test
    void aClusterOrAPodThatIsNotReachedStandsBeforeAnyBackup() {
        ReadinessViewModel planned = new ReadinessViewModel(shop.readinessWithClusters(), WORDS, clock, Quiet.background());
        planned.open(reading -> { });
        List<String> titles = planned.shownProperty().get().orElseThrow().needs().stream().map(ReadinessViewModel.Need::title).toList();
        assertEquals(List.of("Cluster of shop", "Sign-on to the cluster of shop-standby", "Place of work pod:shop/shop/redis-0"), titles.subList(0, 3));
        assertTrue(titles.subList(3, titles.size()).stream().anyMatch(title -> title.startsWith("shopdb-nightly")), titles::toString);
    }

    @Test
    void saysHowManySystemsCouldBeRecoveredNowAndWhichCouldNot() {
        assertEquals("5 of 6", shown().couldRecover().large().text());
        assertEquals(Standing.BAD, shown().couldRecover().large().standing());
        assertEquals("not: crm", shown().couldRecover().below());
    }

    @Test
    void namesTheSystemThatWouldLoseMost() {
        assertEquals("35 h", shown().exposure().large().text());
        assertEquals("crm · RPO 26 h", shown().exposure().beside());
    }

    @Test
    void aBackupThatDidNotComeShowsOnItsDay() {
        SystemRow crm = row("crm");
        assertEquals(14, crm.days().size());
        assertEquals(Standing.BAD, crm.days().getLast());
        assertEquals("yesterday 03:00", crm.newest().text());
    }

    @Test
    void passesOverTheBadBackupsOfTheAfternoon() {
        assertEquals("today 02:00", row("shopdb").newest().text());
        assertEquals(Standing.GOOD, row("shopdb").age().standing());
    }

    @Test
    void aRestoreThatWasNeverProvenIsAWarningAndSoIsAnOldOne() {
        assertEquals(Standing.WARNING, row("media").proven().standing());
        assertEquals(Standing.WARNING, row("erp").proven().standing());
        assertEquals(Standing.GOOD, row("shopdb").proven().standing());
        assertEquals("9 d ago, drill", row("shopdb").proven().text());
    }

    @Test
    void aRestoreTestIsDueWhenTheTimeThatTheWorkspaceGivesIsOver() {
        assertEquals("121 d ago, overdue", row("erp").proven().text());
        assertEquals("due every 30 d", row("erp").provenBy());
        assertEquals("3 min, loses 1 h 35 min", row("orders").provenBy(), "what the last test has measured");
    }

    @Test
    void holdsTheForecastAgainstTheRto() {
        assertEquals(Standing.GOOD, row("shopdb").forecast().standing());
        assertEquals(Standing.WARNING, row("warehouse").forecast().standing());
        assertEquals(Standing.UNKNOWN, row("media").forecast().standing());
    }

    @Test
    void theWorstNeedComesFirstAndLeadsToItsBackups() {
        assertEquals(Standing.BAD, shown().needs().getFirst().standing());
        assertTrue(shown().needs().stream().anyMatch(need -> need.lead().equals(new ReadinessViewModel.Lead.Backups("series:shopdb-nightly"))));
        assertEquals(String.valueOf(shown().needs().size()), shown().waiting().large().text());
    }

    @Test
    void asksTheStoresAgainAfterHalfAnHourAndNotBefore() {
        List<String> asked = new ArrayList<>();
        shop.listed(asked::add);
        clock.now = clock.now.plus(Duration.ofMinutes(29));
        model.tick(reading -> { });
        assertEquals(List.of(), asked);
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        model.tick(reading -> { });
        assertFalse(asked.isEmpty());
    }

    @Test
    void showsWhatIsKnownWhileTheStoresAreStillAsked() {
        List<Runnable> work = new ArrayList<>();
        ReadinessViewModel fresh = new ReadinessViewModel(shop.readiness(), WORDS, clock, new Background(work::add, Runnable::run));
        fresh.open(reading -> { });
        work.removeFirst().run();
        assertTrue(fresh.shownProperty().get().isPresent());
        assertTrue(fresh.shownProperty().get().get().subtitle().contains("not evaluated yet"));
        assertTrue(fresh.evaluatingProperty().get());
        work.removeFirst().run();
        assertFalse(fresh.evaluatingProperty().get());
        assertTrue(fresh.shownProperty().get().get().subtitle().contains("evaluated just now"));
    }

    @Test
    void aStoreThatIsAwayComesFirstAmongWhatWaitsAndTakesNothingOffTheTable() {
        List<SystemRow> before = shown().rows();
        shop.listed(name -> {
            if (name.equals("backup-host")) {
                throw new Problem(Message.of("catalog.store.folder.away", name, "/srv/backup"), Message.of("catalog.store.folder.away.remedy"));
            }
        });
        model.evaluate(reading -> { });
        ReadinessViewModel.Need need = shown().needs().stream().filter(one -> one.title().startsWith("backup-host: ")).findFirst().orElseThrow();
        assertEquals(Standing.BAD, need.standing());
        assertEquals("backup-host: the store cannot be read", need.title());
        assertEquals("The store backup-host is away: there is no folder /srv/backup. Mount the disk or correct the path in relight.yaml.", need.text());
        assertEquals(before.stream().map(SystemRow::newest).toList(), shown().rows().stream().map(SystemRow::newest).toList());
        assertEquals(Optional.empty(), model.failureProperty().get());
    }

    private ReadinessViewModel.Shown shown() {
        return model.shownProperty().get().orElseThrow();
    }

    private SystemRow row(String system) {
        return shown().rows().stream().filter(row -> row.system().equals(system)).findFirst().orElseThrow();
    }

    private static final class MovingClock extends Clock {

        private Instant now = ShopSite.NOW;

        @Override
        public ZoneId getZone() {
            return ShopSite.ZONE;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
