package relight.core.runbook.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.recognition.Recognised.Measure;
import relight.core.text.Problem;
import relight.core.workspace.Scenario;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

class ConfirmationsTest {

    private static final String SITE = "# ours\nsite:\n  name: Shop\n";
    private static final String DOCUMENT = """
            # Shop

            **RTO:** < 4 h, **RPO:** 24 h

            ## Szenario 1: Database corrupt

            **Symptom:** nothing "starts": PANIC

            ```bash
            # 1. Stop
            echo stop
            ```

            **Estimated Time:** 1-2 Stunden

            ## Ziele

            | Szenario | RPO | RTO |
            |---|---|---|
            | Database corrupt | 1 h | 2 h |
            | Region weg | 0 | 5 Minuten |

            ## Contacts

            - **Database Team:** db@example.org
            """;

    @TempDir
    private Path root;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(root.resolve("runbooks"));
        Files.writeString(root.resolve("relight.yaml"), SITE);
        Files.writeString(root.resolve("runbooks/shop.md"), DOCUMENT);
    }

    @Test
    void nothingRecognisedCountsBeforeSomebodyHasConfirmedIt() throws IOException {
        assertTrue(runbook().objectives().rto().isEmpty());
        assertEquals(List.of(), workspace().scenarios());
        assertEquals(List.of("Limit RTO", "Limit RPO", "Reach Database Team", "Case Database corrupt", "Case Region weg"), offers().stream().map(ConfirmationsTest::told).toList());
    }

    @Test
    void aConfirmedObjectiveStandsInTheFrontMatterAndNothingElseHasChanged() throws IOException {
        confirm("Limit RTO");
        assertEquals("---\nobjectives:\n  rto: 4h\n---\n\n" + DOCUMENT, Files.readString(root.resolve("runbooks/shop.md")));
        confirm("Limit RPO");
        assertEquals("---\nobjectives:\n  rto: 4h\n  rpo: 1d\n---\n\n" + DOCUMENT, Files.readString(root.resolve("runbooks/shop.md")));
        assertEquals(Optional.of(Duration.ofHours(24)), runbook().objectives().rpo());
        assertEquals(List.of("Reach Database Team", "Case Database corrupt", "Case Region weg"), offers().stream().map(ConfirmationsTest::told).toList());
    }

    @Test
    void V1_aConfirmedScenarioStandsInTheWorkspaceWithSymptomEstimateAndObjectives() throws IOException {
        confirm("Case Database corrupt");
        assertEquals(SITE + """

                scenarios:
                  Database corrupt:
                    symptom: "nothing \\"starts\\": PANIC"
                    runbook: "runbooks/shop.md#szenario-1-database-corrupt"
                    rto: 2h
                    rpo: 1h
                    estimate: 1h-2h
                """, Files.readString(root.resolve("relight.yaml")));
        Scenario scenario = workspace().scenarios().getFirst();
        assertEquals(Optional.of(new Scenario.Estimate(Duration.ofHours(1), Duration.ofHours(2))), scenario.estimate());
    }

    @Test
    void U8_anObjectiveOfZeroAndOneOfFiveMinutesAreKept() throws IOException {
        confirm("Case Region weg");
        Scenario scenario = workspace().scenarios().getFirst();
        assertEquals(Optional.of(Duration.ZERO), scenario.objectives().rpo());
        assertEquals(Optional.of(Duration.ofMinutes(5)), scenario.objectives().rto());
    }

    @Test
    void aScenarioThatIsThereGetsOnlyWhatItLacks() throws IOException {
        String before = SITE + """
                scenarios:
                  database broken:   # since last year
                    symptom: Everything hangs
                    runbook: runbooks/shop.md#szenario-1-database-corrupt

                  other:
                    symptom: else
                # the end
                """.replace("\n", "\r\n");
        Files.writeString(root.resolve("relight.yaml"), before);
        confirm("Case database broken");
        String line = "    runbook: runbooks/shop.md#szenario-1-database-corrupt\r\n";
        assertEquals(before.replace(line, line + "    rto: 2h\r\n    rpo: 1h\r\n    estimate: 1h-2h\r\n"), Files.readString(root.resolve("relight.yaml")));
        confirm("Case Region weg");
        assertTrue(Files.readString(root.resolve("relight.yaml")).endsWith("    symptom: else\r\n  Region weg:\r\n    rto: 5m\r\n    rpo: 0s\r\n# the end\r\n"));
    }

    @Test
    void V9_aConfirmedContactStandsAmongTheWorkspacesContacts() throws IOException {
        confirm("Reach Database Team");
        assertEquals(Optional.of("db@example.org"), workspace().contacts().getFirst().mail());
        assertTrue(offers().stream().noneMatch(Offer.Reach.class::isInstance));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "# T\\n~---\\nobjectives:\\n  rto: 4h\\n---\\n\\n# T\\n", "\uFEFF# T\\r\\n~\uFEFF---\\r\\nobjectives:\\r\\n  rto: 4h\\r\\n---\\r\\n\\r\\n# T\\r\\n",
        "---\\nlayout: page # jekyll\\n---\\n# T~---\\nlayout: page # jekyll\\nobjectives:\\n  rto: 4h\\n---\\n# T",
        "---\\nobjectives:\\n    rpo:  1h  # ours\\ntitle: x\\n---\\n~---\\nobjectives:\\n    rpo:  1h  # ours\\n    rto: 4h\\ntitle: x\\n---\\n",
        "---\\nobjectives:\\n  rto: 8h   # agreed\\n---\\n~---\\nobjectives:\\n  rto: 4h   # agreed\\n---\\n",
        "---\\nobjectives: {}\\n---\\n~---\\nobjectives:\\n  rto: 4h\\n---\\n", "---\\n---\\nx~---\\nobjectives:\\n  rto: 4h\\n---\\nx"})
    void writesAnObjectiveWithTheSmallestChange(String before, String after) {
        assertEquals(lines(after), FrontMatterEdit.put("r.md", lines(before), Measure.RTO, Duration.ofHours(4)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"---\\nobjectives: {rpo: 1h}\\n---\\n~runbook.recognised.flow", "+++\\ntitle = 'x'\\n+++\\n~runbook.recognised.toml"})
    void refusesWhereTheChangeWouldNotBeSmall(String before, String key) {
        assertEquals(key, assertThrows(Problem.class, () -> FrontMatterEdit.put("r.md", lines(before), Measure.RTO, Duration.ofHours(4))).what().key());
    }

    @Test
    void aDocumentThatSomebodyChangedMeanwhileIsLeftAlone() throws IOException {
        Runbook read = runbook();
        Offer offer = offers().getFirst();
        Files.writeString(root.resolve("runbooks/shop.md"), DOCUMENT + "more\n");
        assertEquals("runbook.recognised.changed", assertThrows(Problem.class, () -> new Confirmations(root).confirm(read, offer)).what().key());
        assertEquals(DOCUMENT + "more\n", Files.readString(root.resolve("runbooks/shop.md")));
    }

    @Test
    void aWorkspaceThatCouldNotBeReadAfterwardsIsPutBack() throws IOException {
        Files.createDirectory(root.resolve("docs"));
        Files.writeString(root.resolve("docs/far.md"), DOCUMENT);
        Runbook far = new RunbookReader().read("docs/far.md", DOCUMENT);
        Offer offer = Offers.of(far, workspace()).stream().filter(Offer.Case.class::isInstance).findFirst().orElseThrow();
        assertThrows(Problem.class, () -> new Confirmations(root).confirm(far, offer));
        assertEquals(SITE, Files.readString(root.resolve("relight.yaml")));
    }

    @Test
    void aContactIsWrittenBesideOnesInBraces() throws IOException {
        String odd = SITE + "contacts:\n  Ann: {mail: a@example.org}\n";
        Files.writeString(root.resolve("relight.yaml"), odd);
        confirm("Reach Database Team");
        assertEquals(odd + "  Database Team:\n    mail: db@example.org\n", Files.readString(root.resolve("relight.yaml")));
    }

    private static String lines(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    private void confirm(String offer) throws IOException {
        new Confirmations(root).confirm(runbook(), offers().stream().filter(one -> told(one).equals(offer)).findFirst().orElseThrow());
    }

    private Runbook runbook() throws IOException {
        return new RunbookReader().read("runbooks/shop.md", Files.readString(root.resolve("runbooks/shop.md")));
    }

    private Workspace workspace() {
        return new WorkspaceReader().read(root);
    }

    private List<Offer> offers() throws IOException {
        return Offers.of(runbook(), workspace());
    }

    private static String told(Offer offer) {
        return switch (offer) {
            case Offer.Limit limit -> "Limit " + limit.measure();
            case Offer.Case added -> "Case " + added.scenario();
            case Offer.Reach reach -> "Reach " + reach.found().name();
            case Offer.NativeStep step -> "Step for " + String.join(", ", step.systems());
            case Offer.NativeRestore restore -> "Restore for " + String.join(", ", restore.systems());
        };
    }
}
