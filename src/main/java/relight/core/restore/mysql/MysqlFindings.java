package relight.core.restore.mysql;

import java.util.List;
import java.util.stream.Collectors;
import relight.core.catalog.State;
import relight.core.restore.FarPlace;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.RestoreRequest;
import relight.core.restore.SchemaNames;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** What the operator should know before saying yes, and which hazards the plan meets by its shape. */
final class MysqlFindings {

    private final RestoreRequest request;
    private final MysqlFacts facts;
    private final Messages words;
    private final MysqlTarget target;

    MysqlFindings(RestoreRequest request, MysqlFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = MysqlTarget.of(request.system());
    }

    void tell(PlanBuilder plan, SchemaNames names) {
        backup(plan);
        target.far().ifPresent(place -> far(plan, place));
        server(plan);
        dump(plan);
        programs(plan);
        sessions(plan);
        facts.log().ifPresent(log -> log(plan, log));
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

    /** Where the data passes: what a dump does is held to its rules on the way, which only this machine can do. */
    private void far(PlanBuilder plan, FarPlace place) {
        Bytes stored = new Bytes(request.backup().size());
        if (request.backup().object().isFolder()) {
            plan.warning(say("found.far.folder", place.on().toString(), stored));
        } else {
            plan.warning(say("found.far.dump", place.on().toString(), stored, new Bytes(facts.dump().inflated().orElse(request.backup().size()))));
        }
    }

    private void server(PlanBuilder plan) {
        facts.test().ifPresent(test -> plan.fine(test.place().say(words, target.address())));
        facts.tools().client().ifPresent(tool -> plan.fine(say("found.tool", FarPlace.before(target.far()) + tool.path(), tool.version())));
        if (facts.test().flatMap(MysqlFacts.Test::own).isPresent()) {
            facts.serverFree().ifPresent(free -> plan.fine(say("found.server-space", new Bytes(free))));
            return;
        }
        plan.fine(say("found.server", target.address(), facts.server().version()));
        if (facts.server().all()) {
            plan.warning(say("found.all-rights", target.user()));
        }
        if (facts.existing().isEmpty()) {
            plan.warning(say("found.gone", target.database(), target.address()));
        }
        String others = facts.server().schemas().stream()
                .filter(name -> name.startsWith(target.database() + SchemaNames.BEFORE) || name.startsWith(target.database() + SchemaNames.RESTORED))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            plan.warning(say("found.others", others));
        }
        facts.serverFree().ifPresentOrElse(free -> plan.fine(say("found.server-space", new Bytes(free))),
                () -> plan.warning(say("found.server-space.unknown", target.address())));
        if (facts.server().replication().replicas() > 0 && MysqlChoice.NEW_PRIMARY.equals(request.choices().get(MysqlChoice.ROLE))) {
            plan.warning(say("found.replicas", facts.server().replication().replicas()));
        }
    }

    private void dump(PlanBuilder plan) {
        DumpInventory dump = facts.dump().inventory();
        dump.server().ifPresent(from -> plan.fine(say("found.from", from, dump.database().orElse("–"))));
        if (dump.sandbox()) {
            plan.fine(say("found.sandbox"));
        }
        if (!facts.dump().missingDefiners().isEmpty()) {
            plan.warning(say(MysqlChoice.KEEP.equals(request.choices().get(MysqlChoice.DEFINER)) ? "found.definers.keep" : "found.definers",
                    String.join(", ", facts.dump().missingDefiners()), target.user()));
        }
        if (!facts.dump().whole()) {
            plan.warning(say("found.part"));
        }
        if (!dump.leftOut().isEmpty()) {
            plan.warning(say("found.left-out", String.join("; ", dump.leftOut().stream().limit(5).toList())));
        }
        MysqlChoice.withoutEnd(request).ifPresent(reason -> plan.warning(say("found.no-end", reason)));
        if (!dump.events().isEmpty()) {
            plan.warning(say(request.way() == Way.BESIDE_ONLY ? "found.events.beside" : "found.events", String.join(", ", dump.events())));
        }
        if (request.system().checks().isEmpty()) {
            plan.warning(say("found.unproven", request.system().name()));
        }
    }

    /** A dump without routines, events or triggers says nothing about them: those that are there stay. */
    private void programs(PlanBuilder plan) {
        if (request.way() == Way.BESIDE_ONLY || !facts.dump().whole()) {
            return;
        }
        facts.existing().ifPresent(schema -> {
            List<String> kept = schema.kinds().stream().filter(kind -> !kind.equals("view"))
                    .filter(kind -> !facts.dump().inventory().kinds().contains(kind))
                    .map(kind -> say("kind." + kind)).toList();
            if (!kept.isEmpty()) {
                plan.warning(say("found.kept", String.join(", ", kept)));
            }
            if (request.system().stop().isEmpty() && (schema.kinds().contains("trigger") || facts.dump().inventory().kinds().contains("trigger"))) {
                plan.warning(say("found.triggers"));
            }
        });
    }

    private void log(PlanBuilder plan, BinlogFacts log) {
        plan.fine(say("found.log", log.place().orElse("–"), log.files().size(), log.files().getFirst().name() + ":" + log.from(),
                log.last() + ":" + log.to(), log.newest().map(Object::toString).orElse("–")));
        if (log.transactions() == 0) {
            plan.warning(say("found.log.nothing", log.target()));
        }
        if (log.cut()) {
            plan.warning(say("found.log.cut", log.last(), Long.toString(log.to())));
        }
        plan.guard("ALL-13", say("guard.ALL-13"));
    }

    private void sessions(PlanBuilder plan) {
        if (request.way() != Way.BESIDE_ONLY) {
            facts.existing().filter(it -> !it.sessions().isEmpty()).ifPresent(it -> plan.warning(say(
                    request.system().stop().isPresent() ? "found.sessions" : "found.sessions.no-stop",
                    it.sessions().size(), String.join("; ", it.sessions().stream().limit(5).toList()))));
        }
    }

    private void guards(PlanBuilder plan, SchemaNames names) {
        guard(plan, "ALL-1");
        plan.guard("ALL-2", request.way() == Way.IN_PLACE ? say("guard.ALL-2.in-place", names.before()) : say("guard.ALL-2", names.live()));
        for (String id : new String[] {"ALL-3", "ALL-5", "ALL-6", "ALL-7", "ALL-9", "ALL-12", "ALL-15"}) {
            guard(plan, id);
        }
        plan.guard("ALL-4", say("guard.ALL-4", words.say(facts.dump().format().describe())));
        plan.guard("ALL-10", request.system().checks().stream().anyMatch(check -> check.kind() == DataCheck.Kind.NEWEST)
                ? say("guard.ALL-10") : say("guard.ALL-10.fallback"));
        guard(plan, "MY-1");
        plan.guard("MY-2", say("guard.MY-2." + request.choices().getOrDefault(MysqlChoice.ROLE, MysqlChoice.STANDALONE)));
        guard(plan, "MY-3");
        plan.guard("MY-4", say("guard.MY-4." + request.choices().getOrDefault(MysqlChoice.DEFINER, MysqlChoice.EXACT), target.user()));
        guard(plan, "MY-5");
        guard(plan, "MY-6");
    }

    private void guard(PlanBuilder plan, String id) {
        plan.guard(id, say("guard." + id));
    }

    private String say(String key, Object... values) {
        return words.say("restore.mysql." + key, values);
    }
}
