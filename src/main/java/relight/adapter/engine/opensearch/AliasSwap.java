package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.adapter.opensearch.SearchCluster;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.opensearch.IndexMove;
import relight.core.restore.opensearch.OpensearchFacts.Kind;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Puts the restored indices into the place of the old ones in one call, and back again in one. Each looks what has been done already. */
final class AliasSwap {

    private final ActionRun at;

    AliasSwap(ActionRun at) {
        this.at = at;
    }

    /** From here on the old index takes no writes: what came in after the swap had begun would be lost without a word (ALL-15). */
    Outcome hold() throws InterruptedException {
        try (SearchCluster cluster = at.cluster()) {
            for (IndexMove move : at.moves()) {
                if (move.kind() != Kind.ABSENT && !swapped(cluster, move)) {
                    confirm(cluster, move);
                    block(cluster, move.live(), true);
                }
            }
            return Outcome.succeeded();
        }
    }

    /** The old indices that applications still know and cannot write to. */
    List<String> held() throws InterruptedException {
        List<String> held = new ArrayList<>();
        try (SearchCluster cluster = at.cluster()) {
            for (IndexMove move : at.moves()) {
                JsonNode settings = cluster.find("/" + SearchCluster.part(move.name()) + "/_settings?flat_settings=true").path(move.live()).path("settings");
                if (!move.live().isEmpty() && settings.path("index.blocks.write").asBoolean()) {
                    held.add(move.name());
                }
            }
        }
        return held;
    }

    /** Where the name itself has to become an alias, a copy of the old index under another name is what stays of it. */
    Outcome setAside() throws InterruptedException {
        try (SearchCluster cluster = at.cluster()) {
            for (IndexMove move : at.moves()) {
                if (move.kind() == Kind.INDEX && !swapped(cluster, move)) {
                    confirm(cluster, move);
                    copy(cluster, move);
                }
            }
            return Outcome.succeeded();
        }
    }

    private void copy(SearchCluster cluster, IndexMove move) throws InterruptedException {
        String before = "/" + SearchCluster.part(move.before());
        if (cluster.find(before).isMissingNode()) {
            cluster.put("/" + SearchCluster.part(move.live()) + "/_clone/" + SearchCluster.part(move.before()) + "?wait_for_active_shards=1",
                    SearchCluster.object());
        }
        JsonNode health = cluster.get("/_cluster/health/" + SearchCluster.part(move.before()) + "?wait_for_status=yellow&timeout=60s");
        long copied = cluster.get(before + "/_count").path("count").asLong();
        long old = cluster.get("/" + SearchCluster.part(move.live()) + "/_count").path("count").asLong();
        if (health.path("timed_out").asBoolean() || copied != old) {
            throw new Problem(Message.of("restore.opensearch.not-aside", move.before(), copied, old), Message.of("restore.opensearch.not-aside.remedy", move.before()));
        }
        at.output(at.say("aside", move.live(), move.before(), copied));
    }

    Outcome swap() throws InterruptedException {
        try (SearchCluster cluster = at.cluster()) {
            ObjectNode call = SearchCluster.object();
            ArrayNode actions = call.putArray("actions");
            for (IndexMove move : at.moves()) {
                if (!swapped(cluster, move)) {
                    confirm(cluster, move);
                    forward(cluster, move, actions);
                }
            }
            at.run().record(new RecoveryEvent.CommitWindowOpened(at.action().id(), Optional.empty()));
            if (!actions.isEmpty()) {
                cluster.post("/_aliases", call);
            }
            for (IndexMove move : at.moves()) {
                new RestoreLock(cluster).release(move.name(), at.run().recovery());
                at.output(at.say("swapped", move.name(), move.restored()));
            }
            return Outcome.succeeded();
        }
    }

    private static void forward(SearchCluster cluster, IndexMove move, ArrayNode actions) throws InterruptedException {
        JsonNode aliases = SearchCluster.read(move.aliases());
        if (move.kind() == Kind.INDEX) {
            if (cluster.find("/" + SearchCluster.part(move.before())).isMissingNode()) {
                throw new Problem(Message.of("restore.opensearch.not-aside", move.before(), 0, 0), Message.of("restore.opensearch.not-aside.remedy", move.before()));
            }
            actions.addObject().putObject("remove_index").put("index", move.live());
        } else {
            aliases.fieldNames().forEachRemaining(alias -> remove(actions, move.live(), alias));
        }
        if (move.kind() != Kind.ALIAS) {
            add(actions, move.restored(), move.name(), SearchCluster.object());
        }
        aliases.properties().forEach(alias -> add(actions, move.restored(), alias.getKey(), alias.getValue()));
    }

    Outcome swapBack() throws InterruptedException {
        try (SearchCluster cluster = at.cluster()) {
            ObjectNode call = SearchCluster.object();
            ArrayNode actions = call.putArray("actions");
            for (IndexMove move : at.moves()) {
                if (swapped(cluster, move)) {
                    back(move, actions);
                }
            }
            if (!actions.isEmpty()) {
                cluster.post("/_aliases", call);
            }
            for (IndexMove move : at.moves()) {
                unblock(cluster, move);
                new RestoreLock(cluster).release(move.name(), at.run().recovery());
                at.output(at.say("swapped-back", move.name()));
            }
            return Outcome.succeeded();
        }
    }

    private static void back(IndexMove move, ArrayNode actions) {
        JsonNode aliases = SearchCluster.read(move.aliases());
        aliases.fieldNames().forEachRemaining(alias -> remove(actions, move.restored(), alias));
        if (move.kind() != Kind.ALIAS) {
            remove(actions, move.restored(), move.name());
        }
        if (move.kind() == Kind.INDEX) {
            add(actions, move.before(), move.name(), SearchCluster.object());
        }
        if (move.kind() != Kind.ABSENT) {
            aliases.properties().forEach(alias -> add(actions, move.old(), alias.getKey(), alias.getValue()));
        }
    }

    /** The old index takes writes again, under whichever name it lives now. */
    private static void unblock(SearchCluster cluster, IndexMove move) throws InterruptedException {
        for (String old : List.of(move.live(), move.before())) {
            if (move.kind() != Kind.ABSENT && !cluster.find("/" + SearchCluster.part(old)).isMissingNode()
                    && (old.equals(move.live()) || move.kind() == Kind.INDEX)) {
                block(cluster, old, false);
            }
        }
    }

    private static void block(SearchCluster cluster, String index, boolean on) throws InterruptedException {
        ObjectNode settings = SearchCluster.object();
        if (on) {
            settings.put("index.blocks.write", true);
        } else {
            settings.putNull("index.blocks.write");
        }
        cluster.put("/" + SearchCluster.part(index) + "/_settings", settings);
    }

    /** Whether the name leads to the restored index already. */
    static boolean swapped(SearchCluster cluster, IndexMove move) throws InterruptedException {
        return cluster.find("/_alias/" + SearchCluster.part(move.name())).has(move.restored());
    }

    /** The old index is the very one of the plan, with the same aliases (ALL-3). */
    private static void confirm(SearchCluster cluster, IndexMove move) throws InterruptedException {
        if (move.kind() == Kind.ABSENT) {
            if (!cluster.find("/" + SearchCluster.part(move.name())).isMissingNode()) {
                throw new Problem(Message.of("restore.opensearch.changed", move.name()), Message.of("restore.opensearch.changed.remedy"));
            }
            return;
        }
        String uuid = cluster.find("/" + SearchCluster.part(move.live()) + "/_settings?flat_settings=true").path(move.live()).path("settings")
                .path("index.uuid").asText();
        if (!uuid.equals(move.uuid()) || !Places.aliases(cluster, move.live()).equals(move.aliases())) {
            throw new Problem(Message.of("restore.opensearch.changed", move.name()), Message.of("restore.opensearch.changed.remedy"));
        }
    }

    private static void remove(ArrayNode actions, String index, String alias) {
        actions.addObject().putObject("remove").put("index", index).put("alias", alias);
    }

    private static void add(ArrayNode actions, String index, String alias, JsonNode properties) {
        ObjectNode add = actions.addObject().putObject("add").put("index", index).put("alias", alias);
        properties.properties().forEach(property -> add.set(property.getKey(), property.getValue()));
    }
}
