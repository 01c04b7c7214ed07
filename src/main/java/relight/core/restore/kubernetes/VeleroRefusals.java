package relight.core.restore.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.catalog.BackupFormat;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.TestRestore;
import relight.core.restore.kubernetes.VeleroFacts.Install;
import relight.core.restore.kubernetes.VeleroFacts.Location;
import relight.core.restore.kubernetes.VeleroFacts.Synced;
import relight.core.text.Messages;
import relight.core.workspace.SecretReference;

/** Why Velero could not restore, or would come to harm by being asked now. */
final class VeleroRefusals {

    private final RestoreRequest request;
    private final VeleroFacts facts;
    private final VeleroChoice choice;
    private final Messages words;
    private final List<Refusal> refusals = new ArrayList<>();

    VeleroRefusals(RestoreRequest request, VeleroFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.choice = VeleroChoice.of(request.choices());
    }

    /** The one for choices that only Velero knows, where it is not Velero that restores. */
    static Refusal direct(Messages words) {
        return new Refusal("E4", words.say("restore.kubernetes.refused.velero.direct"), words.say("restore.kubernetes.refused.velero.direct.remedy"));
    }

    List<Refusal> find() {
        Install install = facts.install();
        if (request.backup().verdict().format().filter(format -> format.content() != BackupFormat.Content.VELERO).isPresent()) {
            refuse("ALL-4", "content", request.backup().location());
        }
        if (!install.there()) {
            refuse("E11", "absent", install.namespace());
            return refusals;
        }
        if (!install.denied().isEmpty()) {
            refuse("E1", "denied", String.join(", ", install.denied()), install.namespace());
        }
        if (facts.made().isPresent()) {
            making(facts.made().get());
        } else if (choice.make() && choice.location().filter(name -> facts.locations().stream().anyMatch(location -> location.name().equals(name))).isEmpty()) {
            refuse("E11", "make-store", request.backup().store());
        }
        if (!KubernetesChoice.of(request).objects().isEmpty()) {
            refuse("E5", "objects");
        }
        if (choice.finer().patience().isPresent() && choice.finer().waits().isEmpty()) {
            refuse("E4", "patience", choice.finer().patience().get());
        }
        if (RestoreDetails.isHookWithoutCommand(request.choices())) {
            refuse("E4", "hook");
        }
        if (!facts.modifier()) {
            refuse("E4", "modifier", choice.modifier().orElse(""), install.namespace());
        }
        // A location that is set ReadOnly under a running backup or restore breaks it
        if (!facts.busy().isEmpty()) {
            refuse("ALL-15", "busy", String.join(", ", facts.busy()));
        }
        Optional<Location> location = facts.location(choice);
        location.ifPresentOrElse(this::location, () -> refuse("E11", "location", choice.location().or(() -> facts.backup().map(Synced::location)).orElse("–"),
                facts.locations().stream().map(Location::name).collect(Collectors.joining(", "))));
        facts.backup().filter(backup -> !backup.same()).ifPresent(backup -> refuse("ALL-3", "another", request.backup().object().key()));
        return refusals;
    }

    private void making(NewLocation made) {
        if (!facts.install().mayHavePluginForS3()) {
            List<String> plugins = facts.install().plugins();
            refuse("E11", "plugin", facts.install().namespace(), plugins.isEmpty() ? "–" : String.join(", ", plugins), made.name());
        }
        if (!facts.foreign().isEmpty()) {
            refuse("E11", "foreign", made.address(), String.join(", ", facts.foreign()));
        }
        if (TestRestore.asked(request)) {
            refuse("E11", "make-test", made.name());
        }
        if (made.keyId().isPresent() != made.secret().isPresent() || made.secret().filter(written -> SecretReference.parse(written).isEmpty()).isPresent()) {
            refuse("K8-7", "secret");
        }
    }

    private void location(Location location) {
        if (location.phase().equals("Unavailable")) {
            refuse("E11", "unavailable", location.name());
            if (!facts.foreign().isEmpty()) {
                refuse("E11", "foreign", location.name(), String.join(", ", facts.foreign()));
            }
        }
        facts.backup().filter(backup -> !backup.location().equals(location.name()))
                .ifPresent(backup -> refuse("ALL-3", "elsewhere", request.backup().object().key(), backup.location(), location.name()));
        if (choice.backup() && location.readOnly()) {
            refuse("K8-3", "backup-first", location.name());
        }
        if (!choice.readOnly() && !location.readOnly() && facts.expired()) {
            refuse("K8-3", "expired", request.backup().location(), location.name());
        }
        if (VeleroFacts.dataInBucket(request.backup()) && choice.volumes().orElse(true)) {
            data(location);
        }
    }

    private void data(Location location) {
        if (!facts.install().agent()) {
            refuse("K8-2", "agent", facts.install().namespace());
        }
        // Velero 1.18 makes no repository in a location that is ReadOnly, and its restore of the data never begins
        if (!location.repository() && (location.readOnly() || choice.readOnly())) {
            refuse("K8-2", "repository", location.name());
        }
    }

    private void refuse(String id, String key, Object... values) {
        String whole = "restore.kubernetes.refused.velero." + key;
        refusals.add(new Refusal(id, words.say(whole, values), words.say(whole + ".remedy", values)));
    }
}
