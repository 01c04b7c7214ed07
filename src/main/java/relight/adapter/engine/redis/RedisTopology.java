package relight.adapter.engine.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.redis.RedisFacts.Topology;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Who belongs to a server: its master or its replicas, the cluster that it is a node of, the Sentinels that watch it (RD-5, RD-6). */
final class RedisTopology {

    private final RedisShell redis;

    RedisTopology(RedisShell redis) {
        this.redis = redis;
    }

    Topology look(Map<String, String> info) throws IOException, InterruptedException {
        String role = info.getOrDefault("role", "master");
        Optional<String> master = role.equals("master") ? Optional.empty()
                : Optional.of(info.get("master_host") + ":" + info.get("master_port"));
        boolean cluster = "1".equals(info.get("cluster_enabled"));
        List<String> answers = redis.ask("CLIENT LIST", cluster ? "CLUSTER MYID" : "PING", cluster ? "CLUSTER INFO" : "PING",
                cluster ? "CLUSTER NODES" : "PING");
        boolean watched = answers.getFirst().lines().anyMatch(line -> line.contains(" name=sentinel-"));
        return new Topology(role, master, replicas(info), cluster ? Optional.of(answers.get(1)) : Optional.empty(),
                cluster ? slots(answers.get(3)) : "", RedisShell.fields(answers.get(2)).getOrDefault("cluster_state", ""),
                watched, sentinels(info));
    }

    private static List<String> replicas(Map<String, String> info) {
        return info.entrySet().stream().filter(entry -> entry.getKey().matches("slave\\d+")).map(Map.Entry::getValue)
                .map(value -> value.replaceAll(".*ip=([^,]+),port=(\\d+).*", "$1:$2")).sorted().toList();
    }

    /** Of the node that was asked: everything behind the eight fields of its line. */
    static String slots(String nodes) {
        return nodes.lines().filter(line -> line.contains("myself")).map(line -> line.split(" "))
                .map(fields -> String.join(" ", Arrays.asList(fields).subList(Math.min(8, fields.length), fields.length)))
                .findFirst().orElse("");
    }

    /** Under which name each Sentinel watches this server, and after how long it holds it for dead. */
    private List<String> sentinels(Map<String, String> info) throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (String address : redis.target().sentinel().map(all -> all.split("[,\\s]+")).orElse(new String[0])) {
            String masters = redis.toSentinel(address).must("SENTINEL MASTERS");
            found.add(address + " " + watched(masters, info).orElseThrow(() -> new Problem(
                    Message.of("restore.redis.sentinel.other", address, redis.target().address()),
                    Message.of("restore.redis.sentinel.other.remedy"))));
        }
        return found;
    }

    /** Each master begins with its name; it is ours where the process is the same. */
    private static Optional<String> watched(String masters, Map<String, String> info) {
        for (String master : ("\n" + masters).split("\nname\n")) {
            Map<String, String> fields = RedisShell.pairs("name\n" + master);
            if (info.getOrDefault("run_id", "").equals(fields.get("runid"))) {
                return Optional.of(fields.get("name") + " " + fields.get("down-after-milliseconds"));
            }
        }
        return Optional.empty();
    }
}
