package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.core.catalog.Backup;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.Facts;
import relight.core.restore.Finding;
import relight.core.restore.Planning;
import relight.core.restore.Reach;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.StandIn;
import relight.core.restore.TestRestore;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.restore.postgresql.replica.Fence;
import relight.core.restore.postgresql.replica.ReplicaTarget;
import relight.core.restore.postgresql.replica.SwitchFacts;
import relight.core.restore.postgresql.replica.SwitchFindings;
import relight.core.restore.postgresql.replica.SwitchPlanner;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * PostgreSQL with a replica: it can take over instead of a restore, and every plan of a restore says what that would cost. Where no
 * replica is named everything goes to the engine as it is.
 */
public final class SwitchEngine implements RestoreEngine<Facts> {

    private final PostgresqlEngine engine;
    private final SwitchProbe probe;
    private final Function<String, Optional<ProtectedSystem>> systems;
    private final SwitchPlanner planner = new SwitchPlanner();

    /** @param systems of the workspace by name: a replica may be named like one of them */
    public SwitchEngine(PostgresqlEngine engine, PostgresqlAccess access, Function<String, Optional<ProtectedSystem>> systems, Clock clock) {
        this.engine = engine;
        this.systems = systems;
        this.probe = new SwitchProbe(access, clock);
    }

    /** What the engine itself found, and the replica beside it. */
    private record Beside(Facts restore, SwitchFacts replica) implements Facts {

        @Override
        public Map<String, String> preconditions() {
            return restore.preconditions();
        }
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        List<Choice> choices = new ArrayList<>(engine.choices(system));
        if (system.target(ReplicaTarget.WORD).isPresent()) {
            choices.add(Choice.oneOf(Fence.CHOICE, Fence.STOP.option(), Fence.HBA.option(), Fence.TOLD.option()));
            choices.add(Choice.text(Fence.BY_HAND));
        }
        return choices;
    }

    /** That a replica is to take over can always be asked for: where the system names none, the plan says how to name one. */
    @Override
    public List<Choice> furtherChoices(ProtectedSystem system) {
        List<Choice> choices = new ArrayList<>(engine.furtherChoices(system));
        choices.add(Choice.oneOf(RestoreRequest.INSTEAD, RestoreRequest.SWITCH));
        if (system.target(ReplicaTarget.WORD).isPresent()) {
            choices.add(Choice.text(SwitchPlanner.HARM));
        }
        return choices;
    }

    @Override
    public List<RestoreRequest.Way> ways(Map<String, String> chosen) {
        return engine.ways(chosen);
    }

    /** A moment that is asked for says since when there is harm: what the replica has replayed since is worth as little as production. */
    @Override
    public Restores.Wish settle(ProtectedSystem system, Restores.Wish wish, WorkListener listener) throws IOException, InterruptedException {
        boolean switches = RestoreRequest.SWITCH.equals(wish.choices().get(RestoreRequest.INSTEAD));
        Restores.Wish settled = switches ? wish : engine.settle(system, wish, listener);
        Optional<Instant> harm = wish.at().or(() -> Optional.ofNullable(wish.choices().get(PitrTarget.CHOICE)).flatMap(PitrTarget::read)
                .flatMap(target -> target instanceof PitrTarget.Time(Instant at) ? Optional.of(at) : Optional.empty()));
        if (system.target(ReplicaTarget.WORD).isEmpty() || harm.isEmpty() || settled.choices().containsKey(SwitchPlanner.HARM)) {
            return settled;
        }
        Map<String, String> choices = new HashMap<>(settled.choices());
        choices.put(SwitchPlanner.HARM, harm.get().toString());
        return new Restores.Wish(settled.system(), settled.backup(), settled.at(), settled.way(), settled.into(), choices);
    }

    @Override
    public Optional<Reach> reach(ProtectedSystem system) throws IOException, InterruptedException {
        return engine.reach(system);
    }

    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) throws IOException {
        return engine.throwAway(request, folder);
    }

    @Override
    public Optional<StandIn> standIn(ProtectedSystem system, Optional<Backup> newest) throws IOException, InterruptedException {
        Optional<PostgresqlTarget> to = ReplicaTarget.of(system, systems);
        if (to.isEmpty()) {
            return Optional.empty();
        }
        SwitchFacts facts = probe.look(system, to.get());
        Optional<Duration> loss = newest.map(backup -> Duration.between(backup.recoveryPoint(), facts.at()));
        return Optional.of(new StandIn(to.get().address(), facts.away(), facts.lag(), facts.replica().flatMap(SwitchFacts.Replica::newest),
                SwitchPlanner.takes(), newest, loss, newest.map(PostgresqlPlanner::takes)));
    }

    @Override
    public boolean compares(RestoreRequest request) {
        return !request.switches() && engine.compares(request);
    }

    @Override
    public DryRun.Of compared() {
        return engine.compared();
    }

    @Override
    public boolean readsToCompare() {
        return engine.readsToCompare();
    }

    @Override
    public Optional<Message> untold(RestoreRequest request) {
        return request.switches() ? Optional.empty() : engine.untold(request);
    }

    @Override
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        return engine.dryRun(request, listener);
    }

    @Override
    public Facts probe(RestoreRequest request) throws IOException, InterruptedException {
        Optional<PostgresqlTarget> to = TestRestore.asked(request) ? Optional.empty() : ReplicaTarget.of(request.system(), systems);
        if (request.switches()) {
            return probe.look(request.system(), to.orElseThrow(() -> new Problem(Message.of("restore.switch.none", request.system().name()),
                    Message.of("restore.switch.none.remedy"))));
        }
        if (to.isEmpty()) {
            return engine.probe(request);
        }
        try {
            return new Beside(engine.probe(request), probe.look(request.system(), to.get()));
        } catch (Problem stuck) {
            SwitchFacts facts = probe.look(request.system(), to.get());
            if (facts.replica().isEmpty()) {
                throw stuck;
            }
            throw new Problem(stuck.what(), Message.of("restore.switch.instead", to.get().address()), stuck);
        }
    }

    @Override
    public Planning plan(RestoreRequest request, Facts facts, Messages words) {
        return switch (facts) {
            case SwitchFacts found -> planner.plan(request, found, words);
            case Beside(Facts restore, SwitchFacts replica) -> switch (engine.plan(request, restore, words)) {
                case Planning.Refused refused -> refused;
                case Planning.Planned(RestorePlan plan) -> new Planning.Planned(told(plan, replica, words));
            };
            default -> engine.plan(request, facts, words);
        };
    }

    private static RestorePlan told(RestorePlan plan, SwitchFacts replica, Messages words) {
        List<Finding> found = new ArrayList<>(plan.found());
        found.addAll(new SwitchFindings(replica, words).beside(plan.request(), plan.estimate()));
        return new RestorePlan(plan.request(), plan.title(), plan.target(), plan.confirm(), found, plan.guards(), plan.stages(), plan.preconditions());
    }
}
