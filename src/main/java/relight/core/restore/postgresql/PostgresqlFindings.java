package relight.core.restore.postgresql;

import java.util.stream.Collectors;
import relight.core.catalog.State;
import relight.core.restore.FarLook;
import relight.core.restore.FarPlace;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** What the operator should know before saying yes, and which hazards the plan meets by its shape. */
final class PostgresqlFindings {

    private final RestoreRequest request;
    private final PostgresqlFacts facts;
    private final Messages words;
    private final PostgresqlTarget target;

    PostgresqlFindings(RestoreRequest request, PostgresqlFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = PostgresqlTarget.of(request.system());
    }

    void tell(PlanBuilder plan, DatabaseNames names) {
        backup(plan);
        facts.space().far().ifPresent(look -> far(plan, look));
        server(plan);
        dump(plan);
        sessions(plan);
        space(plan);
        guards(plan, names);
    }

    private void backup(PlanBuilder plan) {
        request.backup().verdict().reasons().stream().filter(reason -> reason.check().equals("checksum") && reason.standing() == State.GOOD)
                .forEach(reason -> plan.fine(words.say(reason.text())));
        if (request.backup().state() == State.SUSPECT) {
            String why = request.backup().verdict().reasons().stream().map(reason -> words.say(reason.text()))
                    .collect(Collectors.joining(" "));
            plan.warning(say("found.suspect", request.backup().location(), why));
        } else {
            plan.fine(say("found.backup", request.backup().location(), new Bytes(request.backup().size()),
                    request.backup().verdict().sha256().orElse("–")));
        }
    }

    /** Where the data passes; a plain dump is held to its rules on the way, which only this machine can do. */
    private void far(PlanBuilder plan, FarLook look) {
        Bytes stored = new Bytes(request.backup().size());
        if (facts.dump().archive().isEmpty()) {
            plan.warning(say("found.far.plain", look.on().toString(), stored,
                    new Bytes(facts.dump().inflated().orElse(request.backup().size()))));
        } else if (look.reads()) {
            plan.fine(say("found.far.reads", look.on().toString(), stored));
        } else {
            plan.warning(look.why().map(why -> say("found.far.through.why", look.on().toString(), stored, why))
                    .orElseGet(() -> say("found.far.through", look.on().toString(), stored)));
        }
    }

    private void server(PlanBuilder plan) {
        facts.test().ifPresent(test -> plan.fine(test.place().say(words, target.address())));
        facts.tools().restore().filter(tool -> facts.dump().archive().isPresent()).or(() -> facts.tools().psql())
                .ifPresent(tool -> plan.fine(say("found.tool", FarPlace.before(target.far()) + tool.path(), tool.version())));
        if (facts.test().flatMap(PostgresqlFacts.Test::own).isPresent()) {
            if (facts.test().get().partly()) {
                plan.warning(words.say("test.place.owners"));
            }
            return;
        }
        plan.fine(say("found.server", target.address(), facts.server().version()));
        if (facts.server().superuser()) {
            plan.warning(say("found.superuser", target.user()));
        }
        if (facts.moved().isPresent()) {
            elsewhere(plan, facts.moved().get());
        } else if (facts.existing().isEmpty()) {
            plan.warning(say("found.gone", target.database(), target.address()));
        }
        others(plan);
    }

    private void elsewhere(PlanBuilder plan, NewServer moved) {
        plan.fine(say("found.moved", target.address(), target.database(), moved.production()));
        plan.fine(say("found.moved.roles", target.address()));
        if (!moved.answers()) {
            plan.warning(say("found.moved.away", moved.production()));
        } else if (moved.differing().isEmpty()) {
            plan.fine(say("found.moved.settings.same", target.address(), moved.production()));
        } else {
            plan.warning(say("found.moved.settings", String.join("; ", moved.differing())));
        }
    }

    private void others(PlanBuilder plan) {
        String others = facts.server().databases().stream()
                .filter(name -> !name.equals(target.database()))
                .filter(name -> name.startsWith(target.database() + DatabaseNames.BEFORE)
                        || name.startsWith(target.database() + DatabaseNames.RESTORED))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            plan.warning(say("found.others", others));
        }
    }

    private void dump(PlanBuilder plan) {
        DumpInventory dump = facts.dump().inventory();
        dump.from().ifPresent(from -> plan.fine(say("found.from", from, dump.by().map(PostgresqlVersion::toString).orElse("–"))));
        if (!dump.extensions().isEmpty()) {
            plan.fine(say("found.extensions", String.join(", ", dump.extensions())));
        }
        if (!facts.dump().missingRoles().isEmpty()) {
            plan.warning(say("found.roles", String.join(", ", facts.dump().missingRoles()), target.user()));
        }
        if (!dump.leftOut().isEmpty()) {
            plan.warning(say("found.left-out", String.join("; ", dump.leftOut().stream().limit(5).toList())));
        }
        if (request.choices().containsKey(PostgresqlChoice.OLD_CLIENT)) {
            plan.warning(say("found.old-client", facts.tools().psql().map(Tool::version).map(Object::toString).orElse("–"),
                    request.choices().get(PostgresqlChoice.OLD_CLIENT)));
        }
        if (ArchivePart.asked(request.choices())) {
            ArchivePart part = ArchivePart.of(request.choices());
            plan.warning(say("found.part" + (facts.parts().isEmpty() ? "" : part.tables().isEmpty() ? ".schemas" : ".tables")));
        }
        if (request.system().checks().isEmpty()) {
            plan.warning(say("found.unproven", request.system().name()));
        }
    }

    private void sessions(PlanBuilder plan) {
        if (request.way() == Way.BESIDE_ONLY || facts.moved().isPresent()) {
            return;
        }
        facts.existing().filter(it -> !it.sessions().isEmpty()).ifPresent(it -> plan.warning(say(
                request.system().stop().isPresent() ? "found.sessions" : "found.sessions.no-stop",
                it.sessions().size(), String.join("; ", it.sessions().stream().limit(5).toList()))));
        facts.existing().filter(it -> !it.slots().isEmpty())
                .ifPresent(it -> plan.warning(say("found.slots", String.join(", ", it.slots()))));
    }

    private void space(PlanBuilder plan) {
        plan.fine(say("found.spool", FarPlace.before(target.far()) + facts.space().spool(), new Bytes(facts.space().spoolFree())));
        facts.space().serverFree().ifPresentOrElse(
                free -> plan.fine(say("found.server-space", new Bytes(free))),
                () -> plan.warning(say("found.server-space.unknown", target.address())));
    }

    private void guards(PlanBuilder plan, DatabaseNames names) {
        guard(plan, "ALL-1");
        plan.guard("ALL-2", facts.moved().isPresent() ? say("guard.ALL-2.moved", facts.moved().get().production()) : request.way() == Way.IN_PLACE ? say("guard.ALL-2.in-place") : say("guard.ALL-2", names.live()));
        for (String id : new String[] {"ALL-3", "ALL-5", "ALL-6", "ALL-7", "ALL-12", "ALL-15"}) {
            guard(plan, id);
        }
        plan.guard("ALL-4", say("guard.ALL-4", words.say(facts.dump().format().describe())));
        plan.guard("ALL-10", request.system().checks().stream().anyMatch(check -> check.kind() == DataCheck.Kind.NEWEST)
                ? say("guard.ALL-10") : say("guard.ALL-10.fallback"));
        guard(plan, facts.dump().archive().isPresent() ? "PG-2" : "PG-1");
        for (String id : new String[] {"PG-3", "PG-4", "PG-6"}) {
            guard(plan, id);
        }
        if (facts.dump().archive().isEmpty()) {
            guard(plan, "ALL-9");
            guard(plan, "PG-7");
        }
        if (request.chosen(PostgresqlChoice.NO_OWNER)) {
            plan.guard("PG-5", say("guard.PG-5", target.user()));
        }
    }

    private void guard(PlanBuilder plan, String id) {
        plan.guard(id, say("guard." + id));
    }

    private String say(String key, Object... values) {
        return words.say("restore.pg." + key, values);
    }
}
