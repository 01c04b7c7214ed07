package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.Discovery;
import relight.adapter.kubernetes.VeleroObject;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ObjectKind;
import relight.core.restore.RestoreRequest;
import relight.core.restore.kubernetes.NewLocation;
import relight.core.restore.kubernetes.VeleroChoice;
import relight.core.restore.kubernetes.VeleroFacts;
import relight.core.restore.kubernetes.VeleroFacts.Install;
import relight.core.restore.kubernetes.VeleroFacts.Location;
import relight.core.restore.kubernetes.VeleroFacts.Synced;
import relight.core.velero.VeleroFolders;
import relight.core.workspace.StoreDefinition;

/** Looks at Velero in a cluster; changes nothing. */
final class VeleroProbe {

    private static final ObjectKind SECRETS = new ObjectKind("", "v1", "Secret", "secrets", true);

    private final Cluster cluster;
    private final Discovery served;
    private final String namespace;
    private final VeleroApi velero;

    VeleroProbe(Cluster cluster, Discovery served, ClusterTarget target) {
        this.cluster = cluster;
        this.served = served;
        this.namespace = target.velero();
        this.velero = new VeleroApi(cluster, served, namespace);
    }

    VeleroFacts look(RestoreRequest request, Function<String, BackupStore> stores, Function<String, Optional<StoreDefinition>> definitions)
            throws IOException, InterruptedException {
        Optional<JsonNode> server = velero.isServed() ? find("deployments.apps", "velero") : Optional.empty();
        if (server.isEmpty()) {
            return new VeleroFacts(new Install(namespace, false, Optional.empty(), false, List.of()), List.of(), Optional.empty(), List.of(), List.of(), true, false);
        }
        VeleroChoice choice = VeleroChoice.of(request.choices());
        boolean agent = find("daemonsets.apps", "node-agent").isPresent() || find("daemonsets.apps", "restic").isPresent();
        List<Location> locations = locations();
        boolean modifier = choice.modifier().isEmpty() || find("configmaps", choice.modifier().get()).isPresent();
        return new VeleroFacts(new Install(namespace, true, version(server.get()), agent, denied(choice), ready(server.get()), plugins(server.get())), locations,
                velero.find(VeleroApi.BACKUPS, request.backup().object().key()).map(backup -> synced(backup, request.backup().recoveryPoint())),
                busy(), schedules(), modifier, expired(request.backup(), stores), made(request, choice, locations, definitions),
                isVeleros(request.backup()) ? VeleroFolders.foreign(stores.apply(request.backup().store()).files()) : List.of());
    }

    private static List<String> plugins(JsonNode server) {
        return server.path("spec").path("template").path("spec").path("initContainers").valueStream().map(container -> container.path("image").asText()).toList();
    }

    private static boolean ready(JsonNode server) {
        return server.path("status").path("readyReplicas").asInt() > 0;
    }

    /** Only what is not there under that name. */
    private static Optional<NewLocation> made(RestoreRequest request, VeleroChoice choice, List<Location> locations,
                                              Function<String, Optional<StoreDefinition>> definitions) {
        return !choice.make() ? Optional.empty() : definitions.apply(request.backup().store()).flatMap(store -> NewLocation.of(store, choice))
                .filter(made -> locations.stream().noneMatch(location -> location.name().equals(made.name())));
    }

    private static boolean expired(Backup backup, Function<String, BackupStore> stores) throws IOException {
        return isVeleros(backup) && stores.apply(backup.store()).findings(backup.object()).stream().anyMatch(reason -> reason.text().key().equals("velero.expired"));
    }

    private static boolean isVeleros(Backup backup) {
        return backup.verdict().format().filter(format -> format.content() != BackupFormat.Content.VELERO).isEmpty();
    }

    private Optional<JsonNode> find(String resource, String name) throws InterruptedException {
        return cluster.find(served.resource(resource).orElseThrow(), namespace, name);
    }

    private static Optional<String> version(JsonNode server) {
        String image = server.path("spec").path("template").path("spec").path("containers").path(0).path("image").asText();
        return image.contains(":") ? Optional.of(image.substring(image.lastIndexOf(':') + 1)) : Optional.empty();
    }

    private List<String> denied(VeleroChoice choice) throws InterruptedException {
        List<String> denied = new ArrayList<>();
        ask("create", VeleroApi.RESTORES, denied);
        if (choice.readOnly()) {
            ask("patch", VeleroApi.LOCATIONS, denied);
        }
        if (choice.make()) {
            ask("create", VeleroApi.LOCATIONS, denied);
            if (choice.secret().isPresent() && !cluster.may("create", SECRETS, namespace)) {
                denied.add("create secrets");
            }
        }
        if (choice.backup()) {
            ask("create", VeleroApi.BACKUPS, denied);
        }
        return denied;
    }

    private void ask(String verb, String plural, List<String> denied) throws InterruptedException {
        ObjectKind kind = velero.kind(plural);
        if (!cluster.may(verb, kind, namespace)) {
            denied.add(verb + " " + kind.resource());
        }
    }

    private List<Location> locations() throws InterruptedException {
        Set<String> repositories = served.resource("backuprepositories.velero.io").isEmpty() ? Set.of() : velero.all("backuprepositories", "").stream()
                .filter(one -> VeleroObject.phase(one).equals("Ready")).map(one -> one.path("spec").path("backupStorageLocation").asText()).collect(Collectors.toSet());
        return velero.all(VeleroApi.LOCATIONS, "").stream().map(one -> new Location(VeleroObject.name(one), one.path("status").path("phase").asText(""),
                VeleroObject.mode(one).equals("ReadOnly"), one.path("spec").path("default").asBoolean(), repositories.contains(VeleroObject.name(one)))).toList();
    }

    private List<String> busy() throws InterruptedException {
        return Stream.concat(velero.all(VeleroApi.RESTORES, "").stream(), velero.all(VeleroApi.BACKUPS, "").stream()).filter(one -> !VeleroApi.ended(one))
                .map(one -> one.path("kind").asText() + " " + VeleroObject.name(one) + " (" + VeleroObject.phase(one) + ")").toList();
    }

    private List<String> schedules() throws InterruptedException {
        return served.resource("schedules.velero.io").isEmpty() ? List.of() : velero.all("schedules", "").stream()
                .filter(one -> !one.path("spec").path("paused").asBoolean()).map(VeleroObject::name).toList();
    }

    /** The same backup under the same name: one that was deleted and made anew is another. */
    static Synced synced(JsonNode backup, Instant began) {
        String started = backup.path("status").path("startTimestamp").asText("");
        return new Synced(backup.path("spec").path("storageLocation").asText(), started.isEmpty() || started.equals(began.toString()));
    }
}
