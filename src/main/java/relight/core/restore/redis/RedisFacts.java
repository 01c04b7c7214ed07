package relight.core.restore.redis;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.catalog.Backup;
import relight.core.restore.Facts;

/**
 * What was seen of a Redis, of the place of its files and of the file that is to be restored.
 *
 * @param header what the backup says of itself; empty where it cannot be read yet or is no RDB file
 * @param at     when this was seen
 */
public record RedisFacts(Server server, Place place, Topology topology, Optional<RdbHeader> header, Backup backup, Instant at)
        implements Facts {

    /**
     * The server and the programs beside it.
     *
     * @param up         whether it answers; why not is in {@code silence}
     * @param version    of the server, or of the program that would be started
     * @param pid        of its process there; empty where it is down
     * @param supervised a unit of systemd that is not named in the target and would start it again
     * @param fixed      whether its command line says {@code appendonly}, which no file can change
     * @param here       whether that process is where the target says that its files are
     * @param keys       in all its databases
     * @param newest     data in it, where a check asks for it
     * @param missing    programs that are needed there and not found
     * @param contained  whether a container ends, and is started again, with its process (RD-3)
     */
    public record Server(boolean up, String silence, RedisVersion version, Optional<Long> pid, Optional<String> supervised, boolean fixed,
                         boolean here, long keys, Optional<String> newest, List<String> missing, boolean contained) {
        public Server {
            missing = List.copyOf(missing);
        }
    }

    /**
     * Where its files lie.
     *
     * @param config   its configuration file
     * @param folder   {@code dir}
     * @param file     {@code dbfilename}
     * @param appends  {@code appenddirname}, or {@code appendfilename} of a version before 7
     * @param appendOnly whether it keeps an append-only file, by what it says or by its configuration file
     * @param writable whether Relight may write in the folder and, where it must, the configuration file
     * @param free     bytes on its file system
     * @param memory   bytes that are available on its machine
     * @param lock     who restores it at this moment
     * @param taken    whether the other name that was asked for is there already
     * @param lasting  whether what lies there outlives the container
     */
    public record Place(Optional<String> config, String folder, String file, String appends, boolean appendOnly, boolean writable,
                        long free, long memory, long size, Optional<String> lock, boolean taken, boolean lasting) {}

    /**
     * Who belongs to it.
     *
     * @param role         {@code master} or {@code slave}
     * @param master       of a replica
     * @param replicas     as {@code host:port}
     * @param node         its id in a cluster; empty outside one
     * @param slots        of the node, as {@code 0-5460}
     * @param clusterState {@code ok} or {@code fail}
     * @param watched      whether a Sentinel is connected
     * @param sentinels    those of the target, each as {@code host:port name down-after-milliseconds}
     */
    public record Topology(String role, Optional<String> master, List<String> replicas, Optional<String> node, String slots,
                           String clusterState, boolean watched, List<String> sentinels) {

        /** One server alone. */
        public static final Topology ALONE = new Topology("master", Optional.empty(), List.of(), Optional.empty(), "", "", false, List.of());

        public Topology {
            replicas = List.copyOf(replicas);
            sentinels = List.copyOf(sentinels);
        }
    }

    /** Bytes that a server needs to load the file beside, as the file says; 0 where it does not. */
    public long memoryNeeded() {
        return header.map(head -> head.memory().orElse(0)).orElse(0L);
    }

    /** Bytes that the restore needs on the server's disk: the file, what is kept of the old one, and a tenth more. */
    public long needed() {
        long content = Math.max(backup.verdict().unpacked().orElse(backup.size()), backup.size());
        return (content + (place.appendOnly() ? content : place.size())) / 10 * 11;
    }

    /** The facts that must not change between plan and first change; keys come and go in a shop that is open. */
    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("server", server.version() + (server.up() ? ", up" : ", down"));
        facts.put("folder", place.folder() + "/" + place.file());
        facts.put("append-only", Boolean.toString(place.appendOnly()));
        facts.put("role", topology.role() + topology.master().map(master -> " of " + master).orElse(""));
        facts.put("replicas", String.join(",", topology.replicas()));
        facts.put("node", topology.node().map(node -> node + " " + topology.slots()).orElse("–"));
        facts.put("bytes", backup.location() + " " + backup.verdict().sha256().orElse("–"));
        facts.put("lock", place.lock().orElse("–"));
        facts.put("space", place.free() >= needed() ? "enough" : "too little");
        return facts;
    }
}
