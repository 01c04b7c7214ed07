package relight.core.recovery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.catalog.Catalog;
import relight.core.restore.DataProbe;
import relight.core.restore.DataProof;
import relight.core.restore.Restores;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/** Carries out the checks of a runbook: whether a recovery could begin, and whether the data is there where it lives. */
public final class CheckRunner implements StepRunner {

    private final Catalog catalog;
    private final Restores restores;
    private final List<DataProbe> probes;
    private final Journal journal;
    private final TimeSource time;

    public CheckRunner(Catalog catalog, Restores restores, List<DataProbe> probes, Journal journal, TimeSource time) {
        this.catalog = catalog;
        this.restores = restores;
        this.probes = List.copyOf(probes);
        this.journal = journal;
        this.time = time;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.Check;
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        Step.Check check = (Step.Check) step;
        try {
            return switch (check.subject()) {
                case READINESS -> new ReadinessCheck(catalog, restores, time, new DataChecks(step.id(), run)).run(systems(check), run);
                case DATA -> data(check, run);
            };
        } catch (IOException e) {
            return Outcome.failed(String.valueOf(e.getMessage()));
        }
    }

    private List<ProtectedSystem> systems(Step.Check check) {
        Workspace workspace = catalog.workspace();
        List<ProtectedSystem> systems = new ArrayList<>();
        for (String name : check.systems()) {
            systems.add(workspace.system(name).orElseThrow(() -> new Problem(Message.of("restore.system.unknown", name),
                    Message.of("restore.system.unknown.remedy", String.join(", ", workspace.systems().stream().map(ProtectedSystem::name).toList())))));
        }
        return systems.isEmpty() ? workspace.systems() : systems;
    }

    /** Where a restore has measured the recovery point already, the living data is no measure of it any more (ALL-10). */
    private Outcome data(Step.Check check, StepRun run) throws IOException, InterruptedException {
        DataChecks checks = new DataChecks(check.id(), run);
        Recovery soFar = RecoveryFold.of(journal.entries(run.recovery()));
        List<DataProof> proofs = new ArrayList<>();
        for (ProtectedSystem system : systems(check)) {
            Optional<DataProbe> probe = probes.stream().filter(one -> one.knows(system)).findFirst();
            if (probe.isEmpty()) {
                return Outcome.failed(run.words().say("restore.data.nobody", system.name()));
            }
            boolean measured = Optional.ofNullable(soFar.points().get(system.name())).map(RecoveryEvent.RecoveryPointFound::measured).orElse(false);
            List<DataProof> asked = measured ? checks.look(probe.get(), system, system.checks()) : checks.ask(probe.get(), system, system.checks());
            if (asked.isEmpty()) {
                checks.unproven();
            }
            proofs.addAll(asked);
        }
        return checks.outcome(proofs);
    }
}
