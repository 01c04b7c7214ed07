package relight.core.hypnoscript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.plan.PlanFinding;
import relight.core.plan.PlanFinding.Kind;
import relight.core.plan.PlanReview;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ContinuityPlan;
import relight.core.workspace.EscalationLevel;
import relight.core.workspace.KeptSetting;
import relight.core.workspace.Level;
import relight.core.workspace.RecoverySite;
import relight.core.workspace.Retention;
import relight.core.workspace.RollbackCriteria;
import relight.core.workspace.Scenario;
import relight.core.workspace.Stakeholder;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.StoreRules;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/** A HypnoScript document becomes a workspace that loads, and nothing of it is lost. */
class ImportedPlanTest {

    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    @TempDir
    private Path folder;
    private ImportedPlan imported;
    private Workspace workspace;

    @BeforeEach
    void importIt() throws IOException {
        imported = ImportedPlan.of("bakery.md", bakery(), Messages.english());
        imported.workspace().write(folder);
        workspace = new WorkspaceReader().read(folder);
    }

    @Test
    void H1_everyLeafIsMappedOrKeptByItsPath() throws IOException {
        assertEquals(imported.read(), imported.mapped() + imported.kept().size());
        assertEquals(List.of(
                "backup.cloud.unused_s3.enabled = false",
                "backup.cloud.unused_s3.bucket = bakery-old",
                "backup_monitoring.metrics.backup.success_rate = true",
                "backup_monitoring.alerting.backup_failure.severity = critical",
                "backup_monitoring.alerting.backup_failure.notification[1] = email",
                "backup_monitoring.alerting.backup_failure.notification[2] = pagerduty",
                "backup_monitoring.reporting.daily.recipients[1] = bakers",
                "backup_monitoring.reporting.daily.include[1] = failed_backups"),
                imported.kept().stream().map(KeptSetting::line).toList());
        assertEquals(imported.kept(), workspace.continuity().kept());
        assertEquals(bakery(), Files.readString(folder.resolve("imported/bakery.md")));
    }

    @Test
    void H2_roundsHaveTheirKindScheduleWindowAndRetention() {
        assertEquals(List.of("full 30 22 * * 6 P28D true", "incremental 30 22 * * * P9D false", "differential 30 22 * * * P12D true"),
                workspace.continuity().rounds().stream().map(round -> round.kind().name().toLowerCase(Locale.ROOT) + " "
                        + round.schedule().orElseThrow().cron() + " " + days(round.keepFor()) + " " + round.encrypted().orElseThrow()).toList());
        assertEquals("22:30–02:30", workspace.continuity().rounds().getFirst().window().orElseThrow().toString());
        assertEquals("Europe/Vienna", workspace.continuity().rounds().getFirst().schedule().orElseThrow().zone().getId());
        BackupSeries orders = workspace.series("postgresql-s3").orElseThrow();
        assertEquals(List.of("full", "incremental", "differential"), orders.rounds());
        assertEquals("30 22 * * *", orders.schedule().orElseThrow().cron());
        assertEquals(Duration.ofHours(4), orders.schedule().orElseThrow().tolerance());
        assertEquals(new Retention(12, 4, 0), orders.retention());
    }

    private static String days(Optional<Duration> keep) {
        return "P" + keep.orElseThrow().toDays() + "D";
    }

    @Test
    void H3_seriesOfThreeDatabasesLieInFoldersBucketsGlacierAndAzure() {
        assertEquals(List.of("postgresql", "mysql", "sqlserver", "files", "files", "files"),
                workspace.systems().stream().map(system -> system.engine()).toList());
        assertEquals("orders/{year}/{month}/{day}/", workspace.series("postgresql-s3").orElseThrow().path());
        assertEquals("orders/{year}/{month}/{day}/", workspace.series("postgresql-local").orElseThrow().path());
        assertEquals("*{timestamp}*", workspace.series("mysql-local").orElseThrow().path());
        assertEquals(Optional.of("pg_dump"), workspace.series("postgresql-s3").orElseThrow().method());
        assertEquals("scratch_*, log_*", workspace.series("postgresql-s3").orElseThrow().settings().get("exclude_tables"));
        assertEquals("true", workspace.series("postgresql-s3").orElseThrow().settings().get("validation.test_restore"));
        StoreRules glacier = workspace.store("postgresql-glacier").orElseThrow().rules();
        assertEquals(Map.of("glacier", Duration.ofDays(60)), glacier.lifecycle());
        assertEquals(Optional.of("bulk"), glacier.retrieval());
        assertTrue(workspace.series("postgresql-glacier").orElseThrow().schedule().isEmpty());
        assertTrue(workspace.series("mysql-local").orElseThrow().schedule().isEmpty(), "what is switched off is never due");
        assertEquals(40_000_000_000L, workspace.store("sqlserver-local").orElseThrow().rules().maxSize());
        assertEquals("D:\\Backups\\Recipes", ((StoreDefinition.Folder) workspace.store("sqlserver-local").orElseThrow()).path().toString());
        StoreDefinition.Cloud azure = (StoreDefinition.Cloud) workspace.store("sqlserver-azure").orElseThrow();
        assertEquals("recipes", azure.container());
    }

    @Test
    void H4_foldersWithACommonRootAreOneSystemAndOthersSeveral() {
        assertEquals("/srv/ovens", workspace.system("ovens").orElseThrow().target("path").orElseThrow());
        BackupSeries ovens = workspace.series("ovens-local").orElseThrow();
        assertEquals(List.of("profiles", "logs"), ovens.includes());
        assertEquals(List.of("*.tmp", "cache/*"), ovens.excludes());
        assertEquals("/opt/bakery/config", workspace.system("configuration-opt-bakery-config").orElseThrow().target("path").orElseThrow());
        BackupSeries configuration = workspace.series("configuration-etc-bakery-s3").orElseThrow();
        assertEquals("config/{year}/{month}/{day}/", configuration.path());
        assertEquals("../outside", configuration.settings().get("exclude_patterns"), "what is no pattern here is shown as it was written");
    }

    @Test
    void H5_storesKeepTheirEncryptionLifeCycleAndCopies() {
        StoreRules aws = workspace.store("aws_s3").orElseThrow().rules();
        assertEquals(Optional.of(new StoreRules.Encryption("AES256", Optional.of("env:BAKERY_KMS_KEY"))), aws.encryption());
        assertEquals(Map.of("ia", Duration.ofDays(30), "glacier", Duration.ofDays(90), "delete", Duration.ofDays(2000)), aws.lifecycle());
        assertEquals(Optional.of(new StoreRules.Replication("bakery-backups-dr", Optional.of("eu-south-1"), true)), aws.replication());
        assertEquals(Map.of("cool", Duration.ofDays(30), "archive", Duration.ofDays(90), "delete", Duration.ofDays(2000)),
                workspace.store("azure_blob").orElseThrow().rules().lifecycle());
        StoreDefinition.Cloud google = (StoreDefinition.Cloud) workspace.store("gcp_storage").orElseThrow();
        assertEquals(StoreDefinition.Provider.GCS, google.provider());
        assertEquals(Map.of("nearline", Duration.ofDays(30), "coldline", Duration.ofDays(90), "delete", Duration.ofDays(2000)), google.rules().lifecycle());
        assertTrue(workspace.store("unused_s3").isEmpty());
    }

    @Test
    void H6_objectivesStandByTier() {
        assertEquals(List.of("critical PT3H PT30M PT5H PT1H", "standard PT24H PT26H PT72H PT24H"), workspace.continuity().tiers().stream()
                .map(tier -> tier.name() + " " + tier.objectives().rto().orElseThrow() + " " + tier.objectives().rpo().orElseThrow() + " "
                        + tier.objectives().mtd().orElseThrow() + " " + tier.mbc().orElseThrow()).toList());
    }

    @Test
    void H7_scenariosBecomeRunbooksWithEstimatesAndTeams() throws IOException {
        Scenario lost = workspace.scenarios().getFirst();
        assertEquals("Fire: nobody in the oven house answers", lost.symptom());
        assertEquals(new Scenario.Risk(Optional.of(Level.LOW), Optional.of(Level.CRITICAL)), lost.risk());
        assertEquals(Duration.ofMinutes(195), lost.estimate().orElseThrow().most());
        Runbook runbook = new RunbookReader().read("r.md", Files.readString(folder.resolve(lost.runbook().orElseThrow())));
        assertEquals(List.of("Open the kitchen in \"Graz\" PT45M incident_response", "Restore the orders PT2H database_team",
                "Bake a test loaf PT30M bakers_team"), runbook.steps().stream().map(step -> step.header().title() + " "
                + step.header().estimate().orElseThrow() + " " + step.header().role().orElseThrow()).toList());
        assertTrue(runbook.steps().stream().allMatch(Step.Manual.class::isInstance));
        assertEquals("runbooks/tills-down.md", workspace.scenarios().getLast().runbook().orElseThrow());
    }

    @Test
    void H8_rollbackCriteriaStandWithTheirScenario() {
        assertEquals(new RollbackCriteria(Optional.of(Duration.ofHours(3)), Optional.of(Duration.ofHours(1)), OptionalInt.of(25)),
                workspace.scenarios().getFirst().rollback());
    }

    @Test
    void H9_sitesTellHowTheyTakeOver() {
        RecoverySite hot = workspace.continuity().sites().getFirst();
        assertEquals(RecoverySite.Kind.HOT, hot.kind());
        assertEquals(new RecoverySite.Activation(true, false, List.of("primary_site_unreachable", "manual_activation"),
                Optional.of(Duration.ofMinutes(20))), hot.activation());
        assertEquals(Optional.of(Duration.ofSeconds(20)), hot.synchronization().lagLimit());
        assertEquals(List.of("compute.instance_type", "compute.count", "compute.auto_scaling", "storage.type", "storage.size", "storage.iops"),
                List.copyOf(hot.infrastructure().keySet()));
        assertEquals(Optional.of("daily"), workspace.continuity().sites().getLast().synchronization().frequency());
    }

    @Test
    void H10_H11_H12_H13_functionsPeopleAndMessagesAreThere() {
        ContinuityPlan plan = workspace.continuity();
        assertEquals(List.of("With a box of coins", "From the van"), plan.functions().getFirst().alternatives().stream().map(one -> one.name()).toList());
        assertEquals("Incident Manager, Master Baker", plan.contact("Maria Oser").orElseThrow().role());
        assertEquals("Jan Kern", plan.deputyOf(plan.contact("Olha Bondar").orElseThrow()).orElseThrow().name());
        assertEquals(Optional.of("olha@bakery.example"), plan.contact("Olha Bondar").orElseThrow().mail());
        assertEquals(List.of(Duration.ZERO, Duration.ofMinutes(10)), plan.escalation().stream().map(EscalationLevel::due).toList());
        assertEquals(List.of("bakers PT1H", "it_team PT15M", "mills -"), plan.stakeholders().stream()
                .map(group -> group.name() + " " + group.every().map(Duration::toString).orElse("-")).toList());
        assertEquals(Stakeholder.Audience.EXTERNAL, plan.stakeholders().getLast().audience());
    }

    @Test
    void H18_theChecklistsOfThePageAreTickedAsSteps() throws IOException {
        Runbook checks = new RunbookReader().read("c.md", Files.readString(folder.resolve(ImportedPlan.CHECKLIST)));
        assertEquals("Before the season", checks.title());
        assertEquals(List.of("Strategy written down", "Objectives agreed"), ((Step.Manual) checks.steps().getFirst()).tasks());
    }

    @Test
    void RB_33_thePlanIsHeldAgainstItsOwnObjectives() {
        List<PlanFinding> findings = PlanReview.of(workspace, NOW);

        assertEquals(List.of(
                "ESTIMATE_OVER_RTO oven_house_lost", "ESTIMATE_OVER_ROLLBACK oven_house_lost", "SCHEDULE_OVER_RPO postgresql",
                "SCHEDULE_OVER_RPO sqlserver", "SCHEDULE_OVER_RPO ovens", "SCHEDULE_OVER_RPO configuration-etc-bakery",
                "SCHEDULE_OVER_RPO configuration-opt-bakery-config", "MTD_UNDER_RTO selling_bread", "ALTERNATIVES_OVER_MBC selling_bread",
                "UNDEFINED_DEPENDENCY selling_bread", "SITE_OVER_RTO cold_site", "UNDEFINED_TEAM database_team", "UNDEFINED_CONTACT mayor"),
                findings.stream().map(finding -> finding.kind() + " " + finding.about()).toList());
        assertEquals("oven_house_lost: its steps add up to 3 h 15 min; that is 15 min more than the RTO of 3 h.",
                Messages.english().say(findings.getFirst().text()));
        assertFalse(Kind.UNDEFINED_DEPENDENCY.isBreach());
    }

    @Test
    void RB_33_aPlanThatHoldsIsNotComplainedAbout() throws IOException {
        Path other = folder.resolve("sound");
        ImportedPlan.of("s.hyp", """
                disaster_recovery {
                    objectives: { rto: { critical_systems: "4h" }, rpo: { critical_data: "25h" } }
                    scenarios: { fire: { recovery_steps: [ { step: 1, action: "Call", estimated_time: "4h", responsible: "it" } ] } }
                    dr_sites: { hot_site: { activation: { automated: true, estimated_time: "4h" } } }
                }
                business_continuity {
                    objectives: { mtd: { critical_functions: "4h" } }
                    bc_teams: { it_team: { members: [ { name: "A" } ] } }
                    communication_plan: { escalation: { one: { duration: "5m", contacts: ["it"] } } }
                }
                """, Messages.english()).workspace().write(other);
        assertEquals(List.of(), PlanReview.of(new WorkspaceReader().read(other), NOW));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "rto: { a_systems: \"soon\" }   | bad.hyp:3:22: a_systems is \"soon\", which is no duration",
        "rto: { a_systems: 4 }          | bad.hyp:3:22: a_systems is \"4\", which is no duration",
        "password: \"hunter2\"          | bad.hyp:3:14: A secret stands under disaster_recovery.objectives.password",
        "url: \"http://a:hunter2@b/\"   | bad.hyp:3:9: A secret stands under disaster_recovery.objectives.url",
    })
    void whatCannotBeTakenOverIsRefusedWithItsPlace(String line, String sentence) {
        String text = "disaster_recovery {\n  objectives: {\n   " + line + "\n  }\n}\n";
        Problem problem = assertThrows(Problem.class, () -> ImportedPlan.of("bad.hyp", text, Messages.english()));
        String said = problem.say(Messages.english());
        assertTrue(said.startsWith(sentence), said);
        assertFalse(said.contains("hunter2"), said);
    }

    @Test
    void everyMistakeOfTheDocumentIsToldAtOnceInTheReadersLanguage() {
        Problem problem = assertThrows(Problem.class, () -> ImportedPlan.of("bad.hyp", "a {\n  b\n}\nc: 1\nd { e: \"f }\n", Messages.english()));
        String said = problem.say(Messages.in(Locale.GERMAN, ZoneId.of("UTC")));
        assertTrue(said.startsWith("bad.hyp hat 4 Fehler:\nbad.hyp:2:3: Nach „b“ fehlt der Doppelpunkt."), said);
        assertTrue(said.contains("\nbad.hyp:4:1: Nach „c“ öffnet sich keine geschweifte Klammer."), said);
    }

    @Test
    void oddWordsReachTheWorkspaceAsTheyAre() throws IOException {
        String odd = "- : # 'x' \\\"y\\\" `z` {t} [u] \\\\ *b* \\u00fc";
        Path other = folder.resolve("odd");
        ImportedPlan.of("odd.hyp", "disaster_recovery { scenarios: { \"" + odd + "\": { description: \"1. " + odd
                + "\", recovery_steps: [ { action: \"" + odd + "\" } ] } } }", Messages.english()).workspace().write(other);
        Workspace read = new WorkspaceReader().read(other);
        String plain = "- : # 'x' \"y\" `z` {t} [u] \\ *b* u00fc";
        assertEquals(plain, read.scenarios().getFirst().name());
        assertEquals("1. " + plain, read.scenarios().getFirst().symptom());
        Runbook runbook = new RunbookReader().read("odd", Files.readString(other.resolve(read.scenarios().getFirst().runbook().orElseThrow())));
        assertEquals(1, runbook.steps().size());
        assertEquals(plain, ((Step.Manual) runbook.steps().getFirst()).text());
    }

    static String bakery() throws IOException {
        try (InputStream in = ImportedPlanTest.class.getResourceAsStream("/relight/core/hypnoscript/bakery.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
