package relight.core.recovery;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.WorkListener;
import relight.core.recovery.StepState.Status;
import relight.core.restore.PlanWriter;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.TestRestore;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * Restores backups to throw-away targets, proves them and removes what it has made, whatever happens. Each test is a recovery of its
 * own in the journal, run as a drill: so what a killed test has left is known, and is removed before the next one begins.
 */
public final class RestoreTests {

    private final RecoveryEngine engine;
    private final Restores restores;

    /** Over the journal of the engine. */
    public RestoreTests(RecoveryEngine engine, Restores restores) {
        this.engine = engine;
        this.restores = restores;
    }

    /** A test is due: its system, when it was proven last, and whether the workspace's time for it is over. */
    public record Due(ProtectedSystem system, Optional<Proof> proof, boolean overdue) {}

    /**
     * Tests one system.
     *
     * @param backup   its id, or {@link Restores#LATEST_GOOD}
     * @param choices  of the engine's, as for a restore
     * @param listener hears the steps
     * @throws Problem where there is no such system or no good backup
     */
    public RestoreTestResult run(String system, String backup, Optional<Instant> at, Map<String, String> choices, String operator,
                                 SessionListener listener, WorkListener reading) throws IOException, InterruptedException {
        sweep(operator, listener);
        RestoreRequest request = restores.request(TestRestore.wish(system, backup, at, choices, engine.time().now()), reading);
        return switch (restores.plan(request, engine.about().words())) {
            case Planning.Refused refused -> RestoreTestResult.refused(request, refused.refusals());
            case Planning.Planned planned -> run(planned.plan(), operator, listener);
        };
    }

    private RestoreTestResult run(RestorePlan plan, String operator, SessionListener listener) {
        Messages words = engine.about().words();
        ProtectedSystem system = plan.request().system();
        Runbook runbook = new RunbookReader().read(TestRestore.DOCUMENT + system.name(), new PlanWriter().write(plan, words));
        Declaration declaration = Declaration.of(Mode.DRILL, words.say("test.title", system.name(), plan.request().backup().recoveryPoint()),
                        operator, restores.workspace().site(), system.objectives(), runbook)
                .because(words.say("test.trigger"), Optional.empty(), List.of(system.name()));
        Optional<Long> before = rowsBefore(system.name());
        try (RecoverySession session = engine.declare(declaration)) {
            session.listen(listener);
            toTheEnd(session);
            return RestoreTestResult.of(plan.request(), session.state(), session.clock(), before);
        }
    }

    /** Step by step; behind one that failed only the one that cleans up. Where that fails, the test stays open for the next sweep. */
    private void toTheEnd(RecoverySession session) {
        Messages words = engine.about().words();
        while (failed(session).isEmpty() && session.state().next().isPresent() && !Thread.currentThread().isInterrupted()) {
            session.run(session.state().next().get().step().id(), Map.of(), Set.of());
        }
        boolean cutOff = Thread.interrupted();
        Optional<StepState> failed = failed(session);
        if (failed.isPresent() || session.state().next().isPresent()) {
            String why = failed.map(step -> words.say("test.skipped", step.step().title().toString())).orElseGet(() -> words.say("test.cut-off"));
            cleanUp(session, why);
        }
        if (session.state().steps().stream().allMatch(step -> step.status().over())) {
            session.close("");
        }
        if (cutOff) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<StepState> failed(RecoverySession session) {
        return session.state().steps().stream().filter(step -> step.status() == Status.FAILED).findFirst();
    }

    private void cleanUp(RecoverySession session, String why) {
        Optional<StepId> last = TestRestore.cleanUp(session.state().steps().stream().map(step -> session.step(step.step().id())).toList()).map(Step::id);
        for (StepState step : session.state().steps()) {
            if (step.status() == Status.UNKNOWN) {
                session.decide(step.step().id(), RecoveryEvent.StepJudged.Judgement.FAILED, why);
            }
            if (!last.equals(Optional.of(step.step().id())) && !step.status().over()) {
                session.skip(step.step().id(), why);
            }
        }
        last.filter(id -> !session.state().step(id).orElseThrow().status().over()).ifPresent(id -> session.run(id, Map.of(), Set.of()));
    }

    /** Removes what tests have left whose process is dead, and ends them in the journal; those of living processes stay. */
    public int sweep(String operator, SessionListener listener) {
        int removed = 0;
        for (Journal.Summary open : engine.open()) {
            if (engine.look(open.recovery()).isTest()) {
                removed += sweep(open.recovery(), operator, listener) ? 1 : 0;
            }
        }
        return removed;
    }

    private boolean sweep(String recovery, String operator, SessionListener listener) {
        try (RecoverySession session = engine.resume(recovery, operator)) {
            session.listen(listener);
            cleanUp(session, engine.about().words().say("test.cut-off"));
            if (session.state().steps().stream().allMatch(step -> step.status().over())) {
                session.close("");
                return true;
            }
            return false;
        } catch (Problem inOtherHands) {
            return false;
        }
    }

    /** By system, the last restore whose checks proved the data: a test's, a drill's or an incident's. */
    public Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new HashMap<>();
        for (Journal.Summary summary : engine.journal().recoveries()) {
            Recovery recovery = engine.look(summary.recovery());
            Proof.of(recovery).ifPresent(proof -> recovery.declared().systems().forEach(system ->
                    proofs.merge(system, proof, (one, other) -> other.at().isAfter(one.at()) ? other : one)));
        }
        return proofs;
    }

    /**
     * What is to be tested now: every system whose time is over; where the workspace gives none a time, the one whose proof is oldest.
     * Longest unproven first.
     */
    public List<Due> due() {
        Map<String, Proof> proofs = proofs();
        Instant now = engine.time().now();
        List<Due> all = new ArrayList<>();
        for (ProtectedSystem system : restores.workspace().systems()) {
            Optional<Proof> proof = Optional.ofNullable(proofs.get(system.name()));
            boolean overdue = system.objectives().proof().filter(every -> proof.isEmpty() || proof.get().at().plus(every).isBefore(now)).isPresent();
            all.add(new Due(system, proof, overdue));
        }
        all.sort(Comparator.comparing(one -> one.proof().map(Proof::at).orElse(Instant.MIN)));
        boolean timed = all.stream().anyMatch(one -> one.system().objectives().proof().isPresent());
        return timed ? all.stream().filter(Due::overdue).toList() : all.stream().limit(1).toList();
    }

    /** How many rows the test before counted. */
    private Optional<Long> rowsBefore(String system) {
        return engine.journal().recoveries().stream().sorted(Comparator.comparing(Journal.Summary::declared).reversed())
                .map(summary -> engine.look(summary.recovery()))
                .filter(recovery -> recovery.isTest() && recovery.declared().systems().contains(system))
                .map(RestoreTestResult::rows).flatMap(Optional::stream).findFirst();
    }
}
