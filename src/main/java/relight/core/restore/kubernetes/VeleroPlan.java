package relight.core.restore.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestRestore;
import relight.core.restore.kubernetes.KubernetesFacts.Kind;
import relight.core.restore.kubernetes.KubernetesFacts.Place;
import relight.core.restore.kubernetes.VeleroFacts.Location;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;

/** What is different in a plan where Velero restores: what the operator should know of it, and its own stages. */
final class VeleroPlan {

    private static final Duration MOMENT = Duration.ofSeconds(5);
    /** Velero looks for new backups once a minute. */
    private static final Duration UNTIL_SYNCED = Duration.ofSeconds(90);
    private static final Duration A_BACKUP = Duration.ofMinutes(2);
    private static final long RESTORED_A_SECOND = 10;
    private static final Duration UNTIL_AVAILABLE = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("^v?(\\d{1,4})\\.(\\d{1,4})");
    /** Minor versions of Velero 1 whose objects are known. */
    private static final int OLDEST = 12;
    private static final int NEWEST = 18;
    /** Of what lies in no namespace: definitions, and what Velero itself brings beside a claim. */
    private static final Set<String> GO_ALONG = Set.of(KubernetesChoice.DEFINITIONS, "namespaces", "persistentvolumes", "volumesnapshotcontents.snapshot.storage.k8s.io",
            "volumesnapshotclasses.snapshot.storage.k8s.io");

    private final RestoreRequest request;
    private final KubernetesFacts all;
    private final VeleroFacts facts;
    private final Messages words;
    private final PlanBuilder plan;
    private final KubernetesChoice choice;
    private final VeleroChoice velero;
    private final Location location;

    VeleroPlan(RestoreRequest request, KubernetesFacts all, Messages words, PlanBuilder plan) {
        this.request = request;
        this.all = all;
        this.facts = all.velero().orElseThrow();
        this.words = words;
        this.plan = plan;
        this.choice = KubernetesChoice.of(request);
        this.velero = VeleroChoice.of(request.choices());
        this.location = facts.location(velero).orElseThrow();
    }

    void tell() {
        plan.fine(say("found.install", facts.install().version().orElse("–"), facts.install().namespace(), location.name(), location.readOnly() ? "ReadOnly" : "ReadWrite"));
        facts.made().ifPresent(made -> plan.fine(say("found.makes", made.name(), made.address(), made.secret().or(made::keyId).orElse("–"))));
        if (!facts.install().ready()) {
            plan.warning(say("found.unready", facts.install().namespace()));
        }
        facts.install().version().filter(VeleroPlan::isUnknown).ifPresent(version -> plan.warning(say("found.version", version)));
        if (facts.backup().isEmpty()) {
            plan.warning(say("found.unsynced", request.backup().object().key(), location.name()));
        }
        if (protects() && !facts.schedules().isEmpty()) {
            plan.warning(say("found.schedules", location.name(), String.join(", ", facts.schedules())));
        }
        if (protects() || location.readOnly()) {
            plan.warning(say("found.results", location.name()));
        }
        if (facts.expired() && !location.readOnly()) {
            plan.warning(say("found.expired", location.name()));
        }
        volumes();
        common();
        finer();
        plan.guard("K8-3", say(protects() ? "guard.K8-3" : location.readOnly() ? "guard.K8-3.was" : "guard.K8-3.open", location.name()));
        plan.guard("K8-2", say("guard.K8-2"));
    }

    private static boolean isUnknown(String version) {
        Matcher numbers = VERSION.matcher(version);
        return numbers.find() && (!numbers.group(1).equals("1") || Integer.parseInt(numbers.group(2)) < OLDEST || Integer.parseInt(numbers.group(2)) > NEWEST);
    }

    private void volumes() {
        boolean claims = all.kinds().stream().anyMatch(kind -> kind.resource().equals("persistentvolumeclaims") && kind.same() + kind.different() > 0);
        if (claims) {
            plan.warning(say(choice.update() ? "found.volumes.update" : "found.volumes.stay"));
        }
        if (!velero.volumes().orElse(true)) {
            plan.warning(say("found.volumes.none"));
        }
    }

    /**
     * Whether objects are chosen whose kinds the cluster does not know yet. With chosen namespaces Velero leaves out all that lies in none,
     * the definitions among it (its issue 7808), unless it is told to bring everything of the whole cluster.
     */
    private boolean defines() {
        return definitions() > 0 && !choice.all() && velero.common().isEmpty();
    }

    private long definitions() {
        return all.kinds().stream().filter(kind -> kind.resource().equals(KubernetesChoice.DEFINITIONS)).mapToLong(Kind::absent).sum();
    }

    private void common() {
        if (defines() && choice.labels().isEmpty()) {
            plan.fine(say("found.definitions", definitions()));
        } else if (definitions() > 0 && !choice.labels().isEmpty()) {
            plan.warning(say("found.definitions.labels", definitions()));
        } else if (definitions() > 0 && !velero.common().orElse(true)) {
            plan.warning(say("found.definitions.none", definitions()));
        }
    }

    private void finer() {
        velero.modifier().ifPresent(name -> plan.fine(say("found.modifier", name)));
        RestoreDetails finer = velero.finer();
        finer.waits().ifPresent(duration -> plan.fine(say("found.patience", duration)));
        if (!finer.statuses().isEmpty()) {
            plan.fine(say("found.statuses", String.join(", ", finer.statuses())));
        }
        finer.parallel().ifPresent(number -> plan.fine(say("found.parallel", number)));
        if (finer.sparse()) {
            plan.fine(say("found.sparse"));
        }
        finer.hook().ifPresent(hook -> plan.warning(say("found.hook", hook.command(), hook.labels().isEmpty() ? 0 : 1, RestoreDetails.labels(hook), hook.container().isEmpty() ? 0 : 1,
                hook.container().orElse(""), hook.fail() ? 1 : 0)));
    }

    /** Whether the location is set ReadOnly; a restore test changes nothing of production's. */
    private boolean protects() {
        return velero.readOnly() && !location.readOnly() && !TestRestore.asked(request);
    }

    void restore(String places, Map<String, String> with) {
        Map<String, String> first = new TreeMap<>(with);
        first.put("opens", "true");
        facts.made().ifPresent(made -> plan.stage(say("stage.locate", made.name()),
                say("stage.locate.changes", made.name(), made.address(), made.readOnly() ? "ReadOnly" : "ReadWrite"),
                say("stage.locate.undo")).action("velero-locate", say("step.locate", made.name()), UNTIL_AVAILABLE, first));
        if (velero.backup() && !TestRestore.asked(request)) {
            plan.stage(say("stage.backup"), say("stage.backup.changes", places, location.name()), "")
                    .action("velero-backup", say("step.backup", places), A_BACKUP, with);
        }
        if (protects()) {
            plan.stage(say("stage.protect", location.name()), say("stage.protect.changes", location.name()), say("stage.protect.undo"))
                    .action("velero-protect", say("step.protect", location.name()), MOMENT, first);
        }
        StageBuilder stage = plan.stage(say("stage.restore", places), say("stage.restore.changes", all.absent(), choice.update() ? all.different() : 0,
                choice.update() ? 0 : all.different()), say("stage.restore.undo"));
        if (request.way() == Way.IN_PLACE && all.places().stream().anyMatch(Place::there)) {
            stage.disturbs();
        }
        long work = all.kinds().stream().mapToLong(Kind::total).sum();
        stage.action("velero-sync", say("step.sync", request.backup().object().key()), facts.backup().isPresent() ? MOMENT : UNTIL_SYNCED, with);
        stage.action("velero-restore", say("step.restore", request.backup().object().key(), places), MOMENT, protects() || facts.made().isPresent() ? with : first);
        stage.action("velero-follow", say("step.follow"), Duration.ofSeconds(10 + work / RESTORED_A_SECOND), with);
    }

    void undo(Map<String, String> with) {
        StageBuilder undo = plan.stage(say("stage.undo"), say("stage.undo.changes"), "").part(Part.UNDO).disturbs();
        undo.action("velero-undo", say("step.undo"), Duration.ofSeconds(2 + all.absent() / RESTORED_A_SECOND), with);
        if (facts.made().isPresent()) {
            undo.action("velero-unlocate", say("step.unlocate", location.name()), MOMENT, with);
        } else {
            release(undo, with);
        }
    }

    void commit(Map<String, String> with) {
        if (facts.made().isPresent()) {
            plan.stage(say("stage.commit"), say("stage.commit.made", location.name(), location.readOnly() ? "ReadOnly" : "ReadWrite"), "").part(Part.COMMIT)
                    .action("velero-keep", say("step.keep", location.name()), MOMENT, with);
            return;
        }
        StageBuilder commit = plan.stage(say("stage.commit"), say(protects() && facts.expired() ? "stage.commit.expired" : "stage.commit.changes",
                location.name()), "").part(Part.COMMIT);
        release(commit, with);
    }

    private void release(StageBuilder stage, Map<String, String> with) {
        stage.action("velero-release", say("step.release", location.name()), MOMENT, with);
    }

    /** Words of every step. */
    Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(velero.write());
        with.put(VeleroChoice.LOCATION, location.name());
        facts.made().ifPresent(made -> with.putAll(made.with()));
        if (defines() && choice.labels().isEmpty()) {
            with.put(VeleroChoice.CLUSTER, VeleroChoice.YES);
            with.put(KubernetesChoice.WITHOUT_KINDS, String.join(", ", Stream.concat(choice.leftOut().kinds().stream(),
                    all.left().common().stream().filter(kind -> !GO_ALONG.contains(kind)).sorted()).distinct().toList()));
            if (!choice.kinds().isEmpty()) {
                with.put(KubernetesChoice.KINDS, String.join(", ", Stream.concat(choice.kinds().stream(), Stream.of(KubernetesChoice.DEFINITIONS)).toList()));
            }
        }
        List<String> made = all.places().stream().filter(place -> !place.there()).map(Place::name).toList();
        if (!made.isEmpty()) {
            with.put("new", String.join(", ", made));
        }
        return with;
    }

    private String say(String key, Object... values) {
        return words.say("restore.kubernetes.velero." + key, values);
    }
}
