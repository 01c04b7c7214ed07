package relight.core.restore.opensearch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.core.catalog.State;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.opensearch.OpensearchFacts.Kind;
import relight.core.restore.opensearch.OpensearchFacts.Known;
import relight.core.restore.opensearch.OpensearchFacts.Place;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** What the operator should know before saying yes, and which hazards the plan meets by its shape. */
final class OpensearchFindings {

    /** Types of repositories whose snapshots have been restored in a test against a real node. */
    private static final Set<String> PROVEN = Set.of("fs", "s3");

    private final RestoreRequest request;
    private final OpensearchFacts facts;
    private final Messages words;
    private final List<IndexMove> moves;
    private final PlanBuilder plan;

    OpensearchFindings(RestoreRequest request, OpensearchFacts facts, Messages words, PlanBuilder plan) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.moves = OpensearchPlanner.moves(request, facts);
        this.plan = plan;
    }

    void tell() {
        backup();
        cluster();
        snapshot();
        moves.forEach(this::index);
        guards();
    }

    private void backup() {
        if (request.backup().state() == State.SUSPECT) {
            plan.warning(say("found.suspect", request.backup().location(), request.backup().verdict().reasons().stream()
                    .filter(reason -> reason.standing() != State.GOOD).map(reason -> words.say(reason.text())).collect(Collectors.joining(" "))));
        } else {
            plan.fine(say("found.backup", request.backup().location(), new Bytes(request.backup().size()), request.backup().recoveryPoint()));
        }
        List<String> lost = OpensearchRefusals.lost(moves, facts);
        if (!lost.isEmpty()) {
            plan.warning(say("found.partial", String.join(", ", lost), request.choices().getOrDefault(OpensearchChoice.PARTIAL, "")));
        }
    }

    private void cluster() {
        plan.fine(say("found.cluster", OpensearchTarget.of(request.system()).url(), facts.cluster().name(), facts.cluster().distribution(),
                facts.cluster().version()));
        if (!facts.cluster().distribution().equals("opensearch") || facts.cluster().major() != 3) {
            plan.warning(say("found.unproven-version", facts.cluster().distribution(), facts.cluster().version()));
        }
        if (!PROVEN.contains(facts.repository().type())) {
            plan.warning(say("found.unproven-repository", facts.repository().name(), facts.repository().type()));
        }
        if (facts.repository().known() == Known.ABSENT) {
            plan.warning(say("found.register", facts.repository().name()));
        }
        facts.room().free().ifPresentOrElse(free -> plan.fine(say("found.room", new Bytes(free))), () -> plan.warning(say("found.room.unknown")));
        if (request.system().checks().isEmpty()) {
            plan.warning(say("found.unproven", request.system().name()));
        }
    }

    private void snapshot() {
        List<String> others = facts.snapshot().indices().stream().filter(index -> moves.stream().noneMatch(move -> move.source().equals(index))).toList();
        if (!others.isEmpty()) {
            plan.fine(say("found.left-out", others.size(), others.stream().limit(8).collect(Collectors.joining(", "))));
        }
        if (facts.snapshot().globalState()) {
            plan.fine(say("found.global-state"));
        }
    }

    private void index(IndexMove move) {
        Place place = facts.places().stream().filter(one -> one.name().equals(move.name())).findFirst().orElseThrow();
        if (request.way() != Way.BESIDE_ONLY) {
            plan.warning(switch (move.kind()) {
                case ALIAS -> say("found.alias", move.name(), move.live(), new Bytes(place.size()), place.docs());
                case INDEX -> say("found.name", move.name(), move.before(), new Bytes(place.size()), place.docs());
                default -> say("found.gone", move.name(), move.restored());
            });
            if (place.writing() > 0) {
                plan.warning(say(request.system().stop().isPresent() ? "found.writing" : "found.writing.no-stop", move.name(), place.writing()));
            }
        }
        move.policy().ifPresent(policy -> plan.warning(say("found.policy", move.name(), policy.substring(policy.indexOf('=') + 1))));
        Optional<String> taking = facts.cluster().templates().stream().filter(pattern -> matches(pattern, move.restored())).findFirst();
        taking.ifPresent(pattern -> plan.warning(say("found.template", pattern, move.restored())));
    }

    private static boolean matches(String pattern, String name) {
        return name.matches(java.util.Arrays.stream(pattern.split("\\*", -1)).map(java.util.regex.Pattern::quote).collect(Collectors.joining(".*")));
    }

    private void guards() {
        for (String id : List.of("ALL-1", "ALL-2", "ALL-3", "ALL-5", "ALL-6", "ALL-7")) {
            guard(id);
        }
        plan.guard("ALL-10", request.system().checks().stream().anyMatch(check -> check.kind() == DataCheck.Kind.NEWEST)
                ? say("guard.ALL-10") : say("guard.ALL-10.fallback"));
        boolean name = moves.stream().anyMatch(move -> move.kind() == Kind.INDEX);
        plan.guard("ES-1", say(name ? "guard.ES-1.name" : "guard.ES-1"));
        for (String id : List.of("ALL-15", "ES-2", "ES-3", "ES-4", "ES-5", "ES-6")) {
            guard(id);
        }
    }

    private void guard(String id) {
        plan.guard(id, say("guard." + id));
    }

    private String say(String key, Object... values) {
        return words.say("restore.opensearch." + key, values);
    }
}
