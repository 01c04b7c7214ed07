package relight.core.restore.redis;

import relight.core.catalog.State;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** What the operator should know before saying yes, and which hazards the plan meets by its shape. */
final class RedisFindings {

    private final RestoreRequest request;
    private final RedisFacts facts;
    private final Messages words;
    private final RedisTarget target;

    RedisFindings(RestoreRequest request, RedisFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = RedisTarget.of(request.system());
    }

    void tell(PlanBuilder plan) {
        backup(plan);
        server(plan);
        topology(plan);
        plan.fine(say("found.space", facts.place().folder(), new Bytes(facts.place().free()), new Bytes(facts.place().memory())));
        if (request.system().checks().isEmpty()) {
            plan.warning(say("found.unproven"));
        }
        if (request.system().health().isEmpty() && request.way() == Way.SIDE_BY_SIDE) {
            plan.warning(say("found.no-health"));
        }
        guards(plan);
    }

    private void backup(PlanBuilder plan) {
        RdbHeader header = facts.header().orElseThrow();
        plan.fine(say("found.backup", request.backup().location(), new Bytes(request.backup().size()), request.backup().recoveryPoint()));
        plan.fine(say("found.header", header.version(), header.fields().getOrDefault("redis-ver", "–"), facts.server().version()));
        if (request.backup().state() == State.SUSPECT) {
            plan.warning(say("found.suspect", request.backup().verdict().reasons().stream().findFirst()
                    .map(reason -> words.say(reason.text())).orElse("–")));
        }
        if (!request.passedOver().isEmpty()) {
            plan.warning(say("found.passed-over", request.passedOver().size()));
        }
        if (request.chosen(RedisPlanner.NO_TRIAL)) {
            plan.warning(say("found.no-trial"));
        }
    }

    private void server(PlanBuilder plan) {
        if (facts.server().up()) {
            plan.fine(say("found.server", facts.server().version(), target.address(), facts.server().keys()));
        } else {
            plan.warning(say("found.down", target.address(), facts.server().silence()));
        }
        if (facts.place().appendOnly()) {
            plan.warning(say("found.append-only", facts.place().folder() + "/" + facts.place().appends()));
        }
    }

    private void topology(PlanBuilder plan) {
        RedisFacts.Topology topology = facts.topology();
        if (request.way() == Way.BESIDE_ONLY) {
            return;
        }
        if (topology.node().isPresent()) {
            plan.warning(say("found.cluster", topology.slots()));
        }
        if (!topology.sentinels().isEmpty()) {
            plan.warning(say("found.sentinels", topology.sentinels().size()));
        } else if (!topology.replicas().isEmpty() && topology.node().isEmpty()) {
            plan.warning(say("found.replicas", String.join(", ", topology.replicas())));
        }
    }

    private void guards(PlanBuilder plan) {
        for (String id : new String[] {"ALL-1", "ALL-2", "ALL-3", "ALL-5", "ALL-6"}) {
            guard(plan, id);
        }
        plan.guard("ALL-4", say("guard.ALL-4", request.backup().verdict().format().map(format -> words.say(format.describe())).orElse("–")));
        guard(plan, "ALL-15");
        boolean late = request.chosen(RedisPlanner.NO_TRIAL);
        plan.guard("ALL-7", say("guard.ALL-7" + (request.system().checks().isEmpty() ? ".unproven"
                : !late ? "" : request.way() == Way.BESIDE_ONLY ? ".never" : ".late")));
        plan.guard("ALL-10", say(!late && request.system().checks().stream().anyMatch(check -> check.kind() == DataCheck.Kind.NEWEST)
                ? "guard.ALL-10" : "guard.ALL-10.ctime"));
        guard(plan, "RD-4");
        if (request.way() == Way.BESIDE_ONLY) {
            return;
        }
        if (facts.server().contained()) {
            guard(plan, "RD-3");
        } else {
            if (facts.place().appendOnly()) {
                guard(plan, "RD-1");
            }
            guard(plan, "RD-2");
        }
        if (!facts.topology().replicas().isEmpty() || !facts.topology().sentinels().isEmpty()) {
            guard(plan, "RD-5");
        }
        if (facts.topology().node().isPresent()) {
            guard(plan, "RD-6");
        }
    }

    private void guard(PlanBuilder plan, String id) {
        plan.guard(id, say("guard." + id));
    }

    private String say(String key, Object... values) {
        return words.say("restore.redis." + key, values);
    }
}
