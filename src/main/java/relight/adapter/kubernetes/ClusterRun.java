package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ObjectName;
import relight.core.recovery.SpooledOutput;
import relight.core.recovery.StepRun;
import relight.core.text.Message;
import relight.core.text.Nearest;
import relight.core.text.Problem;

/**
 * One run of a step on the cluster that is meant: its words, its output, and what it has noted.
 *
 * @param ahead it is only said what would be done
 */
record ClusterRun(Cluster cluster, StepRun run, SpooledOutput output, ChangeNotes notes, boolean ahead) {

    ClusterRun(Cluster cluster, StepRun run, SpooledOutput output, ChangeNotes notes) {
        this(cluster, run, output, notes, false);
    }

    void sayWhere() throws InterruptedException {
        ClusterIdentity is = cluster.identity();
        say("where", is.context(), is.server(), is.uid().orElse(""), cluster.namespace());
    }

    /** Notes how a change is put back, before it is made; false where none is to be made. */
    boolean begins(ChangeNotes.Note note) {
        if (!ahead) {
            notes.add(note);
        }
        return !ahead;
    }

    void say(String key, Object... values) {
        output.say(sentence(key, values));
    }

    void print(String line) {
        output.say(line);
    }

    String sentence(String key, Object... values) {
        return run.words().say("kubernetes.step." + key, values);
    }

    static Problem problem(String key, Object... values) {
        return new Problem(Message.of("kubernetes.step." + key, values), Message.of("kubernetes.step." + key + ".remedy", values));
    }

    ObjectKind kind(ObjectName object) throws InterruptedException {
        Discovery all = cluster.served();
        return all.named(object.kind()).orElseThrow(() -> problem("kind", object.kind(),
                Nearest.of(object.kind(), all.all().stream().map(kind -> kind.kind().toLowerCase(Locale.ROOT)).toList())));
    }

    /** Where it lives; empty for what lives in none. */
    String namespace(ObjectKind kind, ObjectName object) {
        return !kind.namespaced() ? "" : object.namespace().isEmpty() ? cluster.namespace() : object.namespace();
    }

    /** By name. */
    List<ObjectName> all(ObjectName every) throws InterruptedException {
        ObjectKind kind = kind(every);
        Set<String> names = new TreeSet<>();
        cluster.each(kind, namespace(kind, every), "", one -> names.add(one.path("metadata").path("name").asText()));
        if (names.isEmpty()) {
            throw problem("none", every.kind(), namespace(kind, every));
        }
        return names.stream().map(name -> new ObjectName(every.kind(), name, every.namespace())).toList();
    }

    ObjectNode there(ObjectKind kind, ObjectName object) throws InterruptedException {
        String namespace = namespace(kind, object);
        return (ObjectNode) cluster.find(kind, namespace, object.name()).orElseThrow(() -> problem("absent", object.shown(), namespace));
    }
}
