package relight.core.restore.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.catalog.Backup;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.CheckLines;
import relight.core.restore.PlanWriter;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.postgresql.pitr.PitrFacts.Base;
import relight.core.restore.postgresql.pitr.PitrFacts.Data;
import relight.core.restore.postgresql.pitr.PitrFacts.End;
import relight.core.restore.postgresql.pitr.PitrFacts.Form;
import relight.core.restore.postgresql.pitr.PitrFacts.Host;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

class PitrPlannerTest {

    private static final long SIZE = WalArchive.USUAL_SIZE;
    private static final Instant NINE = Instant.parse("2026-04-15T09:00:00Z");
    private static final BackupLabel LABEL = new BackupLabel(new Lsn(5 * SIZE + 40), "000000010000000000000005", "nightly", Optional.of(1),
            Optional.empty(), Optional.of(new Lsn(5 * SIZE + 320)), Optional.of(NINE));
    private static final List<DataCheck> CHECKS = List.of(new DataCheck("newest order", "SELECT max(created) FROM orders", DataCheck.Kind.NEWEST, Optional.empty()));
    private static final Host HOST = new Host("root", "postgres", Optional.of(new Data("1-2", "700", Optional.of(15), Optional.of("77"),
            Optional.of(123L), false, 3_000_000_000L)), 100_000_000_000L, Optional.of("/usr/lib/postgresql/15/bin"), List.of(15), true, "+02:00", true,
            List.of(), Optional.empty());

    @Test
    void PG_8_offersNothingBeforeTheEndOfTheBaseAndNamesTheOneThatWasWholeByThen() {
        Refusal refusal = refused("PG-8", facts(5, 9), "time:2026-04-15T08:59:59Z");
        assertTrue(refusal.text().contains("No older base backup"), refusal::text);
        PitrFacts older = facts(5, 9);
        Base yesterday = base(NINE.minusSeconds(86_400));
        PitrFacts both = new PitrFacts(older.at(), older.base(), List.of(yesterday), older.archive(), older.place(), older.ends(), HOST);
        assertTrue(refused("PG-8", both, "time:2026-04-15T08:59:59Z").text().contains(yesterday.backup().id()));
        refused("PG-8", facts(5, 9), "lsn:0/5000100");
        planned(facts(5, 9), "time:2026-04-15T09:00:00Z");
    }

    @Test
    void PG_9_refusesATargetBehindTheLastArchivedTransaction() {
        refused("PG-9", facts(5, 9), "time:2026-04-15T10:00:00Z");
        refused("PG-9", facts(5, 9), "lsn:0/A000000");
        RestorePlan plan = planned(facts(5, 9), "time:2026-04-15T09:08:30Z");
        assertEquals("lsn:0/9F00000", action(plan, "pitr-replay").with().get("to"), "nothing was committed after 9:08: the end of the log is the same data");
        assertEquals("2026-04-15T09:08:30Z", action(plan, "pitr-replay").with().get("moment"), "which is looked at when it is reached");
    }

    @Test
    void PG_9_doesNotTakeTheEndOfALogForAMomentBehindWhichSomethingMayHaveBeenCommitted() {
        PitrFacts facts = facts(5, 9);
        Map<Integer, End> quiet = Map.of(1, new End(new Lsn(9 * SIZE + 0xF00000), Optional.empty()));
        PitrFacts idle = new PitrFacts(facts.at(), facts.base(), facts.others(), facts.archive(), facts.place(), quiet, facts.host());
        assertEquals("time:2026-04-15T09:06:30Z", action(planned(idle, "time:2026-04-15T09:06:30Z"), "pitr-replay").with().get("to"));
        assertEquals("time:2026-04-15T09:08:30Z", action(planned(idle, "time:2026-04-15T09:08:30Z"), "pitr-replay").with().get("to"), "the clock of the store is another one");
        refused("PG-9", idle, "time:2026-04-15T09:09:30Z");
    }

    @Test
    void PG_9_refusesAGapBeforeTheTargetAndAllowsWhatLiesBeforeIt() {
        PitrFacts facts = facts(5, 6, 8, 9);
        Refusal refusal = refused("PG-9", facts, "time:2026-04-15T09:08:00Z");
        assertTrue(refusal.text().contains("000000010000000000000007") && refusal.text().contains("000000010000000000000008"), refusal::text);
        refused("PG-9", facts, "latest");
        refused("PG-9", facts, "name:before the release");
        planned(facts, "time:2026-04-15T09:05:30Z");
    }

    @Test
    void PG_9_refusesSegmentsThatAreNotOfTheirSize() {
        List<WalArchive.Stored> files = new ArrayList<>(files(1, 5, 9));
        files.add(new WalArchive.Stored("00000001000000000000000A", 12_345, false, NINE.plusSeconds(3_600)));
        assertTrue(refused("PG-9", facts(WalArchive.of(files, SIZE, Optional.of("77"), Optional.of(15), List.of())), "latest").text()
                .contains("00000001000000000000000A"));
    }

    @Test
    void PG_10_asksForTheTimelineWhereTwoGoOnFromTheBase() {
        PitrFacts facts = forked();
        Refusal refusal = refused("PG-10", facts, "time:2026-04-15T09:06:00Z");
        assertTrue(refusal.text().contains("timeline 2 (from timeline 1 at 0/7800000)"), refusal::text);
        RestorePlan first = planned(facts, "time:2026-04-15T09:06:00Z", "timeline", "1");
        assertEquals("1:5-9", action(first, "pitr-replay").with().get("log.chain"));
        RestorePlan second = planned(facts, "latest", "timeline", "2");
        assertEquals("2", action(second, "pitr-replay").with().get("log.timeline"));
        assertEquals("1:5-6,2:7-9", action(second, "pitr-replay").with().get("log.chain"));
        refused("PG-10", facts, "latest", "timeline", "3");
    }

    @Test
    void PG_11_takesNoTimeWithoutAnOffsetAndShowsItByBothClocks() {
        refused("PG-11", facts(5, 9), "time:2026-04-15T09:05:00");
        refused("PG-11", facts(5, 9), "yesterday");
        RestorePlan plan = planned(facts(5, 9), "time:2026-04-15 10:05:00+01:00");
        assertEquals("time:2026-04-15T09:05:00Z", action(plan, "pitr-replay").with().get("to"));
        assertTrue(plan.found().stream().anyMatch(it -> it.text().contains("2026-04-15 12:05:00 +03:00")
                && it.text().contains("2026-04-15 11:05:00 +02:00")), () -> plan.found().toString());
    }

    @Test
    void PG_12_letsTheArchiveBeginAgainAtCommitOnly() {
        RestorePlan plan = planned(facts(5, 9), "latest");
        assertEquals(List.of("pitr-commit"), actions(plan, Part.COMMIT));
        assertTrue(plan.guards().stream().anyMatch(guard -> guard.id().equals("PG-12")));
    }

    @Test
    void PG_13_movesTheOldFolderAsideAndRefusesOneThatCannotBeMoved() {
        RestorePlan plan = planned(facts(5, 9), "latest");
        assertEquals(List.of("recheck", "pitr-prepare", "pitr-fetch", "pitr-verify", "pitr-replay", "pitr-check", "pitr-promote", "pitr-stop",
                "pitr-swap", "pitr-start"), actions(planned(facts(5, 9), "latest", "look", "off"), Part.MAIN));
        assertEquals(List.of("pitr-swap-back", "pitr-remove"), actions(plan, Part.UNDO));
        assertEquals("/srv/pg/data.before-20260415110000", action(plan, "pitr-swap").with().get("before"));
        Data mount = new Data("1-2", "700", Optional.of(15), Optional.of("77"), Optional.empty(), true, 1);
        refused("PG-13", facts(host("root", Optional.of(mount), HOST.bin(), HOST.free(), Optional.empty())), "latest");
    }

    @Test
    void PG_14_checksEveryFileWhereThereIsAManifestAndSaysWhereThereIsNone() {
        assertEquals("true", action(planned(facts(5, 9), "latest"), "pitr-verify").with().get("manifest"));
        PitrFacts facts = facts(5, 9);
        Base plain = new Base(facts.base().backup(), Form.TAR, facts.base().label(), false, false, false, Optional.of(1L));
        RestorePlan plan = planned(new PitrFacts(facts.at(), plain, List.of(), facts.archive(), facts.place(), facts.ends(), HOST), "latest");
        assertEquals("false", action(plan, "pitr-verify").with().get("manifest"));
        assertTrue(plan.found().stream().anyMatch(it -> it.text().contains("backup_manifest")));
    }

    @Test
    void PG_16_refusesToWorkAsSomebodyWhoseFilesTheServerWouldNotTake() {
        assertTrue(refused("PG-16", facts(host("deploy", HOST.data(), HOST.bin(), HOST.free(), Optional.empty())), "latest").remedy().contains("ssh:postgres@"));
        planned(facts(host("postgres", HOST.data(), HOST.bin(), HOST.free(), Optional.empty())), "latest");
        refused("PG-16", facts(new Host("root", "postgres", HOST.data(), HOST.free(), HOST.bin(), List.of(15), true, "+02:00", false, List.of(), Optional.empty())),
                "latest");
    }

    @Test
    void PG_4_needsTheServersProgramsOfTheBackupsVersion() {
        refused("PG-4", facts(host("root", HOST.data(), Optional.empty(), HOST.free(), Optional.empty())), "latest");
    }

    @Test
    void ALL_1_refusesTheArchiveOfAnotherCluster() {
        Data other = new Data("1-2", "700", Optional.of(15), Optional.of("99"), Optional.empty(), false, 1);
        refused("ALL-1", facts(host("root", Optional.of(other), HOST.bin(), HOST.free(), Optional.empty())), "latest");
        assertEquals("PostgreSQL with the data folder /srv/pg/data on port 5432, 3 GB, running", planned(facts(5, 9), "latest").target());
    }

    @Test
    void ALL_2_neverWritesInPlaceNorOverTablespacesOfProduction() {
        refused("ALL-2", facts(5, 9), request(Way.IN_PLACE, Map.of("target", "latest")));
        PitrFacts facts = facts(5, 9);
        Base spaces = new Base(facts.base().backup(), Form.TAR, facts.base().label(), false, true, true, Optional.of(1L));
        refused("ALL-2", new PitrFacts(facts.at(), spaces, List.of(), facts.archive(), facts.place(), facts.ends(), HOST), "latest");
    }

    @Test
    void ALL_3_whatIsFetchedIsWhatWasVerifiedAndTheLastLookComparesIt() {
        RestorePlan plan = planned(facts(5, 9), "latest");
        assertEquals("ab12", action(plan, "pitr-fetch").with().get("backup.sha256"));
        assertEquals("tag", action(plan, "pitr-fetch").with().get("backup.etag"));
        assertEquals("tag 700000000", action(plan, "recheck").with().get("fact.base"));
        assertEquals("77", action(plan, "pitr-fetch").with().get("log.cluster"), "of every segment the first page is held against it");
        guarded(plan, "ALL-3", "pinned");
    }

    @Test
    void ALL_4_itsBytesSayInWhichFormItIsTakenAndWithoutALabelItIsNone() {
        PitrFacts facts = facts(5, 9);
        for (Form form : Form.values()) {
            Base base = new Base(facts.base().backup(), form, facts.base().label(), false, true, false, Optional.of(1L));
            RestorePlan plan = planned(new PitrFacts(facts.at(), base, List.of(), facts.archive(), facts.place(), facts.ends(), HOST), "latest");
            assertEquals(form.name(), action(plan, "pitr-fetch").with().get("form"));
            guarded(plan, "ALL-4", "and not its name");
        }
        Base bare = new Base(facts.base().backup(), Form.TAR, Optional.empty(), false, true, false, Optional.of(1L));
        refused("PG-8", new PitrFacts(facts.at(), bare, List.of(), facts.archive(), facts.place(), facts.ends(), HOST), "latest");
    }

    @Test
    void ALL_5_refusesABaseThatIsBadOrThatNobodyHasRead() {
        for (State state : List.of(State.BAD, State.UNVERIFIED)) {
            refused("ALL-5", facts(5, 9), new RestoreRequest(system(CHECKS), backup(NINE, state, Optional.empty()), List.of(), Way.SIDE_BY_SIDE, Optional.empty(),
                    Map.of("target", "latest")));
        }
        List<String> order = actions(planned(facts(5, 9), "latest", "look", "off"), Part.MAIN);
        assertTrue(order.indexOf("pitr-verify") < order.indexOf("pitr-replay"), "no server starts on what was not held against its checksums");
    }

    @Test
    void ALL_7_theChecksAreAskedOfTheCopyBeforeItIsPromotedAndWithoutThemItIsUnproven() {
        RestorePlan plan = planned(facts(5, 9), "latest", "look", "off");
        List<String> order = actions(plan, Part.MAIN);
        assertTrue(order.indexOf("pitr-check") < order.indexOf("pitr-promote") && order.indexOf("pitr-promote") < order.indexOf("pitr-stop"), order::toString);
        assertEquals(CHECKS, CheckLines.read(action(plan, "pitr-check").with()));
        guarded(plan, "ALL-7", "before it is promoted");
        RestorePlan unproven = planned(facts(5, 9), List.of());
        guarded(unproven, "ALL-7", "unproven");
        assertTrue(unproven.found().stream().anyMatch(it -> it.text().contains("unproven")), () -> unproven.found().toString());
    }

    @Test
    void ALL_8_thawsAColdBaseFirstAndPlansTheMomentWhenItCanBeRead() {
        RestoreRequest cold = new RestoreRequest(system(CHECKS), backup(NINE, State.GOOD, Optional.of(ColdStorage.frozen("DEEP_ARCHIVE"))), List.of(),
                Way.SIDE_BY_SIDE, Optional.empty(), Map.of("target", "time:2026-04-15T09:05:00Z"));
        RestorePlan plan = ((Planning.Planned) new PitrPlanner().plan(cold, facts(5, 9), words())).plan();
        assertEquals(List.of("thaw"), actions(plan, Part.MAIN));
        assertEquals(Duration.ofHours(12), action(plan, "thaw").header().estimate().orElseThrow());
        assertEquals(Map.of("target", "time:2026-04-15T09:05:00Z"), plan.steps().stream().filter(Step.Restore.class::isInstance).map(Step.Restore.class::cast)
                .findFirst().orElseThrow().choices());
    }

    @Test
    void ALL_10_theRecoveryPointIsTheNewestRowOrTheLastTransactionAndNeverTheTimeOfAFile() {
        guarded(planned(facts(5, 9), "latest"), "ALL-10", "newest row of the copy");
        guarded(planned(facts(5, 9), List.of()), "ALL-10", "last transaction replayed");
    }

    private static void guarded(RestorePlan plan, String id, String words) {
        String text = plan.guards().stream().filter(guard -> guard.id().equals(id)).findFirst().orElseThrow().text();
        assertTrue(text.contains(words), text);
    }

    private static RestorePlan planned(PitrFacts facts, List<DataCheck> checks) {
        RestoreRequest request = new RestoreRequest(system(checks), backup(NINE), List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of("target", "latest"));
        return ((Planning.Planned) new PitrPlanner().plan(request, facts, words())).plan();
    }

    @Test
    void ALL_6_countsBaseAndLogAndATenthMore() {
        long needed = (2_000_000_000L + 5 * SIZE) * 11 / 10;
        planned(facts(host("root", HOST.data(), HOST.bin(), needed, Optional.empty())), "latest");
        refused("ALL-6", facts(host("root", HOST.data(), HOST.bin(), needed - 1, Optional.empty())), "latest");
    }

    @Test
    void ALL_13_refusesABaseWhoseOwnLinkOfTheLogIsMissing() {
        assertTrue(refused("ALL-13", facts(6, 7, 8, 9), "latest").text().contains("000000010000000000000005"));
        PitrFacts none = facts(WalArchive.empty());
        refused("ALL-13", none, "latest");
        BackupLabel longer = new BackupLabel(LABEL.start(), LABEL.segment(), "", Optional.of(1), Optional.empty(), Optional.of(new Lsn(7 * SIZE + 1)),
                Optional.of(NINE));
        PitrFacts facts = facts(5, 6, 9);
        Base base = new Base(facts.base().backup(), Form.TAR, Optional.of(longer), false, true, false, Optional.of(1L));
        assertTrue(refused("ALL-13", new PitrFacts(facts.at(), base, List.of(), facts.archive(), facts.place(), facts.ends(), HOST), "time:2026-04-15T09:01:00Z")
                .text().contains("000000010000000000000007"));
    }

    @Test
    void ALL_15_namesWhoRestoresItAlready() {
        assertTrue(refused("ALL-15", facts(host("root", HOST.data(), HOST.bin(), HOST.free(), Optional.of("lang@db1, r7"))), "latest").text().contains("lang@db1"));
    }

    @Test
    void aPersonMayMoveTheTargetLaterAndThePlanIsTheSameWhenItIsReadBack() {
        RestorePlan plan = planned(facts(5, 9), "time:2026-04-15T09:05:00Z");
        assertEquals(3, plan.steps().stream().filter(Step.Decision.class::isInstance).count());
        Runbook read = new RunbookReader().read("plan:orders", new PlanWriter().write(plan, words()));
        List<Step> steps = read.steps();
        assertEquals(plan.steps().size(), steps.size());
        Step move = steps.stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals("pitr-move")).findFirst().orElseThrow();
        assertEquals("LATER_TARGET", move.header().inputs().getFirst().name());
        Step look = steps.stream().filter(Step.Decision.class::isInstance).findFirst().orElseThrow();
        assertEquals(look.id(), move.header().order().conditions().getFirst().step());
    }

    @Test
    void besideOnlyTouchesNothingOfProduction() {
        RestoreRequest request = new RestoreRequest(system(), backup(NINE), List.of(), Way.BESIDE_ONLY, Optional.of("look-here"), Map.of("target", "latest"));
        RestorePlan plan = ((Planning.Planned) new PitrPlanner().plan(request, facts(5, 9), words())).plan();
        assertEquals("look-here", plan.confirm());
        assertFalse(actions(plan, Part.MAIN).contains("pitr-stop"));
        assertEquals("/srv/pg/look-here", action(plan, "pitr-fetch").with().get("restored"));
        assertTrue(plan.stages().stream().noneMatch(stage -> stage.disturbs()));
    }

    private static PitrFacts forked() {
        List<WalArchive.Stored> files = new ArrayList<>(files(1, 5, 9));
        files.addAll(files(2, 7, 9));
        TimelineHistory second = TimelineHistory.read(2, "1\t0/7800000\tbefore 2026-04-15 09:06:00+00\n").orElseThrow();
        return facts(WalArchive.of(files, SIZE, Optional.of("77"), Optional.of(15), List.of(second)));
    }

    private static List<WalArchive.Stored> files(int timeline, long first, long last) {
        List<WalArchive.Stored> files = new ArrayList<>();
        for (long number = first; number <= last; number++) {
            files.add(new WalArchive.Stored(new WalName(timeline, number).file(SIZE), SIZE, false, NINE.plusSeconds(60 * number)));
        }
        return files;
    }

    /** With ranges from the first to the second segment, from the third to the fourth. */
    private static PitrFacts facts(long... ends) {
        List<WalArchive.Stored> files = new ArrayList<>();
        for (int i = 0; i < ends.length; i += 2) {
            files.addAll(files(1, ends[i], i + 1 < ends.length ? ends[i + 1] : ends[i]));
        }
        return facts(WalArchive.of(files, SIZE, Optional.of("77"), Optional.of(15), List.of()));
    }

    private static PitrFacts facts(WalArchive archive) {
        return facts(archive, HOST);
    }

    private static PitrFacts facts(Host host) {
        return facts(WalArchive.of(files(1, 5, 9), SIZE, Optional.of("77"), Optional.of(15), List.of()), host);
    }

    private static PitrFacts facts(WalArchive archive, Host host) {
        Map<Integer, End> ends = new HashMap<>();
        for (int timeline : archive.timelines()) {
            WalChain chain = archive.chain(timeline, LABEL.start());
            chain.last().ifPresent(last -> ends.put(timeline, new End(new Lsn(last.number() * SIZE + 0xF00000),
                    chain.stored().map(stored -> stored.minusSeconds(60)))));
        }
        return new PitrFacts(NINE.plusSeconds(7_200), base(NINE), List.of(), archive, Optional.of("s3://backups/wal/"), ends, host);
    }

    private static Host host(String runsAs, Optional<Data> data, Optional<String> bin, long free, Optional<String> lock) {
        return new Host(runsAs, "postgres", data, free, bin, List.of(15), true, "+02:00", true, List.of(), lock);
    }

    private static Base base(Instant ended) {
        BackupLabel label = new BackupLabel(LABEL.start(), LABEL.segment(), LABEL.label(), LABEL.timeline(), Optional.empty(), LABEL.stop(), Optional.of(ended));
        return new Base(backup(ended), Form.FOLDER_OF_TARS, Optional.of(label), false, true, false, Optional.of(2_000_000_000L));
    }

    private static Backup backup(Instant point) {
        return backup(point, State.GOOD, Optional.empty());
    }

    @Test
    void whereTheServerEndsWithItsContainerNoMomentIsOfferedAndTheReasonIsSaid() {
        for (String on : List.of("pod:production/shop/orders-0", "job:production/shop/tools.yaml", "docker:orders")) {
            ProtectedSystem contained = system().at(Map.of("data", "/srv/pg/data", "on", on));
            assertEquals(Optional.empty(), PitrSite.of(contained));
            assertTrue(PitrSite.missing(contained).say(words()).contains(on + " is a container"), () -> PitrSite.missing(contained).say(words()));
        }
        assertTrue(PitrSite.of(system().at(Map.of("data", "/srv/pg/data", "on", "ssh:db1"))).isPresent());
    }

    private static Backup backup(Instant point, State state, Optional<ColdStorage> cold) {
        return new Backup("b" + point.getEpochSecond(), "bases", "orders", "store", new StoredObject("bases/b", Optional.empty(), Optional.of("tag"), 700_000_000,
                point, cold), "s3://backups/bases/b", BackupSeries.Kind.FULL, point, new Verdict(state, List.of(), Optional.of(point),
                Optional.of("ab12"), Optional.empty()));
    }

    private static ProtectedSystem system() {
        return system(CHECKS);
    }

    private static ProtectedSystem system(List<DataCheck> checks) {
        return new ProtectedSystem("orders", "postgresql", "critical", List.of(), Objectives.NONE, Map.of("data", "/srv/pg/data", "database", "orders"), checks,
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static RestoreRequest request(Way way, Map<String, String> choices) {
        return new RestoreRequest(system(), backup(NINE), List.of(), way, Optional.empty(), choices);
    }

    private static Messages words() {
        return Messages.in(Locale.ENGLISH, ZoneId.of("Europe/Kyiv"));
    }

    private static Map<String, String> choices(String target, String... more) {
        Map<String, String> choices = new HashMap<>(Map.of("target", target));
        for (int i = 0; i < more.length; i += 2) {
            choices.put(more[i], more[i + 1]);
        }
        return choices;
    }

    private static RestorePlan planned(PitrFacts facts, String target, String... choices) {
        return switch (new PitrPlanner().plan(request(Way.SIDE_BY_SIDE, choices(target, choices)), facts, words())) {
            case Planning.Planned planned -> planned.plan();
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private static Refusal refused(String id, PitrFacts facts, String target, String... choices) {
        return refused(id, facts, request(Way.SIDE_BY_SIDE, choices(target, choices)));
    }

    private static Refusal refused(String id, PitrFacts facts, RestoreRequest request) {
        Planning planning = new PitrPlanner().plan(request, facts, words());
        List<Refusal> refusals = planning instanceof Planning.Refused refused ? refused.refusals() : List.of();
        return refusals.stream().filter(refusal -> refusal.id().equals(id)).findFirst().orElseThrow(() -> new AssertionError(id + ": " + refusals));
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return plan.steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals(name))
                .map(Step.EngineAction.class::cast).findFirst().orElseThrow();
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part && step instanceof Step.EngineAction)
                .map(step -> ((Step.EngineAction) step).action()).toList();
    }
}
