package relight.adapter.engine.redis;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import relight.core.recovery.Outcome;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Who would take the server's place or copy it at the wrong moment: replicas are detached and come back last, Sentinels hold it for
 * alive, nodes of a cluster are waited for (RD-5, RD-6).
 */
final class RedisFellows {

    /** A day, in which no Sentinel holds the server for dead. It stays watched, with all that is set for it. */
    static final String HELD = "86400000";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final RedisRun at;

    RedisFellows(RedisRun at) {
        this.at = at;
    }

    Outcome holdSentinels() throws IOException, InterruptedException {
        RedisService.openWindow(at);
        for (String sentinel : at.list("sentinels")) {
            set(sentinel, HELD);
        }
        return Outcome.succeeded();
    }

    /** Only a Sentinel that sees the server again: to any other it would be dead at once, since the stop, and a replica with the old data promoted. */
    Outcome releaseSentinels() throws IOException, InterruptedException {
        for (String sentinel : at.list("sentinels")) {
            String[] words = sentinel.split(" ");
            awaitSeen(words[0], words[1]);
            set(sentinel, words[2]);
        }
        return Outcome.succeeded();
    }

    /** Connected, and the last PING answered: Sentinels try both once a second. */
    private void awaitSeen(String address, String name) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            Map<String, String> seen = RedisShell.pairs(at.redis().toSentinel(address).must("SENTINEL MASTER " + name));
            if (seen.getOrDefault("flags", "").equals("master") && "0".equals(seen.get("last-ping-sent"))) {
                return;
            }
            Thread.sleep(LOOK);
        }
        throw new Problem(Message.of("restore.redis.sentinel.blind", address, at.redis().target().address()),
                Message.of("restore.redis.sentinel.blind.remedy"));
    }

    private void set(String sentinel, String milliseconds) throws IOException, InterruptedException {
        String[] words = sentinel.split(" ");
        at.redis().toSentinel(words[0]).must("SENTINEL SET " + words[1] + " down-after-milliseconds " + milliseconds);
        at.run().output(words[0] + ": " + words[1] + " down-after-milliseconds " + milliseconds);
    }

    /** Outside a cluster a replica keeps what it has until it is attached again; in one it may only not promote itself. */
    Outcome detach() throws IOException, InterruptedException {
        RedisService.openWindow(at);
        for (String replica : at.list("replicas")) {
            RedisShell there = at.redis().to(at.redis().target().at(replica));
            if (at.cluster()) {
                failover(there, "yes");
            } else {
                remember(replica, RedisShell.fields(there.must("INFO replication")));
                there.must("REPLICAOF NO ONE");
            }
            at.run().output(at.say(at.cluster() ? "held" : "detached", replica));
        }
        return Outcome.succeeded();
    }

    private void failover(RedisShell there, String not) throws IOException, InterruptedException {
        there.must("CONFIG SET cluster-" + (at.version().atLeast(5, 0) ? "replica" : "slave") + "-no-failover " + not);
    }

    /** How it calls its master, as it will have to again. */
    private void remember(String replica, Map<String, String> seen) throws IOException, InterruptedException {
        if (seen.containsKey("master_host")) {
            at.must("printf '%s %s %s\\n' \"$replica\" \"$host\" \"$port\" >> \"$work/replicas\"",
                    Map.of("replica", replica, "host", seen.get("master_host"), "port", seen.get("master_port")));
        }
    }

    Outcome attach() throws IOException, InterruptedException {
        Map<String, String> masters = new TreeMap<>();
        at.script("cat \"$work/replicas\" 2>/dev/null").out().lines().map(line -> line.split(" ", 2))
                .forEach(words -> masters.put(words[0], words[1]));
        for (String replica : at.list("replicas")) {
            RedisShell there = at.redis().to(at.redis().target().at(replica));
            if (at.cluster()) {
                failover(there, "no");
            } else if (masters.containsKey(replica)) {
                there.must("REPLICAOF " + masters.get(replica));
            }
            at.run().output(at.say(at.cluster() ? "released" : "attached", replica));
        }
        return Outcome.succeeded();
    }

    /** Node by node: the next one is touched only when all slots are served again. */
    Outcome clusterOk() throws IOException, InterruptedException {
        awaitCluster(at.redis());
        String slots = RedisTopology.slots(at.redis().must("CLUSTER NODES"));
        at.run().output("cluster_state:ok " + slots);
        return slots.equals(at.with("slots")) ? Outcome.succeeded() : Outcome.failed(at.say("other-slots", at.with("slots"), slots));
    }

    static void awaitCluster(RedisShell redis) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        String state = "";
        while (Instant.now().isBefore(end)) {
            state = RedisShell.fields(redis.must("CLUSTER INFO")).getOrDefault("cluster_state", "");
            if (state.equals("ok")) {
                return;
            }
            Thread.sleep(LOOK);
        }
        throw new Problem(Message.of("restore.redis.cluster", redis.target().address(), state), Message.of("restore.redis.cluster.remedy"));
    }
}
