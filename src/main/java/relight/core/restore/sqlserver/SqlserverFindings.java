package relight.core.restore.sqlserver;

import java.time.Instant;
import java.util.stream.Collectors;
import relight.core.catalog.State;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.SchemaNames;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** What the operator reads of the probe before going on, and how each hazard is met. */
final class SqlserverFindings {

    private final RestoreRequest request;
    private final SqlserverFacts facts;
    private final BackupChain chain;
    private final Messages words;
    private final SqlserverTarget target;

    SqlserverFindings(RestoreRequest request, SqlserverFacts facts, BackupChain chain, Messages words) {
        this.request = request;
        this.facts = facts;
        this.chain = chain;
        this.words = words;
        this.target = SqlserverTarget.of(request.system());
    }

    void tell(PlanBuilder plan, SchemaNames names) {
        plan.warning(say("found.not-proven"));
        backup(plan);
        server(plan);
        facts.existing().ifPresentOrElse(database -> existing(plan, database),
                () -> plan.warning(say("found.gone", target.database(), target.address())));
        if (request.system().checks().isEmpty()) {
            plan.warning(say("found.unproven", request.system().name()));
        }
        guards(plan, names);
    }

    private void backup(PlanBuilder plan) {
        if (request.backup().state() == State.SUSPECT) {
            plan.warning(say("found.suspect", request.backup().location(), request.backup().verdict().reasons().stream()
                    .map(reason -> words.say(reason.text())).collect(Collectors.joining(" "))));
        }
        for (BackupSet set : chain.sets()) {
            plan.fine(say("found.set." + set.kind(), set.path(), set.position(), set.finished(), new Bytes(set.size())));
        }
        if (chain.sets().stream().anyMatch(set -> !set.checksums())) {
            plan.warning(say("found.no-checksums"));
        }
        if (!chain.base().database().equalsIgnoreCase(target.database())) {
            plan.warning(say("found.other-name", chain.base().database(), target.database()));
        }
        SqlserverPlanner.moment(request).filter(moment -> !moment.equals(Instant.MAX)).ifPresent(moment ->
                plan.fine(say("found.stop-at", moment, moment.atOffset(facts.server().offset()).toString())));
        long later = facts.sets().stream().filter(set -> set.kind() != BackupSet.Kind.FULL).count();
        if (SqlserverPlanner.moment(request).isEmpty() && later > 0) {
            plan.warning(say("found.log-left"));
        }
    }

    private void server(PlanBuilder plan) {
        plan.fine(say("found.server", target.address(), facts.server().version(), facts.server().edition()));
        if (chain.base().major() < facts.server().major()) {
            plan.warning(say("found.older", chain.base().major(), facts.server().version()));
        }
        String others = facts.server().databases().stream()
                .filter(name -> name.startsWith(target.database() + SchemaNames.BEFORE) || name.startsWith(target.database() + SchemaNames.RESTORED))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            plan.warning(say("found.others", others));
        }
        new NewFiles(facts, "x").bytes().keySet().forEach(volume ->
                plan.fine(say("found.space", volume, new Bytes(facts.server().free().get(volume)))));
        if (facts.server().free().isEmpty()) {
            plan.warning(say("found.space.unknown", target.address()));
        }
    }

    private void existing(PlanBuilder plan, SqlserverFacts.Database database) {
        if (!database.online()) {
            plan.warning(say("found.state", target.database(), database.state()));
        }
        if (!database.keepsLog()) {
            plan.warning(say("found.simple", target.database()));
        } else if (!database.logged()) {
            plan.warning(say("found.no-chain", target.database()));
        }
        if (request.way() != Way.BESIDE_ONLY && !database.sessions().isEmpty()) {
            plan.warning(say(request.system().stop().isPresent() ? "found.sessions" : "found.sessions.no-stop", database.sessions().size(),
                    String.join("; ", database.sessions().stream().limit(5).toList())));
        }
    }

    private void guards(PlanBuilder plan, SchemaNames names) {
        plan.guard("ALL-1", say("guard.ALL-1"));
        plan.guard("ALL-2", request.way() == Way.IN_PLACE ? say("guard.ALL-2.in-place", names.before()) : say("guard.ALL-2", names.live()));
        for (String id : new String[] {"ALL-3", "ALL-4", "ALL-5", "ALL-6", "ALL-7", "ALL-12", "ALL-13", "ALL-15", "MS-1"}) {
            plan.guard(id, say("guard." + id));
        }
        plan.guard("ALL-10", request.system().checks().stream().anyMatch(check -> check.kind() == DataCheck.Kind.NEWEST)
                ? say("guard.ALL-10") : say("guard.ALL-10.fallback"));
    }

    private String say(String key, Object... values) {
        return words.say("restore.sqlserver." + key, values);
    }
}
