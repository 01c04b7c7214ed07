package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.runbook.Input;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.ShellSyntax;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Problem;

/** The kept document gives the same steps again, wherever and by whichever bash it is read. */
class AgendaTest {

    private static final String DOCUMENT = """
            # Shop

            ## Database

            ```bash
            # 1. Stop
            systemctl stop shop
            # 2. Copy
            cp a b
            # 3. Start
            systemctl start shop
            ```

            ## Look

            ```bash
            # 1. Look
            cp a b
            # 2. Again
            cp a b
            ```
            """;

    @TempDir
    private Path folder;
    private Journal journal;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void stepsAreTheSameWhereNoBashIsThereToAsk() {
        Runbook joined = read(() -> script -> !script.contains("# 2. Copy") || script.contains("# 3."), DOCUMENT);
        assertEquals(4, joined.steps().size());
        assertRestored(joined, Optional.empty());
    }

    @Test
    void stepsAreTheSameWhereTheWholeFenceWasOneStep() {
        assertRestored(read(() -> script -> false, DOCUMENT), Optional.empty());
    }

    @Test
    void stepsOfASectionAreFoundThere() {
        assertRestored(read(ShellSyntax.BELIEVED, DOCUMENT), Optional.of("look"));
    }

    @Test
    void aLongAgendaInManyEventsIsRestoredWhole() {
        String fences = IntStream.range(0, 60).mapToObj(i -> "```bash\n# 1. a\necho " + i + "\n# 2. b\necho same\n# 3. c\necho " + i + " c\n```\n")
                .collect(Collectors.joining("\n"));
        assertRestored(read(() -> script -> !script.startsWith("# 2.") || script.contains("# 3."), "# Long\n\n" + fences), Optional.empty());
    }

    @Test
    void aStepWhoseTextIsNotInTheDocumentIsOnNoAgenda() {
        Runbook runbook = read(ShellSyntax.BELIEVED, DOCUMENT);
        List<RecoveryEvent.Planned> events = events(runbook, Optional.empty());
        RecoveryEvent.Planned first = events.getFirst();
        List<PlannedStep> changed = new ArrayList<>(first.steps());
        PlannedStep step = changed.getFirst();
        changed.set(0, new PlannedStep(step.id(), step.title(), step.phase(), step.kind(), "0".repeat(64), step.forecastKey(),
                step.estimateSeconds(), step.critical(), step.onFailure(), step.part(), step.stopsClock()));
        Agenda agenda = new Agenda(journal);
        agenda.restore(List.of(new RecoveryEvent.Planned(first.inPlaceOf(), first.replaces(), first.runbook(), first.runbookSha256(), changed)));
        assertThrows(Problem.class, () -> agenda.step(step.id()));
        assertEquals("# 2. Again\ncp a b", agenda.step(new StepId("look/2")).text());
    }

    @Test
    void K8_7_aRecoveryThatWasBegunWithAValueOfASecretIsRestoredThoughItWouldNotBeBegunAnyMore() {
        String document = "# Shop\n\n```kubernetes\npatch: secret/login\nwith: {stringData: {password: \"new-${SUFFIX}\"}}\n```\n";
        assertThrows(Problem.class, () -> read(ShellSyntax.BELIEVED, document));
        Runbook begun = RunbookReader.ofKept(ShellSyntax.BELIEVED).read("runbooks/shop.md", document);
        Agenda agenda = new Agenda(journal);
        agenda.restore(events(begun, Optional.empty()));
        Step.Kubernetes step = assertInstanceOf(Step.Kubernetes.class, agenda.step(begun.steps().getFirst().id()));
        assertEquals(List.of(Input.Kind.SECRET), step.header().inputs().stream().map(Input::kind).toList());
        assertEquals(1, step.filled(Map.of("SUFFIX", "x")).size());
    }

    private void assertRestored(Runbook runbook, Optional<String> section) {
        List<RecoveryEvent.Planned> events = events(runbook, section);
        Agenda elsewhere = new Agenda(journal);
        elsewhere.restore(events);
        List<Step> planned = section.map(id -> runbook.section(id).orElseThrow().steps()).orElseGet(runbook::steps);
        assertEquals(planned.stream().map(Step::text).toList(), planned.stream().map(step -> elsewhere.step(step.id()).text()).toList());
        assertEquals(planned.stream().map(Step::id).toList(), planned.stream().map(step -> elsewhere.step(step.id()).id()).toList());
    }

    private List<RecoveryEvent.Planned> events(Runbook runbook, Optional<String> section) {
        return new Agenda(journal).add(runbook, section, Optional.empty(), List.of()).stream()
                .map(RecoveryEvent.Planned.class::cast).toList();
    }

    private static Runbook read(ShellSyntax syntax, String document) {
        return new RunbookReader(syntax).read("runbooks/shop.md", document);
    }
}
