package relight.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.text.Messages;
import relight.core.text.Problem;

class WorkspaceReaderTest {

    private static final String SHOP = """
            site:
              name: Shop
              environment: production
              zone: Europe/Berlin
            stores:
              disk:
                folder: backups
              bucket:
                s3: shop-backups
                prefix: postgres
                region: eu-central-1
            tiers:
              critical:
                rto: 4h
                rpo: 24h
            systems:
              media:
                engine: files
                target:
                  path: /srv/media
              shopdb:
                engine: postgresql
                tier: critical
                rto: 2h
                depends-on: [media]
                target:
                  host: db.example.com
                  port: 5432
                  database: shopdb
                  password: env:SHOPDB_PASSWORD
                stop: systemctl stop shop
                start: systemctl start shop
                health: https://shop.example.com/readyz
                checks:
                  orders:
                    query: select count(*) from orders
                    at-least: 200000
                  canary:
                    query: select word from canary
                    equals: alive
                  newest order:
                    query: select max(created_at) from orders
                    newest: true
            series:
              shopdb-daily:
                system: shopdb
                store: disk
                path: db/shopdb_{timestamp}.sql.gz
                schedule: 0 2 * * *
                zone: UTC
                tolerance: 1h30m
                keep:
                  daily: 30
                  monthly: 12
                least-size: 10MB
                greatest-age: 26h
                since: 2026-01-15
              media-weekly:
                system: media
                store: bucket
                path: files/{year}/{month}/{day}/media.tar.gz
                include: ["uploads/**"]
                exclude: ["*.tmp", "cache/**"]
            scenarios:
              shop database corrupted:
                symptom: The shop answers 503
                systems: shopdb
                runbook: runbooks/shopdb.md#restore
                estimate: 1h-2h
              rows deleted by mistake:
                systems: [shopdb, media]
                rto: 1h
            contacts:
              Maria Oser:
                role: on call
                phone: +49 30 1234567
                mail: oser@example.com
            """;

    @TempDir
    private Path root;

    @Test
    void readsEverythingThatATeamWroteDown() throws IOException {
        Workspace workspace = read(SHOP);

        assertEquals(new Site("Shop", "production", ZoneId.of("Europe/Berlin")), workspace.site());
        assertEquals(List.of(
                new StoreDefinition.Folder("disk", root.resolve("backups"), false),
                new StoreDefinition.S3("bucket", "shop-backups", "postgres/", Optional.of("eu-central-1"), Optional.empty(), false,
                        Optional.empty(), true)), workspace.stores());
        ProtectedSystem shopdb = workspace.system("shopdb").orElseThrow();
        assertEquals(List.of("media"), shopdb.dependsOn());
        assertEquals("5432", shopdb.target("port").orElseThrow());
        assertEquals(List.of(DataCheck.Kind.AT_LEAST, DataCheck.Kind.EQUALS, DataCheck.Kind.NEWEST),
                shopdb.checks().stream().map(DataCheck::kind).toList());
        BackupSeries daily = workspace.series("shopdb-daily").orElseThrow();
        assertEquals(Optional.of(new Schedule("0 2 * * *", ZoneId.of("UTC"), Duration.ofMinutes(90))), daily.schedule());
        assertEquals(new Retention(30, 0, 12), daily.retention());
        assertEquals(10_000_000, daily.leastSize());
        assertEquals(Optional.of(LocalDate.of(2026, 1, 15)), daily.since());
        assertEquals(List.of("*.tmp", "cache/**"), workspace.series("media-weekly").orElseThrow().excludes());
        assertEquals(new Contact("Maria Oser", "on call", Optional.of("+49 30 1234567"), Optional.of("oser@example.com")),
                workspace.contacts().getFirst());
        assertEquals(List.of(root.resolve("runbooks/shopdb.md")), workspace.runbooks());
    }

    @Test
    void objectivesComeFromTheScenarioThenTheSystemThenItsTier() throws IOException {
        Workspace workspace = read(SHOP);

        Objectives system = workspace.system("shopdb").orElseThrow().objectives();
        assertEquals(new Objectives(hours(2), hours(24), "system shopdb, tier critical"), system);
        assertEquals(system, workspace.scenarios().getFirst().objectives());
        assertEquals(new Objectives(hours(1), hours(24), "scenario rows deleted by mistake, system shopdb, tier critical"),
                workspace.scenarios().get(1).objectives());
        assertEquals(Optional.of(new Scenario.Estimate(Duration.ofHours(1), Duration.ofHours(2))),
                workspace.scenarios().getFirst().estimate());
    }

    @Test
    void holdsTheStrategyOfAnErpOnPostgresql() throws IOException {
        Workspace erp = read("""
                site: {name: ERP}
                stores:
                  primary: {folder: /backups/postgresql}
                  secondary: {s3: erp-backups}
                tiers:
                  erp: {rpo: 24h, rto: 4h}
                systems:
                  erp-db: {engine: postgresql, tier: erp, target: {database: erp}}
                series:
                  daily: {system: erp-db, store: primary, path: "daily/erp_{timestamp}.sql.gz", schedule: 0 2 * * *, zone: UTC, keep: {daily: 30, monthly: 12}, least-size: 10MB}
                  secondary: {system: erp-db, store: secondary, path: "postgresql/erp_{timestamp}.sql.gz", schedule: 0 2 * * *, zone: UTC}
                scenarios:
                  database corrupt: {systems: erp-db, estimate: 1h-2h}
                  cluster lost: {systems: erp-db, estimate: 3h–4h}
                  data deleted: {systems: erp-db, rpo: 1h, estimate: 30m–60m}
                """);

        assertEquals(List.of("PT2H", "PT4H", "PT1H"), erp.scenarios().stream()
                .map(scenario -> scenario.estimate().orElseThrow().most().toString()).toList());
        assertEquals(new Objectives(hours(4), hours(24), "tier erp"), erp.scenarios().getFirst().objectives());
        assertEquals(new Objectives(hours(4), hours(1), "scenario data deleted, tier erp"), erp.scenarios().getLast().objectives());
        assertEquals(List.of("primary", "secondary"), erp.seriesOf("erp-db").stream().map(BackupSeries::store).toList());
    }

    @Test
    void pathsBeginAtTheWorkspaceOrAtHome() throws IOException {
        Workspace here = read(SHOP.replace("path: /srv/media", "path: shop/media").replace("folder: backups", "folder: ../backups"));
        assertEquals(root.resolve("shop/media").toString(), here.system("media").orElseThrow().target("path").orElseThrow());
        assertEquals(root.resolveSibling("backups"), ((StoreDefinition.Folder) here.stores().getFirst()).path());

        Workspace home = read(SHOP.replace("path: /srv/media", "path: ~/media"));
        assertEquals(Path.of(System.getProperty("user.home"), "media").toString(), home.system("media").orElseThrow().target("path").orElseThrow());
    }

    @Test
    void aPathAtAnotherPlaceIsThatPlacesOwn() throws IOException {
        Workspace there = read(SHOP.replace("path: /srv/media", "path: /srv/../srv/media\n      on: ssh:web1\n      spool: /mnt/spool"));
        assertEquals("/srv/../srv/media", there.system("media").orElseThrow().target("path").orElseThrow());
        assertEquals("ssh:web1", there.system("media").orElseThrow().target("on").orElseThrow());
        String said = problem(SHOP.replace("path: /srv/media", "path: media\n      on: ssh:web1"));
        assertTrue(said.contains("path “media” is not whole, and the system is not on this machine"), said);
    }

    @Test
    void aCheckAsksTheDataOrTheApplicationsOwnProgram() throws IOException {
        Workspace shop = read(SHOP.replace("query: select word from canary", "command: shopctl verify"));
        assertEquals(List.of(Optional.empty(), Optional.of("shopctl verify"), Optional.empty()),
                shop.system("shopdb").orElseThrow().checks().stream().map(DataCheck::command).toList());
        assertTrue(problem(SHOP.replace("query: select word from canary", "query: select word from canary\n        command: shopctl verify")).contains("not both"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "opensearch", "files", "kubernetes"})
    void aChecksumIsAskedOnlyOfWhatCanAddRowsUp(String engine) throws IOException {
        assertEquals(List.of(Optional.of("canary")), read(SHOP.replace("select word from canary", "'checksum: canary'"))
                .system("shopdb").orElseThrow().checks().stream().map(DataCheck::checksum).filter(Optional::isPresent).toList());
        String said = String.join("\n", problems(SHOP.replace("select word from canary", "'checksum: canary'").replace("engine: postgresql", "engine: " + engine))
                .stream().map(WorkspaceReaderTest::say).toList());
        assertTrue(said.contains(engine + " adds up no rows"), said);
    }

    @Test
    void aWorkspaceMayBeginWithNothingButTheNameOfItsSite() throws IOException {
        assertEquals("Shop", read("site:\n  name: Shop\n").site().name());
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheNearestValidOne() throws IOException {
        assertEquals("relight.yaml:14:5: Tier critical: the key \"rtoo\" is not known. Did you mean rto? Valid here: rto, rpo, mtd, restore-test, because, mbc.",
                problem(SHOP.replace("    rto: 4h", "    rtoo: 4h")));
        assertTrue(problem(SHOP.replace("    greatest-age: 26h", "    greatest_age: 26h")).contains("Did you mean greatest-age?"));
        assertTrue(say(problems(SHOP.replace("stores:", "storse:")).getFirst()).contains("relight.yaml:5:1: Workspace: the key \"storse\" is not known. Did you mean stores?"));
    }

    @Test
    void everyMistakeOfTheFileIsToldAtOnceAndInItsOrder() throws IOException {
        List<Problem> problems = problems(SHOP
                .replace("rpo: 24h", "rpo: a day")
                .replace("tier: critical", "tier: critcal")
                .replace("store: disk", "store: dsik")
                .replace("least-size: 10MB", "least-size: 10 potatoes")
                .replace("zone: UTC", "zone: Europe/Berln"));

        assertEquals(List.of("15:10", "23:11", "47:12", "50:11", "55:17"), problems.stream().map(WorkspaceReaderTest::place).toList());
        assertTrue(say(problems.get(4)).contains("Write it like 10MB"), say(problems.get(4)));
        assertTrue(say(problems.get(3)).endsWith("Did you mean Europe/Berlin?"), say(problems.get(3)));
        assertTrue(say(problems.get(2)).contains("there is no store \"dsik\". Did you mean disk? Valid here: disk, bucket."));
        Problem all = assertThrows(Problem.class, () -> new WorkspaceReader().read(root));
        assertEquals(6, say(all).lines().count(), say(all));
        assertTrue(say(all).startsWith("relight.yaml has 5 mistakes:"), say(all));
    }

    @Test
    void mistakesAreToldInTheReadersLanguage() throws IOException {
        Problem problem = problems(SHOP.replace("    rto: 4h", "    rtoo: 4h")).getFirst();

        assertEquals("relight.yaml:14:5: Stufe critical: Der Schlüssel „rtoo“ ist unbekannt. Meinten Sie rto? Gültig sind hier: rto, rpo, mtd, restore-test, because, mbc.",
                problem.say(Messages.in(Locale.GERMAN, ZoneId.of("UTC"))));
        assertEquals("relight.yaml:14:5: Рівень critical: невідомий ключ «rtoo». Можливо, ви мали на увазі rto? Тут дозволено: rto, rpo, mtd, restore-test, because, mbc.",
                problem.say(Messages.in(Locale.of("uk"), ZoneId.of("UTC"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 2 * *          | has five fields (minute, hour, day, month, weekday); here are 4",
        "0 25 * * *       | \"25\" is no hour; it goes from 0 to 23",
        "61 2 * * *       | \"61\" is no minute",
        "0 2 32 * *       | \"32\" is no day of the month",
        "0 2 * 13 *       | \"13\" is no month",
        "0 2 * * MONDAI   | \"MONDAI\" is no weekday",
        "daily            | here are 1",
    })
    void aBadScheduleIsToldFieldByField(String cron, String sentence) throws IOException {
        String said = problem(SHOP.replace("schedule: 0 2 * * *", "schedule: " + cron));
        assertTrue(said.startsWith("relight.yaml:49:15: Series shopdb-daily: ") && said.contains(sentence), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "db/shopdb.sql.gz                     | cannot tell when a backup was made",
        "db/shopdb_{year}-{month}.sql.gz      | cannot tell when a backup was made",
        "db/shopdb_{timestmp}.sql.gz          | Did you mean timestamp?",
        "db/shopdb_{timestamp.sql.gz          | a brace in the path has no partner",
        "/var/backups/db/{timestamp}.sql.gz   | leaves its store",
        "../db/{timestamp}.sql.gz             | leaves its store",
    })
    void aPathThatCannotDateItsBackupsIsRefused(String path, String sentence) throws IOException {
        String said = String.join("\n", problems(SHOP.replace("db/shopdb_{timestamp}.sql.gz", "'" + path + "'")).stream()
                .map(WorkspaceReaderTest::say).toList());
        assertTrue(said.contains(sentence) && said.contains("relight.yaml:48:11"), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "yyyyMMdd_QQQQQQQ | cannot be read",
        "'yyyy{MM'        | cannot be read",
        "HHmmss           | has no whole date",
        "yyyyMM           | has no whole date",
    })
    void aTimestampThatIsNoDateIsRefused(String timestamp, String sentence) throws IOException {
        String said = problem(SHOP.replace("    zone: UTC\n", "    zone: UTC\n    timestamp: \"" + timestamp + "\"\n"));
        assertTrue(said.contains("timestamp pattern") && said.contains(sentence), said);
    }

    @Test
    void systemsThatWaitForEachOtherAreRefusedWithTheCircle() throws IOException {
        String said = say(problems(SHOP.replace("    engine: files\n", "    engine: files\n    depends-on: shopdb\n")).getFirst());
        assertTrue(said.contains("media → shopdb → media"), said);
    }

    @Test
    void unknownNamesAreToldWithTheNearestOne() throws IOException {
        assertTrue(problem(SHOP.replace("depends-on: [media]", "depends-on: [meda]")).contains("Did you mean media?"));
        assertTrue(problem(SHOP.replace("system: shopdb", "system: shpdb")).contains("there is no system \"shpdb\". Did you mean shopdb?"));
        assertTrue(problem(SHOP.replace("engine: files", "engine: file")).contains("Did you mean files?"));
        assertTrue(problem(SHOP.replace("shopdb.md#restore", "shpdb.md#restore")).contains("Did you mean runbooks/shopdb.md?"));
        assertTrue(problem(SHOP.replace("      path: /srv/media\n", "      owner: www\n")).contains("the key \"path\" is missing"));
    }

    @Test
    void aPatternOfFilesThatCannotMeanAnythingIsToldWhereItStands() throws IOException {
        String said = problem(SHOP.replace("[\"*.tmp\", \"cache/**\"]", "[\"*.tmp\", \"/cache\"]"));
        assertTrue(said.startsWith("relight.yaml:63:24: Series media-weekly: the pattern \"/cache\" leaves the folder"), said);
        assertTrue(said.contains("** any folders") && said.contains("{jpg,png}"), said);
        assertTrue(problem(SHOP.replace("\"*.tmp\"", "\"!keep.tmp\"")).contains("exclamation mark"));
        assertTrue(problem(SHOP.replace("[\"uploads/**\"]", "uploads/{a")).contains("\"uploads/{a\" has no partner"));
        said = problem(SHOP.replace("    since: 2026-01-15\n", "    since: 2026-01-15\n    exclude: [\"*.tmp\"]\n"));
        assertTrue(said.contains("exclude is for systems of files; shopdb has the engine postgresql"), said);
        said = problem(SHOP.replace("[\"*.tmp\", \"cache/**\"]", "[*.tmp]"));
        assertTrue(said.startsWith("relight.yaml:63:"), said);
    }

    @Test
    void aCanaryIsAFileOfASystemOfFilesWithItsHash() throws IOException {
        String hash = "ab".repeat(32);
        String with = SHOP.replace("    exclude: [\"*.tmp\"", "    canary: {path: pictures/canary.jpg, sha256: " + hash.toUpperCase(Locale.ROOT) + "}\n    exclude: [\"*.tmp\"");
        assertEquals(Optional.of(new Canary("pictures/canary.jpg", hash)), read(with).series("media-weekly").orElseThrow().canary());
        assertTrue(problem(with.replace("sha256: AB", "sha256: ")).contains("is not a SHA-256. Write the 64 digits that sha256sum prints of the file pictures/canary.jpg"));
        assertTrue(problem(SHOP.replace("    since: 2026-01-15\n", "    since: 2026-01-15\n    canary: {path: x, sha256: " + hash + "}\n"))
                .contains("canary is for systems of files; shopdb has the engine postgresql"));
    }

    @Test
    void aPathThatEndsInASlashMakesEachFolderABackup() throws IOException {
        BackupSeries series = read(SHOP.replace("{day}/media.tar.gz", "{day}/")).series("media-weekly").orElseThrow();
        assertTrue(series.isFolder());
        assertTrue(series.scope().covers("uploads/a.jpg") && !series.scope().covers("uploads/cache.tmp"));
        assertTrue(problem(SHOP.replace("{year}/{month}/{day}/media.tar.gz", "media/")).contains("cannot tell when a backup was made"));
    }

    private static String keyed(String line) {
        return SHOP.replace("{day}/media.tar.gz", "{day}/media.tar.gz\n    " + line);
    }

    @Test
    void ALL_14_aSeriesNamesItsKeyByAFileOrACommandAndNeverWritesItOut() throws IOException {
        assertEquals(Optional.of(new BackupKey.File("keys/backup.asc")), read(keyed("key: file:keys/backup.asc")).series("media-weekly").orElseThrow().key());
        assertEquals(Optional.of(new BackupKey.Command("age -d -i ~/backup.key")), read(keyed("decrypt: age -d -i ~/backup.key")).series("media-weekly").orElseThrow().key());
        assertEquals(Optional.empty(), read(SHOP).series("media-weekly").orElseThrow().key());
        assertTrue(problem(keyed("key: hunter2")).contains("never stands in the workspace"));
        assertTrue(problem(keyed("key: file:a\n    decrypt: age -d")).contains("names a key and a command"));
    }

    @Test
    void aSecretInTheFileIsRefusedAndNeverRepeated() throws IOException {
        for (String written : new String[] {
            SHOP.replace("env:SHOPDB_PASSWORD", "hunter2"),
            SHOP.replace("https://shop.example.com", "https://admin:hunter2@shop.example.com"),
            SHOP.replace("region: eu-central-1", "secret-key: hunter2"),
            SHOP.replace("stop: systemctl", "stop: PGPASSWORD=hunter2 systemctl"),
            keyed("decrypt: openssl enc -d -aes-256-cbc -pass pass:hunter2"),
            keyed("decrypt: gpg --batch --passphrase hunter2 -d")}) {
            List<Problem> problems = problems(written);
            String said = String.join("\n", problems.stream().map(WorkspaceReaderTest::say).toList());
            assertTrue(said.contains("password: env:NAME"), said);
            assertFalse(said.contains("hunter2"), said);
            problems.forEach(problem -> assertFalse(problem.getMessage().contains("hunter2"), problem.getMessage()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "stores: disk                     | 1:9 | stores must be a block of keys; here stands one value",
        "stores: [disk]                   | 1:9 | stores must be a block of keys; here stands a list",
        "contacts: {Oser: {phone: [1, 2]}} | 1:26 | phone must be one value; here stands a list",
        "tiers: {critical: {rto: {h: 4}}} | 1:25 | rto must be one value; here stands a block of keys",
        "stores: {disk: }                 | 1:10 | Store disk has a name and nothing below it",
        "stores: {disk: {offsite: true}}  | 1:16 | it must be either a folder or a bucket",
    })
    void aValueOfTheWrongKindIsToldWithWhatWasExpected(String line, String place, String sentence) throws IOException {
        List<Problem> problems = problems(line + "\nsite: {name: Shop}\n");
        String said = say(problems.getFirst());
        assertTrue(said.startsWith("relight.yaml:" + place + ": ") && said.contains(sentence), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'site:\n\tname: Shop'                      | 2:1  | A tab stands in the indentation",
        "'site:\n  name: \"Shop'                    | 2:9  | A quotation mark is opened here and never closed",
        "'site: {name: Shop'                        | 1:7  | A bracket is opened here and not closed",
        "'site:\n  name: Shop\n environment: prod'  | 3:2  | fits no block above it",
        "'site:\n  name: Shop: Berlin'              | 2:13 | A second colon stands where a value was expected",
        "'site:\n  name: */15 * * *'                | 2:10 | A value begins with * and is not in quotes",
        "'site:\n  name: @shop'                     | 2:9  | No value can begin with this character",
        "'site:\n  name: Shop\nstores\ntiers: 1'    | 4:1  | A key without a colon",
    })
    void brokenYamlIsToldWithItsPlaceAndTheNextThingToDo(String yaml, String place, String sentence) throws IOException {
        List<Problem> problems = problems(yaml);
        String said = say(problems.getFirst());
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().remedy().isPresent());
        assertTrue(said.startsWith("relight.yaml:" + place + ": ") && said.contains(sentence == null ? "" : sentence), said);
    }

    @Test
    void aKeyThatStandsTwiceIsToldWithBothPlaces() throws IOException {
        String said = problem(SHOP.replace("    host: db.example.com\n", "    host: db.example.com\n      host: other\n"));
        assertTrue(said.startsWith("relight.yaml:28:7: The key host stands here a second time; the first time in line 27."), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing yet\n", "---\n", "~\n"})
    void anEmptyFileIsToldWithAWayToBegin(String yaml) throws IOException {
        assertTrue(problem(yaml).startsWith("relight.yaml:1:1: The file is empty. It needs at least a site with a name; relight init"));
    }

    @Test
    void aMissingFileAndAMissingFolderAreToldWithAWayToBegin() {
        String file = say(assertThrows(Problem.class, () -> new WorkspaceReader().read(root)));
        assertTrue(file.startsWith("There is no relight.yaml in " + root) && file.contains("relight init " + root), file);
        String folder = say(assertThrows(Problem.class, () -> new WorkspaceReader().read(root.resolve("no"))));
        assertTrue(folder.startsWith("There is no folder " + root.resolve("no")), folder);
    }

    @Test
    void aMegabyteOfGarbageIsRefusedInASentence() throws IOException {
        byte[] garbage = new byte[(int) WorkspaceReader.GREATEST_FILE];
        new Random(1).nextBytes(garbage);
        Files.write(root.resolve(Workspace.FILE), garbage);
        assertTrue(say(faults().getFirst()).contains("is not UTF-8 text"));

        for (String filling : new String[] {"[", "{", "a", "- ", "\u0001", "a: ", "? ", "\"", "!", "&a ", "--- "}) {
            Files.writeString(root.resolve(Workspace.FILE), filling.repeat((int) WorkspaceReader.GREATEST_FILE / filling.length()));
            assertFalse(faults().isEmpty(), filling);
        }
        Files.writeString(root.resolve(Workspace.FILE), "#".repeat((int) WorkspaceReader.GREATEST_FILE + 1));
        assertTrue(say(faults().getFirst()).contains("a workspace file is at most 1 MB"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1d ", " -", "://:", "{", "' "})
    void aValueWithoutEndIsRefusedAndNotBroodedOver(String filling) throws IOException {
        assertTrue(problem(SHOP.replace("rpo: 24h", "rpo: \"" + filling.repeat(900_000 / filling.length()) + "\""))
                .contains("longer than any value"));
        assertTrue(problem(SHOP.replace("rpo: 24h", "rpo: \"" + filling.repeat(15_000 / filling.length()) + "\""))
                .contains("which is no duration"));
    }

    @Test
    void aSmallFileCannotGrowThroughAliases() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(8)).append("x]\n");
        }
        List<Problem> problems = problems(bomb.toString());
        assertTrue(problems.stream().anyMatch(problem -> say(problem).contains("relight.yaml:2:10: The alias *a0 is not read here")),
                say(problems.get(2)));
        assertEquals(Findings.MOST, problems.size());
    }

    @Test
    void blocksWithoutEndAreRefusedBeforeTheyFillTheStack() throws IOException {
        assertTrue(problem("site: " + "[".repeat(900) + "]".repeat(900)).contains("more than 12 deep"));
    }

    @Test
    void aFileOfAnotherEncodingIsToldWithThePlaceOfTheFirstByte() throws IOException {
        Files.write(root.resolve(Workspace.FILE), "site:\n  name: Büro\n".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(say(faults().getFirst()).startsWith("relight.yaml:2:10: This byte is not UTF-8 text."), say(faults().getFirst()));
    }

    @Test
    void aScheduleIsDueInItsOwnZoneOnBothSidesOfTheClockChange() throws IOException {
        Schedule schedule = read(SHOP.replace("    zone: UTC\n", "")).series("shopdb-daily").orElseThrow().schedule().orElseThrow();
        assertEquals(Optional.of(Instant.parse("2026-10-24T00:00:00Z")), schedule.lastDue(Instant.parse("2026-10-24T12:00:00Z")));
        assertEquals(Optional.of(Instant.parse("2026-10-26T01:00:00Z")), schedule.lastDue(Instant.parse("2026-10-26T12:00:00Z")));
    }

    private Workspace read(String yaml) throws IOException {
        write(yaml);
        return assertInstanceOf(WorkspaceReader.Reading.Good.class, new WorkspaceReader().examine(root),
                () -> faults().stream().map(WorkspaceReaderTest::say).toList().toString()).workspace();
    }

    private List<Problem> problems(String yaml) throws IOException {
        write(yaml);
        return faults();
    }

    /** The one sentence about a file with one mistake. */
    private String problem(String yaml) throws IOException {
        List<Problem> problems = problems(yaml);
        assertEquals(1, problems.stream().map(WorkspaceReaderTest::place).distinct().count(),
                problems.stream().map(WorkspaceReaderTest::say).toList().toString());
        return say(problems.getFirst());
    }

    private List<Problem> faults() {
        return assertInstanceOf(WorkspaceReader.Reading.Faulty.class, new WorkspaceReader().examine(root)).problems();
    }

    private void write(String yaml) throws IOException {
        Files.createDirectories(root.resolve("runbooks"));
        Files.writeString(root.resolve("runbooks/shopdb.md"), "# Restore\n");
        Files.writeString(root.resolve(Workspace.FILE), yaml);
    }

    private static String say(Problem problem) {
        return problem.say(Messages.english());
    }

    private static String place(Problem problem) {
        return say(problem).replaceFirst("relight.yaml:(\\d+:\\d+): (?s).*", "$1");
    }

    private static Optional<Duration> hours(int hours) {
        return Optional.of(Duration.ofHours(hours));
    }
}
