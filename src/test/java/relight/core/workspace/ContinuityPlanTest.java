package relight.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.text.Messages;
import relight.core.workspace.WorkspaceReader.Reading;

/** What the workspace says of people, messages, other sites and functions of the business. */
class ContinuityPlanTest {

    private static final String BAKERY = """
            site: {name: Bakery, zone: Europe/Vienna}
            stores:
              disk: {folder: backups, max-size: 50GB}
              vault:
                s3: bakery-vault
                encryption: {type: AES256, key: env:BAKERY_KMS}
                lifecycle: {ia: 30d, glacier: 90d, delete: 2555d}
                replication: {to: bakery-vault-dr, region: eu-central-1}
                retrieval: standard
              blobs: {azure: sqlserver-backups, account: bakeryblobs, region: westeurope}
              chest: {gcs: bakery-chest}
            tiers:
              critical: {rto: 4h, rpo: 15m, mtd: 6h, mbc: 1h}
              standard: {rto: 24h}
            systems:
              tills: {engine: sqlserver, tier: critical, mtd: 5h}
            rounds:
              sunday: {kind: full, schedule: 0 2 * * 0, window: 22:00-02:00, keep-for: 30d, compression: gzip, encrypted: true}
              daily: {kind: incremental, schedule: 0 2 * * *}
            series:
              tills-blobs:
                system: tills
                store: blobs
                path: "{year}/{month}/{day}/"
                rounds: [sunday, daily]
                settings: {checksum: true, copy_only: false}
            scenarios:
              oven house lost:
                tier: critical
                symptom: Nobody in the oven house answers
                probability: low
                impact: critical
                rollback: {max-recovery-time: 6h, max-data-loss: 1h, max-slowdown: 20%}
            contacts:
              Maria Oser: {role: Incident Manager, phone: +43 1 234, deputy: Jan Kern}
              Jan Kern: {}
              Olha Bondar: {role: technical lead, mail: olha@bakery.example}
            teams:
              incident_response:
                members: [Maria Oser, Olha Bondar]
                responsibilities: [Assess the incident]
            escalation:
              level 1: {lasts: 15m, contacts: [technical_lead], channels: [phone]}
              level 2: {lasts: 30m, contacts: [incident response], channels: [phone, slack], auto: true}
              level 3: {lasts: 1h, contacts: [ceo]}
            stakeholders:
              bakers: {audience: internal, channels: [slack], every: 15m, template: bakers_update, language: uk, auto: true}
              mills: {audience: external, channels: [mail], to: [mill@grain.example]}
            sites:
              cold cellar:
                kind: cold
                location: Graz
                provider: GCP
                region: europe-west3
                synchronization: {type: backup_based, method: backup_restore, frequency: daily, lag-limit: 5m}
                activation: {triggers: [manual_activation], takes: 8h}
                infrastructure: {compute.count: 0, storage.size: 500GB}
            functions:
              selling bread:
                tier: critical
                mbc: 30m
                depends-on: [tills, power]
                alternatives:
                  by hand: {text: With a box of coins, ready-in: 5m, capacity: 50%}
            kept:
              - monitoring.metrics.size = true
              - reporting.daily.recipients = [a, b]
            """;

    @TempDir
    private Path root;

    @Test
    void H11_teamsHaveMembersRolesAndDeputies() throws IOException {
        ContinuityPlan plan = read(BAKERY).continuity();

        Contact maria = plan.contact("Maria Oser").orElseThrow();
        assertEquals("Jan Kern", plan.deputyOf(maria).orElseThrow().name());
        assertEquals(List.of("Maria Oser", "Olha Bondar"), names(plan.people("incident_response")));
        assertEquals(List.of("Maria Oser", "Olha Bondar"), names(plan.people("Incident Response team")));
        assertEquals(List.of("Maria Oser"), names(plan.people("incident_manager")));
        assertTrue(plan.people("baker").isEmpty() && !plan.knows("baker"));
        assertFalse(plan.knows(""));
        assertEquals(List.of("Assess the incident"), plan.team("incident_response").orElseThrow().responsibilities());
    }

    @Test
    void H12_escalationLevelsFallDueOneAfterTheOther() throws IOException {
        List<EscalationLevel> levels = read(BAKERY).continuity().escalation();

        assertEquals(List.of(Duration.ZERO, Duration.ofMinutes(15), Duration.ofMinutes(45)), levels.stream().map(EscalationLevel::due).toList());
        assertEquals(new EscalationLevel("level 2", Duration.ofMinutes(15), Duration.ofMinutes(30), List.of("incident response"),
                List.of("phone", "slack"), true), levels.get(1));
    }

    @Test
    void H13_stakeholdersHearRegularlyOrAsNeeded() throws IOException {
        List<Stakeholder> groups = read(BAKERY).continuity().stakeholders();

        assertEquals(new Stakeholder("bakers", Stakeholder.Audience.INTERNAL, List.of("slack"), Optional.of(Duration.ofMinutes(15)),
                Optional.of("bakers_update"), List.of(), Optional.of(Locale.of("uk")), true), groups.getFirst());
        assertEquals(Optional.empty(), groups.getLast().every());
        assertEquals(List.of("mill@grain.example"), groups.getLast().to());
    }

    @Test
    void H8_aScenarioSaysWhenItsRecoveryIsTakenBack() throws IOException {
        Scenario scenario = read(BAKERY).scenarios().getFirst();

        assertEquals(new RollbackCriteria(Optional.of(Duration.ofHours(6)), Optional.of(Duration.ofHours(1)), OptionalInt.of(20)),
                scenario.rollback());
        assertEquals(new Scenario.Risk(Optional.of(Level.LOW), Optional.of(Level.CRITICAL)), scenario.risk());
    }

    @Test
    void H6_objectivesComeFromTheTierWithItsMaximumTolerableDowntime() throws IOException {
        Workspace workspace = read(BAKERY);

        assertEquals(new Objectives(hours(4), Optional.of(Duration.ofMinutes(15)), hours(6), "tier critical"),
                workspace.scenarios().getFirst().objectives());
        assertEquals(new Objectives(hours(4), Optional.of(Duration.ofMinutes(15)), hours(5), "system tills, tier critical"),
                workspace.system("tills").orElseThrow().objectives());
        assertEquals(hours(1), workspace.continuity().tiers().getFirst().mbc());
    }

    @Test
    void H9_aSiteTellsWhatStandsThereHowItsDataFollowsAndHowItTakesOver() throws IOException {
        RecoverySite site = read(BAKERY).continuity().sites().getFirst();

        assertEquals(new RecoverySite("cold cellar", RecoverySite.Kind.COLD, Optional.of("Graz"), Optional.of("GCP"),
                Optional.of("europe-west3"), Map.of("compute.count", "0", "storage.size", "500GB"),
                new RecoverySite.Synchronization(Optional.of("backup_based"), Optional.of("backup_restore"),
                        Optional.of(Duration.ofMinutes(5)), Optional.of("daily")),
                new RecoverySite.Activation(false, true, List.of("manual_activation"), hours(8))), site);
    }

    @Test
    void H10_aFunctionTakesWhatItDoesNotSayFromItsTier() throws IOException {
        BusinessFunction function = read(BAKERY).continuity().functions().getFirst();

        assertEquals(new BusinessFunction("selling bread", "critical", hours(6), Optional.of(Duration.ofMinutes(30)),
                List.of(new BusinessFunction.Alternative("by hand", "With a box of coins", Optional.of(Duration.ofMinutes(5)), Optional.of("50%"))),
                List.of("tills", "power")), function);
    }

    @Test
    void H2_aSeriesNamesTheRoundsInWhichItsBackupsAreMade() throws IOException {
        Workspace workspace = read(BAKERY);

        assertEquals(List.of("sunday", "daily"), workspace.series().getFirst().rounds());
        assertEquals(Map.of("checksum", "true", "copy_only", "false"), workspace.series().getFirst().settings());
        BackupRound sunday = workspace.continuity().rounds().getFirst();
        assertEquals(Optional.of(new BackupRound.Window(LocalTime.of(22, 0), LocalTime.of(2, 0))), sunday.window());
        assertEquals(Duration.ofHours(4), sunday.window().orElseThrow().length());
        assertEquals("Europe/Vienna", sunday.schedule().orElseThrow().zone().getId());
        assertEquals(BackupSeries.Kind.INCREMENTAL, workspace.continuity().rounds().getLast().kind());
    }

    @Test
    void H5_aStoreTellsHowItEncryptsMovesDeletesAndCopies() throws IOException {
        Workspace workspace = read(BAKERY);

        StoreRules vault = workspace.store("vault").orElseThrow().rules();
        assertEquals(Optional.of(new StoreRules.Encryption("AES256", Optional.of("env:BAKERY_KMS"))), vault.encryption());
        assertEquals(List.of("ia", "glacier", StoreRules.DELETE), List.copyOf(vault.lifecycle().keySet()));
        assertEquals(Duration.ofDays(2555), vault.lifecycle().get(StoreRules.DELETE));
        assertEquals(Optional.of(new StoreRules.Replication("bakery-vault-dr", Optional.of("eu-central-1"), true)), vault.replication());
        assertEquals(50_000_000_000L, workspace.store("disk").orElseThrow().rules().maxSize());
        StoreDefinition.Cloud blobs = assertInstanceOf(StoreDefinition.Cloud.class, workspace.store("blobs").orElseThrow());
        assertEquals(Optional.of("bakeryblobs"), blobs.account());
        assertTrue(workspace.store("chest").orElseThrow().offsite());
    }

    @Test
    void whatAnImportFoundNoUseForIsKept() throws IOException {
        assertEquals(List.of(new KeptSetting("monitoring.metrics.size", "true"), new KeptSetting("reporting.daily.recipients", "[a, b]")),
                read(BAKERY).continuity().kept());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kind: cold                    | kind: cool                  | 51:11 | kind is \"cool\", which is not known here. Did you mean cold?",
        "max-slowdown: 20%             | max-slowdown: some          | 33:72 | max-slowdown is \"some\", which is no percentage",
        "deputy: Jan Kern              | deputy: Jan Karn            | 35:66 | there is no contact \"Jan Karn\". Did you mean Jan Kern?",
        "[Maria Oser, Olha Bondar]     | [Maria Oser, Olha]          | 40:14 | there is no contact \"Olha\"",
        "{lasts: 1h, contacts: [ceo]}  | {contacts: [ceo]}           | 45:12 | the key \"lasts\" is missing",
        "every: 15m                    | every: 0m                   | 47:58 | every is \"0\", which is no duration",
        "window: 22:00-02:00           | window: at night            | 18:53 | the window \"at night\" has no beginning and end",
        "rounds: [sunday, daily]       | rounds: [sonday, daily]     | 25:13 | there is no round \"sonday\". Did you mean sunday?",
        "account: bakeryblobs, region  | region                      | 10:10 | the key \"account\" is missing",
        "glacier: 90d                  | glacier: late               | 7:35  | glacier is \"late\", which is no duration",
        "impact: critical              | impact: terrible            | 32:13 | impact is \"terrible\", which is not known here",
        "tier: critical\\n    mbc      | tier: vital\\n    mbc         | 60:11 | there is no tier \"vital\"",
    })
    void aMistakeIsToldWhereItStands(String good, String bad, String place, String sentence) throws IOException {
        String changed = BAKERY.replace(good.replace("\\n", "\n"), bad.replace("\\n", "\n").replace("\"", ""));
        assertFalse(changed.equals(BAKERY), good);
        Files.writeString(root.resolve(Workspace.FILE), changed);
        Reading.Faulty faulty = assertInstanceOf(Reading.Faulty.class, new WorkspaceReader().examine(root));
        String said = faulty.problems().getFirst().say(Messages.english());
        assertTrue(said.startsWith("relight.yaml:" + place + ": ") && said.contains(sentence), said);
    }

    private Workspace read(String yaml) throws IOException {
        Files.writeString(root.resolve(Workspace.FILE), yaml);
        return new WorkspaceReader().read(root);
    }

    private static List<String> names(List<Contact> contacts) {
        return contacts.stream().map(Contact::name).toList();
    }

    private static Optional<Duration> hours(int hours) {
        return Optional.of(Duration.ofHours(hours));
    }
}
