package relight.core.restore.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.catalog.Backup;
import relight.core.catalog.State;

/**
 * What a look at Velero in the cluster found.
 *
 * @param install   Velero itself
 * @param locations that it knows
 * @param backup    the Backup object; empty where Velero has not seen it yet
 * @param busy      backups and restores that have not ended, each with its phase
 * @param schedules that are not paused
 * @param modifier  whether the chosen ConfigMap with resource modifiers is there; true where none was chosen
 * @param expired   whether Velero deletes the backup as soon as it may write to the location, by its Backup object and the time now: a
 *                  verdict may be older
 * @param made      the location that Velero is to be given, where it does not know the chosen one
 * @param foreign   folders beside Velero's own at the top of the store, for which Velero calls a location invalid
 */
public record VeleroFacts(Install install, List<Location> locations, Optional<Synced> backup, List<String> busy, List<String> schedules, boolean modifier,
                          boolean expired, Optional<NewLocation> made, List<String> foreign) {

    /**
     * Velero itself.
     *
     * @param namespace that it was looked for in
     * @param there     whether the cluster serves its kinds and has a Deployment of it there
     * @param version   as its image says
     * @param agent     whether the DaemonSet is there that brings the data of volumes back
     * @param denied    verbs on its objects that whoever signed on may not do
     * @param ready     whether a pod of its Deployment is ready
     * @param plugins   images that bring it plugins: those of its Deployment's init containers, as {@code velero plugin add} writes them
     */
    public record Install(String namespace, boolean there, Optional<String> version, boolean agent, List<String> denied, boolean ready, List<String> plugins) {

        /** Plugins that are surely not for S3, by what is in the names of their images. */
        private static final List<String> OTHERS = List.of("microsoft-azure", "for-gcp", "for-csi", "for-vsphere", "openebs", "digitalocean", "portworx");

        public Install(String namespace, boolean there, Optional<String> version, boolean agent, List<String> denied) {
            this(namespace, there, version, agent, denied, true, List.of("velero/velero-plugin-for-aws:v1.14.0"));
        }

        public Install {
            denied = List.copyOf(denied);
            plugins = List.copyOf(plugins);
        }

        /**
         * Whether an image among them is the plugin for S3. The image's name is all that is known of what it brings, and a team may have built
         * its own: one that nobody knows may be it.
         */
        boolean mayHavePluginForS3() {
            return plugins.stream().map(Install::plugin).anyMatch(name -> name.contains("aws") || OTHERS.stream().noneMatch(name::contains));
        }

        /** Without registry, tag and digest: {@code velero-plugin-for-aws}. */
        private static String plugin(String image) {
            return image.substring(image.lastIndexOf('/') + 1).replaceFirst("[:@].*", "");
        }
    }

    /**
     * A BackupStorageLocation.
     *
     * @param phase      {@code Available}, {@code Unavailable}, or empty while Velero has not looked
     * @param readOnly   whether Velero deletes and writes nothing in it
     * @param standard   whether it is the default
     * @param repository whether a repository for volumes' data is ready; Velero makes none while the location is ReadOnly
     */
    public record Location(String name, String phase, boolean readOnly, boolean standard, boolean repository) {}

    /**
     * A Backup object.
     *
     * @param location that it was read from
     * @param same     whether it began when the backup of the catalog did
     */
    public record Synced(String location, boolean same) {}

    public VeleroFacts(Install install, List<Location> locations, Optional<Synced> backup, List<String> busy, List<String> schedules,
                       boolean modifier, boolean expired) {
        this(install, locations, backup, busy, schedules, modifier, expired, Optional.empty(), List.of());
    }

    public VeleroFacts {
        locations = List.copyOf(locations);
        busy = List.copyOf(busy);
        schedules = List.copyOf(schedules);
        foreign = List.copyOf(foreign);
    }

    /** The location that is meant: the chosen one, that of the Backup object, the only one or the default; empty where it cannot be told. */
    public Optional<Location> location(VeleroChoice choice) {
        if (made.isPresent()) {
            return made.map(NewLocation::planned);
        }
        Optional<String> named = choice.location().or(() -> backup.map(Synced::location));
        if (named.isPresent()) {
            return locations.stream().filter(location -> location.name().equals(named.get())).findFirst();
        }
        return locations.size() == 1 ? Optional.of(locations.getFirst()) : locations.stream().filter(Location::standard).findFirst();
    }

    /** Whether data of volumes lies in the bucket, as the verdict on the backup says. */
    static boolean dataInBucket(Backup backup) {
        return backup.verdict().reasons().stream().anyMatch(reason -> reason.check().equals("volumes") && reason.standing() == State.GOOD);
    }

    Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("velero", install.there() ? install.namespace() : "");
        facts.put("velero.locations", locations.stream().map(location -> location.name() + " " + location.phase() + (location.readOnly() ? " ReadOnly" : ""))
                .collect(Collectors.joining(", ")));
        made.ifPresent(location -> facts.put("velero.makes", location.name() + " " + location.address()));
        facts.put("velero.busy", String.join(", ", busy));
        return facts;
    }
}
