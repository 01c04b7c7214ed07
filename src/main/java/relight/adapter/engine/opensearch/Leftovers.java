package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import relight.adapter.opensearch.SearchCluster;
import relight.core.recovery.Outcome;
import relight.core.restore.TestRestore;
import relight.core.restore.opensearch.IndexMove;
import relight.core.restore.opensearch.LifeCycle;
import relight.core.restore.opensearch.OpensearchFacts.Kind;
import relight.core.text.Message;
import relight.core.text.Problem;

/** What is done for good: the old index goes, the life-cycle policy comes back. */
final class Leftovers {

    private static final int MOST_TRIES = 40;
    private static final long PAUSE_MILLISECONDS = 250;

    private final ActionRun at;

    Leftovers(ActionRun at) {
        this.at = at;
    }

    /** Deletes the old indices, or the restored ones of a restore beside; one that a name still leads to stays. */
    Outcome drop() throws InterruptedException {
        boolean old = at.with("which").equals("old");
        try (SearchCluster cluster = at.cluster()) {
            if (TestRestore.marked(at.action().with())) {
                return dropTest(cluster);
            }
            for (IndexMove move : at.moves()) {
                String index = old ? move.old() : move.restored();
                if (!index.isEmpty() && (!old || move.kind() != Kind.ABSENT)) {
                    delete(cluster, move, index, old);
                }
                new RestoreLock(cluster).release(move.name(), at.run().recovery());
            }
            forget(cluster);
            return Outcome.succeeded();
        }
    }

    /** A copy beside is whole: nobody waits for a commit, and others may restore. */
    Outcome unlock() throws InterruptedException {
        try (SearchCluster cluster = at.cluster()) {
            for (IndexMove move : at.moves()) {
                new RestoreLock(cluster).release(move.name(), at.run().recovery());
            }
            return Outcome.succeeded();
        }
    }

    /** What a restore test has made; an index without the test's lock on its name stays. */
    private Outcome dropTest(SearchCluster cluster) throws InterruptedException {
        RestoreLock lock = new RestoreLock(cluster);
        for (IndexMove move : at.moves()) {
            boolean there = !cluster.find("/" + SearchCluster.part(move.restored())).isMissingNode();
            if (there && !lock.holds(move.restored(), at.run().recovery())) {
                throw new Problem(Message.of("test.foreign", move.restored()), Message.of("test.foreign.remedy", move.restored()));
            }
            delete(cluster, move, move.restored(), false);
            lock.release(move.restored(), at.run().recovery());
        }
        forget(cluster);
        return Outcome.succeeded();
    }

    /** The repository goes that was registered for the restore; the cluster keeps it as long as it still reads from it. */
    private void forget(SearchCluster cluster) throws InterruptedException {
        String name = at.with("repository");
        String repository = "/_snapshot/" + SearchCluster.part(name);
        if (!Boolean.parseBoolean(at.action().with().get("registered")) || !cluster.find(repository).path(name).path("settings").path("readonly").asBoolean()) {
            return;
        }
        for (int tries = MOST_TRIES; tries > 0; tries--) {
            try {
                cluster.delete(repository);
                at.output(at.say("unregistered", name));
                return;
            } catch (Problem inUse) {
                if (SearchCluster.away(inUse) || tries == 1) {
                    throw inUse;
                }
                Thread.sleep(PAUSE_MILLISECONDS);
            }
        }
    }

    private void delete(SearchCluster cluster, IndexMove move, String index, boolean old) throws InterruptedException {
        JsonNode found = cluster.find("/" + SearchCluster.part(index) + "?flat_settings=true").path(index);
        if (found.isMissingNode()) {
            return;
        }
        if (!old && !SnapshotRestore.comesFrom(cluster, move.source(), index, Optional.empty())) {
            throw new Problem(Message.of("restore.opensearch.foreign", index), Message.of("restore.opensearch.foreign.remedy"));
        }
        boolean another = old && move.kind() == Kind.ALIAS && !found.path("settings").path("index.uuid").asText().equals(move.uuid());
        if (another || !found.path("aliases").isEmpty() || old && !AliasSwap.swapped(cluster, move)) {
            throw new Problem(Message.of("restore.opensearch.in-use", index), Message.of("restore.opensearch.in-use.remedy"));
        }
        cluster.delete("/" + SearchCluster.part(index));
        at.output(at.say("dropped", index));
    }

    /** From here on the policy may delete the index again (ES-2). */
    Outcome policy() throws InterruptedException {
        try (SearchCluster cluster = at.cluster()) {
            for (IndexMove move : at.moves()) {
                if (move.policy().isPresent()) {
                    giveBack(cluster, move.restored(), move.policy().get());
                }
            }
            return Outcome.succeeded();
        }
    }

    private void giveBack(SearchCluster cluster, String index, String policy) throws InterruptedException {
        String setting = policy.substring(0, policy.indexOf('='));
        String name = policy.substring(policy.indexOf('=') + 1);
        JsonNode added = setting.equals(LifeCycle.ELASTICSEARCH) ? SearchCluster.object().path("none")
                : cluster.ifKnown("POST", "/_plugins/_ism/add/" + SearchCluster.part(index), SearchCluster.object().put("policy_id", name));
        if (added.path("failures").asBoolean()) {
            throw new Problem(Message.of("restore.opensearch.policy", name, index, added.toString()), Message.of("restore.opensearch.policy.remedy"));
        }
        if (added.isMissingNode()) {
            ObjectNode settings = SearchCluster.object().put(setting, name);
            cluster.put("/" + SearchCluster.part(index) + "/_settings", settings);
        }
        at.output(at.say("policy.given", index, name));
    }
}
