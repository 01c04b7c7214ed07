package relight.core.restore.opensearch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.restore.Facts;

/**
 * What a probe found out about a cluster, the indices on it, the repository and the snapshot.
 *
 * @param at     when it looked; names of new indices bear it
 * @param places what each name that was asked for is on the cluster, in the order asked
 * @param taken  names on the cluster that no new index may have
 * @param room   on its disks
 */
public record OpensearchFacts(Instant at, Cluster cluster, Repository repository, Snapshot snapshot, List<Place> places, List<String> taken,
                              Room room) implements Facts {

    public OpensearchFacts {
        places = List.copyOf(places);
        taken = List.copyOf(taken);
    }

    /**
     * The cluster.
     *
     * @param uuid      that it got when it was made, and no other cluster has (ALL-1)
     * @param restoring restores of the same names that are under way, each with its owner (ALL-15)
     * @param templates patterns of life-cycle policies that take hold of new indices by their names (ES-2)
     */
    public record Cluster(String uuid, String name, String distribution, String version, List<String> restoring, List<String> templates) {
        public Cluster {
            restoring = List.copyOf(restoring);
            templates = List.copyOf(templates);
        }

        public boolean elasticsearch() {
            return distribution.equals("elasticsearch");
        }

        /** Of the version, what comes before the first dot; 0 where that is no number. */
        int major() {
            String first = version.split("\\.")[0];
            return first.matches("\\d{1,4}") ? Integer.parseInt(first) : 0;
        }
    }

    /** How the target's cluster knows the repository (ES-4). */
    public enum Known { ABSENT, READONLY, WRITABLE, ANOTHER }

    /**
     * The repository.
     *
     * @param own      whether the store's cluster is the target's
     * @param settings of its registration, as JSON; with them it is registered elsewhere
     * @param without  nodes of the target's cluster that lack the plugin for its type, where it would have to be registered there
     */
    public record Repository(String name, String type, boolean own, Known known, String settings, List<String> without) {

        /** As the plugins for repositories are called, of a type such as {@code s3}. */
        public static final String PLUGIN = "repository-";

        public Repository {
            without = List.copyOf(without);
        }

        /** One for which every node has what it needs. */
        public Repository(String name, String type, boolean own, Known known, String settings) {
            this(name, type, own, known, settings, List.of());
        }
    }

    /** A shard that a snapshot lacks, and why. */
    public record Failure(String index, int shard, String reason) {

        /** {@code orders[3]}. */
        public String name() {
            return index + "[" + shard + "]";
        }
    }

    /**
     * The snapshot, as its repository has it now.
     *
     * @param globalState whether settings and templates of the whole cluster are in it (ES-6)
     */
    public record Snapshot(String uuid, String state, String version, List<String> indices, List<String> dataStreams, boolean globalState,
                           List<Failure> failures) {
        public Snapshot {
            indices = List.copyOf(indices);
            dataStreams = List.copyOf(dataStreams);
            failures = List.copyOf(failures);
        }

        int major() {
            String first = version.split("\\.")[0];
            return first.matches("\\d{1,4}") ? Integer.parseInt(first) : 0;
        }
    }

    /** What a name can be on a cluster. */
    public enum Kind { ALIAS, INDEX, ABSENT, DATA_STREAM, SEVERAL }

    /**
     * What a name is on the cluster.
     *
     * @param members indices behind it; one, except for {@link Kind#SEVERAL}
     * @param aliases of the index behind it, as JSON
     * @param policy  {@code setting=name} of its life-cycle policy
     * @param newest  answer of the check for the newest data
     * @param writing documents that came in while the probe looked
     */
    public record Place(String name, Kind kind, List<String> members, String uuid, long docs, long size, String aliases,
                        Optional<String> policy, Optional<String> newest, long writing) {
        public Place {
            members = List.copyOf(members);
        }

        public static Place absent(String name) {
            return new Place(name, Kind.ABSENT, List.of(), "", 0, 0, "{}", Optional.empty(), Optional.empty(), 0);
        }

        boolean there() {
            return kind == Kind.ALIAS || kind == Kind.INDEX;
        }
    }

    /**
     * Room on the data nodes below the watermark from which the cluster takes no more shards (ALL-6).
     *
     * @param free  bytes below the low watermark, of all data nodes; empty where they do not say
     * @param needs bytes of each index of the snapshot, of all that is asked for
     */
    public record Room(Optional<Long> free, Map<String, Long> needs) {
        public Room {
            needs = Map.copyOf(needs);
        }
    }

    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("cluster", cluster.uuid());
        facts.put("cluster version", cluster.version());
        facts.put("restoring", String.join(" ", cluster.restoring()));
        facts.put("repository", repository.name() + " " + repository.type() + " " + repository.known());
        facts.put("snapshot", snapshot.uuid() + " " + snapshot.state());
        facts.put("indices", places.stream().map(place -> place.name() + " " + place.kind() + " " + String.join(",", place.members()) + " "
                + place.uuid() + " " + place.aliases()).collect(Collectors.joining("; ")));
        facts.put("taken", String.join(" ", taken));
        return facts;
    }
}
