package relight.core.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;

class RunbookReaderTest {

    private static final String NIGHT = """
            ---
            title: Restore the shop
            owner: platform team
            objectives: { rto: 1h30m, rpo: 24h }
            defaults:
              timeout: 10m
            ---
            # Shop

            ## Database

            Stop the shop before anything else:

            ```bash title="Stop the shop" timeout=5m retries=2 role=DBA estimate=30s critical on-failure=continue undo="systemctl start \\"shop\\"" part=undo clock=stop
            systemctl stop shop
            ```

            ```yaml
            shown: only
            ```

            ### Bring it back

            ```relight
            restore: shop-db
            at: 2026-04-14T02:00:00+02:00
            choices:
              keep: "yes"
            ```

            ```sql system=shop-db
            SELECT count(*) FROM orders WHERE day = <day>
            ```

            ```http expect=200 expect-body="\\"ok\\"" within=5m
            GET https://shop.example.com/health
            Accept: application/json
            ```

            ## Verify

            - [ ] Place an **order**
            - [x] Look at `the board`
              - [ ] Both columns

            ```relight
            approval: Traffic goes back to the shop.
            type: shop
            ```

            ```relight
            wait: 30s
            ```
            """;

    @Test
    void findsSectionsAndStepsOfEveryKind() {
        Runbook runbook = read(NIGHT);
        assertEquals("Restore the shop", runbook.title());
        assertEquals(Optional.of(Duration.ofMinutes(90)), runbook.objectives().rto());
        assertEquals("night.md:4", runbook.objectives().source());
        assertEquals(List.of("shop", "database", "bring-it-back", "verify"), runbook.sections().stream().map(Section::id).toList());
        assertEquals(List.of("shell", "restore", "sql", "http", "manual", "approval", "wait"),
                runbook.steps().stream().map(Step::kind).toList());
        assertEquals(List.of("database/1", "bring-it-back/1", "bring-it-back/2", "bring-it-back/3"),
                runbook.section("database").orElseThrow().steps().stream().map(step -> step.id().value()).toList());
        assertEquals(7, runbook.section("shop").orElseThrow().steps().size());
        assertEquals(8, runbook.sections().getFirst().line());
    }

    @Test
    void readsEveryAttributeOfAFence() {
        StepHeader header = read(NIGHT).steps().getFirst().header();
        assertEquals("Stop the shop", header.title());
        assertEquals("Database", header.phase());
        assertEquals("Stop the shop before anything else:", header.note());
        assertEquals(14, header.line());
        assertEquals(Optional.of(Duration.ofMinutes(5)), header.timeout());
        assertEquals(Optional.of(Duration.ofSeconds(30)), header.estimate());
        assertEquals(2, header.retries());
        assertEquals(Optional.of("DBA"), header.role());
        assertTrue(header.critical());
        assertEquals(OnFailure.CONTINUE, header.onFailure());
        assertEquals(Optional.of("systemctl start \"shop\""), header.undo());
        assertEquals(Part.UNDO, header.part());
        assertTrue(header.stopsClock());
    }

    @Test
    void fillsWhatAFenceLeavesOpenFromTheDefaults() {
        assertEquals(Optional.of(Duration.ofMinutes(10)), read(NIGHT).steps().get(1).header().timeout());
    }

    @Test
    void readsTheKindsOfStepsToTheLetter() {
        List<Step> steps = read(NIGHT).steps();
        Step.Restore restore = assertInstanceOf(Step.Restore.class, steps.get(1));
        assertEquals("latest-good", restore.backup());
        assertEquals(Optional.of("2026-04-14T02:00:00+02:00"), restore.at());
        assertEquals(Map.of("keep", "yes"), restore.choices());
        Step.Sql sql = assertInstanceOf(Step.Sql.class, steps.get(2));
        assertEquals("shop-db", sql.system());
        assertEquals(List.of("day"), names(sql));
        Step.Http http = assertInstanceOf(Step.Http.class, steps.get(3));
        assertEquals("200", http.expectStatus());
        assertEquals(Optional.of("\"ok\""), http.expectBody());
        assertEquals(Map.of("Accept", "application/json"), http.headers());
        assertEquals(Optional.empty(), http.body());
        Step.Manual manual = assertInstanceOf(Step.Manual.class, steps.get(4));
        assertEquals(List.of("Place an order", "Look at the board", "Both columns"), manual.tasks());
        assertEquals("Verify", manual.title());
        Step.Approval approval = assertInstanceOf(Step.Approval.class, steps.get(5));
        assertEquals(Optional.of("shop"), approval.typed());
        assertEquals(Duration.ofSeconds(30), assertInstanceOf(Step.Wait.class, steps.get(6)).duration());
    }

    @Test
    void keepsHeadingsOfEveryScriptAndMakesThemUnique() {
        Runbook runbook = read("# Відновлення БД\n## 📊 Monitoring & Größe\n## Monitoring & Größe\n## ---\n");
        assertEquals(List.of("відновлення-бд", "monitoring-größe", "monitoring-größe-2"),
                runbook.sections().stream().map(Section::id).limit(3).toList());
    }

    @Test
    void aNumberWithoutACommandIsAStepForAPerson() {
        Runbook runbook = read("""
                ## Night
                ```bash
                # 1. Stop
                systemctl stop shop

                # 2. Tell the team
                # 3. Start
                systemctl start shop
                ```
                """);
        assertEquals(List.of("Stop shell", "Tell the team manual", "Start shell"),
                runbook.steps().stream().map(step -> step.title() + " " + step.kind()).toList());
        assertEquals("# 2. Tell the team\n", runbook.steps().get(1).text());
    }

    @Test
    void numbersLineByLineAtTheTopOfAFenceAreAListOfWhatFollows() {
        Runbook runbook = read("## Night\n```bash\n# 1. Stop\n# 2. Start\nsystemctl stop shop\nsystemctl start shop\n```\n");
        assertEquals(List.of("shell"), runbook.steps().stream().map(Step::kind).toList());
    }

    @Test
    void takesTheTitleFromProseThenCommentThenHeading() {
        Runbook runbook = read("""
                ## Redis
                Stop the service first. Nobody may write.
                ```bash
                # not this
                a
                ```
                ```bash
                #!/bin/sh
                # Look at the files
                b
                ```
                ```bash
                # 1. Stop
                trap c EXIT
                # 2. Start
                d
                ```
                """);
        assertEquals(List.of("Stop the service first", "Look at the files", "Redis"),
                runbook.steps().stream().map(Step::title).toList());
    }

    @Test
    void callsAListForPeopleByTheWordsThatLeadIntoItAndNotByWhatIsToldBefore() {
        Runbook runbook = read("""
                ## Close
                Orders are lost. The support desk needs the time since when.
                - [ ] Tell them
                - [ ] Write it down

                Say goodbye:
                - [ ] Thank everybody
                - [ ] Sleep
                """);
        assertEquals(List.of("Close", "Say goodbye"), runbook.steps().stream().map(Step::title).toList());
    }

    @Test
    void makesAStepForPeopleOfAnOrderedListWhereNothingRuns() {
        Runbook runbook = read("""
                ## Prepare
                Before you begin:

                1. Find the keys
                2. Call the owner

                ## Restore
                1. Look first
                2. Then:

                   ~~~sh
                   echo restored
                   ~~~

                ## Background
                Nothing to do here.

                - a plain list
                """);
        assertEquals(List.of("prepare/1", "restore/1"), runbook.steps().stream().map(step -> step.id().value()).toList());
        Step.Manual manual = assertInstanceOf(Step.Manual.class, runbook.steps().getFirst());
        assertEquals(List.of("Find the keys", "Call the owner"), manual.tasks());
        assertEquals("1. Find the keys\n2. Call the owner", manual.text());
        Step.Shell shell = assertInstanceOf(Step.Shell.class, runbook.steps().getLast());
        assertEquals("echo restored", shell.script());
        assertEquals("Then", shell.title());
        assertEquals(11, shell.header().line());
    }

    @Test
    void runsFencesAmongTasksInTheirOrder() {
        Runbook runbook = read("""
                - [ ] Call the owner
                - [ ] Stop it:
                  ```bash
                  systemctl stop shop
                  ```
                - [ ] Write it down
                - [ ] Go on
                """);
        assertEquals(List.of("manual", "shell", "manual"), runbook.steps().stream().map(Step::kind).toList());
        assertEquals("Stop it", runbook.steps().get(1).title());
        assertEquals(List.of("Write it down", "Go on"), ((Step.Manual) runbook.steps().get(2)).tasks());
        assertEquals(List.of("night/1", "night/2", "night/3"), runbook.steps().stream().map(step -> step.id().value()).toList());
    }

    @Test
    void aFenceWithAShebangIsAProcessOfItsOwn() {
        List<Step> steps = read("```bash\n#!/usr/bin/env python3\nprint('$X')\n```\n```bash\necho\n```\n").steps();
        assertTrue(((Step.Shell) steps.getFirst()).ownProcess());
        assertEquals(List.of(), names(steps.getFirst()));
        assertEquals(false, ((Step.Shell) steps.getLast()).ownProcess());
    }

    @Test
    void readsWindowsLineEndsAndAByteOrderMark() {
        String source = "\uFEFF" + NIGHT.replace("\n", "\r\n");
        Runbook runbook = read(source);
        assertEquals(read(NIGHT).sections(), runbook.sections());
        assertEquals(source, runbook.source());
    }

    @Test
    void namesTheLineWhereAnUnclosedFenceOpened() {
        assertProblem("night.md:3:1: the fence that opens here is never closed", "# A\n\n```bash\necho\n\n## B\n");
        assertProblem("night.md:2:4:", "1. x\n   ~~~yaml\n   a: b\n\nafter\n");
    }

    @Test
    void namesTheNearestAttribute() {
        assertProblem("night.md:1:9: a bash fence has no attribute timout. The nearest one is timeout.", "```bash timout=5m\n```\n");
        assertProblem("night.md:1:8: a sql fence has no attribute sytem. The nearest one is system.", "```sql sytem=x\n```\n");
        assertProblem("night.md:1:9: a bash fence has no attribute within.", "```bash within=5m\n```\n");
    }

    @Test
    void namesThePlaceOfAValueThatCannotBe() {
        assertProblem("night.md:1:9: timeout is 5, which is not a duration.", "```bash timeout=5\n```\n");
        assertProblem("night.md:1:9: part is comit; it can be: main, undo, commit. The nearest one is commit.", "```bash part=comit\n```\n");
        assertProblem("night.md:1:15: a quotation mark opens here", "```bash title=\"a\n```\n");
        assertProblem("night.md:1:19: title is given twice.", "```bash title=\"a\" title=b\n```\n");
    }

    @Test
    void namesThePlaceInAFenceOfItsOwn() {
        assertProblem("night.md:4:1: restore has no key bakup. The nearest one is backup.", "\n```relight\nrestore: a\nbakup: b\n```\n");
        assertProblem("night.md:2:1: relight cannot do restroe. The nearest thing it can do is restore.", "```relight\nrestroe: a\n```\n");
        assertProblem("night.md:2:1: wait is soon, which is not a duration.", "```relight\nwait: soon\n```\n");
        assertProblem("night.md:2:1: dataa cannot be checked.", "```relight\ncheck: dataa\n```\n");
        assertProblem("night.md:3:", "```relight\nrestore: a\nat: [\n```\n");
        assertProblem("night.md:2:1: swap does not name an engine and its action.", "```relight\naction: swap\n```\n");
        assertProblem("night.md:2:1: GRAB is not a method of HTTP.", "```http\nGRAB http://x\n```\n");
        assertProblem("night.md:3:1: “no header” is not a header.", "```http\nGET http://x\nno header\n```\n");
    }

    @Test
    void namesThePlaceInTheFrontMatter() {
        assertProblem("night.md:3:3: objectives has no key rot. The nearest one is rto.", "---\nobjectives:\n  rot: 1h\n---\n");
        assertProblem("night.md:1:1: the front matter that opens here is not closed.", "---\ntitle: x\n");
        assertEquals(1, read("---\ntags: [a]\nextra: {b: 1}\n---\n```bash\n```\n").steps().size());
    }

    @Test
    void brokenYamlIsToldWithItsPlaceInTheDocument() {
        assertProblem("night.md:3:1: The key restore stands here a second time; the first time in line 2.",
                "```relight\nrestore: a\nrestore: b\n```\n");
        assertProblem("night.md:4:1: A second document begins here.", "```relight\nrestore: a\n---\nrestore: b\n```\n");
        assertProblem("night.md:3:1: A tab stands in the indentation.", "```relight\nrestore:\n\ta\n```\n");
        assertProblem("night.md:2:8: A bracket is opened here and not closed", "---\ntitle: [a\n---\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"```relight\nrestore: %s\n```\n", "---\ntitle: %s\n---\n"})
    void hostileYamlIsRefusedInASentence(String document) {
        assertRefused("The alias *a is not read here", document.formatted("&a [*a, *a]"));
        assertRefused("more than 12 deep", document.formatted("[".repeat(900) + "]".repeat(900)));
        assertRefused("longer than any value", document.formatted("a".repeat(100_000)));
        assertRefused("at most 1,000,000 are read", document.formatted("a #" + " a".repeat(500_000)));
        for (String filling : new String[] {"[", "{", "\u0001", "a: ", "? ", "\"", "&a "}) {
            assertThrows(Problem.class, () -> read(document.formatted(filling.repeat(50_000))), filling);
        }
    }

    @Test
    void showsAnswersAndQuotedFencesWithoutRunningThem() {
        assertEquals(List.of(), read("> ```bash\n> rm -rf /\n> ```\n\n```http\nHTTP/1.1 200 OK\n```\n\n    indented\n").steps());
    }

    @Test
    void B13_headingsThatEachNameABadNightAreItsScenariosAndStepsOfOneNightAreNot() {
        String fence = "\n\n```bash\ngo\n```\n\n";
        assertEquals(List.of("Втрата регіону", "Відмова бази даних"), scenarios("## План\n\n### Втрата регіону" + fence + "### Відмова бази даних" + fence));
        assertEquals(List.of("1. Database failure", "2. Region down"), scenarios("## Runbook\n\n### 1. Database failure" + fence + "### 2. Region down" + fence));
        assertEquals(List.of("Szenario A", "Szenario B"), scenarios("## Szenario A" + fence + "## Szenario B" + fence + "## Bei Stromausfall" + fence));
        assertEquals(List.of(), scenarios("## Database failure\n\n### Stop" + fence + "### Restore what was lost" + fence + "### Check" + fence));
        assertEquals(List.of(), scenarios("## Database failure" + fence + "## Contacts\n\nMaria\n"));
    }

    private static List<String> scenarios(String document) {
        return new RunbookReader().read("page.md", "# Page\n\n" + document).scenarios().stream().map(Section::title).toList();
    }

    @Test
    void readsTenThousandLinesBeforeAnyoneNotices() {
        StringBuilder source = new StringBuilder("# Long\n");
        IntStream.range(0, 2_000).forEach(i -> source.append("## Part ").append(i % 10).append("\n\n```bash\necho $V").append(i).append("\n```\n"));
        Runbook runbook = read(source.toString());
        assertEquals(2_000, runbook.steps().size());
        assertEquals(2_001, runbook.sections().stream().map(Section::id).distinct().count());
    }

    static List<String> names(Step step) {
        return step.header().inputs().stream().map(Input::name).toList();
    }

    private static Runbook read(String source) {
        return new RunbookReader().read("night.md", source);
    }

    private static void assertRefused(String sentence, String source) {
        String said = assertThrows(Problem.class, () -> read(source)).say(Messages.english());
        assertTrue(said.startsWith("night.md:") && said.contains(sentence), said);
    }

    private static void assertProblem(String begins, String source) {
        String said = assertThrows(Problem.class, () -> read(source)).say(Messages.english());
        assertTrue(said.startsWith(begins), said);
    }
}
