package relight.core.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.runbook.Order.Condition;
import relight.core.text.Messages;
import relight.core.text.Problem;

/** What a runbook says of the order of its steps, and what comes before what by it. */
class OrderTest {

    private static final String SITES = """
            # Region lost

            ## Begin

            ```bash step=freeze
            freeze
            ```

            ## Move

            ```bash lane=dba
            copy=1
            ```

            ```bash lane=net
            dns
            ```

            ```bash lane=dba
            replay "$copy"
            ```

            ```bash lane=app needs=freeze mode=drill
            mock
            ```

            ## End

            ```bash
            check
            ```
            """;

    private static Runbook read(String document) {
        return new RunbookReader().read("site.md", document);
    }

    private static Map<String, String> before(Runbook runbook) {
        StepGraph graph = StepGraph.of(runbook.steps().stream().map(step -> new StepGraph.Node(step.id(), step.header().order())).toList());
        return runbook.steps().stream().collect(Collectors.toMap(step -> step.id().value(),
                step -> graph.before(step.id()).stream().map(StepId::value).collect(Collectors.joining(" "))));
    }

    @Test
    void withoutLanesOneStepFollowsTheOther() {
        Map<String, String> before = before(read("# A\n\n```bash\na\n```\n\n```bash\nb\n```\n\n## B\n\n```bash\nc\n```\n"));
        assertEquals(Map.of("a/1", "", "a/2", "a/1", "b/1", "a/2"), before);
    }

    @Test
    void lanesPartAfterTheMainLineAndAreJoinedByIt() {
        Map<String, String> before = before(read(SITES));
        assertEquals("begin/1", before.get("move/1"));
        assertEquals("begin/1", before.get("move/2"));
        assertEquals("move/1", before.get("move/3"));
        assertEquals("begin/1", before.get("move/4"));
        assertEquals("move/2 move/3 move/4", before.get("end/1"));
    }

    @Test
    void aLaneHasShellVariablesOfItsOwn() {
        List<Step> steps = read(SITES).steps();
        assertEquals(List.of(), steps.get(3).header().inputs(), "the lane itself has set it");
        assertEquals("move lane dba", ((Step.Shell) steps.get(3)).session());
        assertEquals("end", ((Step.Shell) steps.get(5)).session());
    }

    @Test
    void needsMayNameAStepASectionOrALane() {
        Map<String, String> before = before(read("""
                # A
                ```bash step=one
                a
                ```
                ## B
                ```bash lane=x needs=one
                b
                ```
                ```bash lane=y
                c
                ```
                ## C
                ```bash needs=b
                d
                ```
                ```bash needs=lane:y,a/1
                e
                ```
                ```bash
                f
                ```
                """));
        assertEquals("b/1 b/2", before.get("c/1"));
        assertEquals("b/2 a/1", before.get("c/2"));
        assertEquals("c/1 c/2", before.get("c/3"), "what follows on the main line waits for everything");
    }

    @Test
    void readsConditionsDecisionsAndPatience() {
        List<Step> steps = read("""
                # Database
                ```relight step=way
                decision: Replica or restore?
                options:
                  replica:
                    text: Switch to the replica
                    time: 10m
                    data: 5m
                  restore: Restore the newest backup
                ```
                ```bash step=switch if=way:replica timeout=5m on-timeout=continue retries=3 backoff=10s..2m
                switch
                ```
                ```bash if="switch:failed" timeout=20m on-timeout=ask mode=incident
                restore
                ```
                """).steps();
        Step.Decision decision = (Step.Decision) steps.getFirst();
        assertEquals(List.of(new Step.Decision.Option("replica", "Switch to the replica", Optional.of(Duration.ofMinutes(10)), "5m"),
                new Step.Decision.Option("restore", "Restore the newest backup", Optional.empty(), "")), decision.options());
        StepHeader second = steps.get(1).header();
        assertEquals(List.of(new Condition(decision.id(), "replica")), second.order().conditions());
        assertTrue(second.patience().goesOn());
        assertEquals(List.of(10L, 20L, 40L, 80L, 120L, 120L), List.of(1, 2, 3, 4, 5, 6).stream().map(n -> second.patience().pause(n).toSeconds()).toList());
        StepHeader third = steps.get(2).header();
        assertEquals(Optional.of(Duration.ofMinutes(20)), third.patience().askAfter());
        assertEquals(Optional.empty(), third.timeout(), "a step that is asked about is not ended");
        assertEquals(Order.Only.INCIDENT, third.order().only());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            needs=nothing                | site.md:7:9: | nothing
            if=one                       | site.md:7:9: | one
            if=one:perhaps               | site.md:7:9: | perhaps
            step=one                       | site.md:7:9: | one
            step=a/b                       | site.md:7:9: | a/b
            backoff=2m..10s              | site.md:7:9: | 2m..10s
            on-timeout=explode           | site.md:7:9: | explode
            mode=night                   | site.md:7:9: | night
            """)
    void refusesWhatNamesNothingWithItsPlace(String attribute, String place, String named) {
        Problem problem = assertThrows(Problem.class, () -> read("# A\n\n```bash step=one\na\n```\n\n```bash " + attribute + "\nb\n```\n"));
        String said = problem.say(Messages.english());
        assertTrue(said.startsWith(place) && said.contains(named), said);
    }

    @Test
    void refusesStepsThatWaitForEachOther() {
        Problem problem = assertThrows(Problem.class, () -> read("# A\n\n```bash needs=two\na\n```\n\n```bash step=two\nb\n```\n"));
        assertTrue(problem.say(Messages.english()).contains("a/1, a/2"), problem.say(Messages.english()));
    }
}
