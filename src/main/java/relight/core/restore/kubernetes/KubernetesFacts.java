package relight.core.restore.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.kubernetes.RestoreOrder;
import relight.core.restore.Facts;

/**
 * What a look at a backup's objects and at the cluster found.
 *
 * @param cluster  that answered (K8-5)
 * @param kinds    of the objects that are meant, in the order in which they are applied
 * @param places   the namespaces that they go into
 * @param left     objects that are not applied
 * @param ground   what differs between the cluster of then and this one (K8-6)
 * @param empty    volume claims that come back without their data
 * @param mentions objects whose values speak of a namespace that has another name now, at most {@value #TOLD}
 * @param velero   Velero in the cluster, where it is the one that restores
 * @param now      when it was looked
 */
public record KubernetesFacts(ClusterIdentity cluster, List<Kind> kinds, List<Place> places, Left left, Ground ground, List<String> empty,
                              List<String> mentions, Optional<VeleroFacts> velero, Instant now) implements Facts {

    /** Names that are told in one sentence. */
    public static final int TOLD = 6;

    /**
     * Objects of one kind.
     *
     * @param resource  such as {@code deployments.apps}
     * @param was       its version in the backup, such as {@code apps/v1}
     * @param is        the version that is applied; empty: the cluster serves none (K8-4)
     * @param absent    objects that the cluster does not have
     * @param same      that are there as the backup has them
     * @param different that are there and differ
     * @param examples  of those that differ: what they are called and where they differ
     * @param denied    verbs that whoever signed on may not do, such as {@code create in shop}
     */
    public record Kind(String resource, String was, Optional<String> is, long absent, long same, long different, List<String> examples, List<String> denied) {
        public Kind {
            examples = List.copyOf(examples);
            denied = List.copyOf(denied);
        }

        public RestoreOrder wave() {
            return RestoreOrder.of(resource);
        }

        public long total() {
            return absent + same + different;
        }
    }

    /**
     * A namespace that objects go into.
     *
     * @param from  its name in the backup
     * @param there whether the cluster has it
     * @param going whether it is being deleted, so that nothing can be made in it
     */
    public record Place(String name, String from, boolean there, boolean going) {}

    /**
     * What stays in the backup.
     *
     * @param clusters objects that every cluster makes by itself
     * @param others   that come back with the object which owns them
     * @param unmeant  that were not chosen
     * @param common   kinds of the objects in the backup that lie in no namespace
     */
    public record Left(long clusters, long others, long unmeant, Set<String> common) {
        public Left {
            common = Set.copyOf(common);
        }
    }

    /**
     * SealedSecrets, held against the keys of the cluster's controller.
     *
     * @param open   how many of them one of the keys opens where they will stand
     * @param closed those that none opens
     * @param untold of which nobody may say it, since the keys may not be seen
     */
    public record Sealed(long open, List<String> closed, long untold) {

        public static final Sealed NONE = new Sealed(0, List.of(), 0);

        public Sealed {
            closed = List.copyOf(closed);
        }
    }

    /**
     * What is not as it was.
     *
     * @param classes  storage classes that claims ask for and the cluster does not have
     * @param ports    services whose ports at the nodes are given anew
     * @param webhooks that look at what is applied and can refuse it
     * @param sealed   SealedSecrets, which only the controller's own key opens
     */
    public record Ground(List<String> classes, List<String> ports, List<String> webhooks, Sealed sealed) {
        public Ground {
            classes = List.copyOf(classes);
            ports = List.copyOf(ports);
            webhooks = List.copyOf(webhooks);
        }
    }

    public KubernetesFacts {
        kinds = List.copyOf(kinds);
        places = List.copyOf(places);
        empty = List.copyOf(empty);
        mentions = List.copyOf(mentions);
    }

    /** Objects to be made. */
    public long absent() {
        return kinds.stream().filter(kind -> kind.is().isPresent()).mapToLong(Kind::absent).sum();
    }

    public long same() {
        return kinds.stream().mapToLong(Kind::same).sum();
    }

    public long different() {
        return kinds.stream().mapToLong(Kind::different).sum();
    }

    /** Kinds that the cluster does not serve. */
    public List<Kind> gone() {
        return kinds.stream().filter(kind -> kind.is().isEmpty()).toList();
    }

    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("cluster", cluster.uid().orElse(""));
        facts.put("objects", absent() + " " + same() + " " + different() + " " + gone().stream().mapToLong(Kind::total).sum());
        places.forEach(place -> facts.put("namespace." + place.name(), place.going() ? "going" : place.there() ? "there" : "absent"));
        velero.ifPresent(found -> facts.putAll(found.preconditions()));
        return facts;
    }
}
