package relight.core.restore;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/** Where the work of a restore is done: the word {@code on} of a system's target. */
public sealed interface HostAddress {

    /** The word of a target. */
    String WORD = "on";

    /** This machine. */
    record Here() implements HostAddress {
        @Override
        public String toString() {
            return "here";
        }
    }

    /** A host over the system's own ssh; the destination is a name of its configuration or {@code user@host}. */
    record Ssh(String destination) implements HostAddress {
        @Override
        public String toString() {
            return "ssh:" + destination;
        }
    }

    /** A running container of the Docker on this machine. */
    record Docker(String container) implements HostAddress {
        @Override
        public String toString() {
            return "docker:" + container;
        }
    }

    /** A pod, to which the way leads over an API server. */
    sealed interface InCluster extends HostAddress {

        /** The system of the workspace that says which cluster it is, and by which context it is reached. */
        String cluster();

        String namespace();
    }

    /**
     * A running pod of a cluster.
     *
     * @param container empty: the pod's first
     */
    record Pod(String cluster, String namespace, String name, Optional<String> container) implements InCluster {
        @Override
        public String toString() {
            return "pod:" + cluster + "/" + namespace + "/" + name + container.map(it -> "/" + it).orElse("");
        }
    }

    /**
     * A pod of its own in a cluster, which a Job holds ready for as long as somebody works there.
     *
     * @param file of the workspace: the manifest of the Job, which says image, claims and secrets
     */
    record Job(String cluster, String namespace, String file) implements InCluster {
        @Override
        public String toString() {
            return "job:" + cluster + "/" + namespace + "/" + file;
        }
    }

    /** Never one that ssh or docker would take for an option. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@:%-]*");

    /** What the target says; this machine where it says nothing. */
    static HostAddress of(ProtectedSystem system) {
        return system.target(WORD).map(HostAddress::parse).orElseGet(Here::new);
    }

    /**
     * Reads {@code here}, {@code ssh:DESTINATION}, {@code docker:CONTAINER}, {@code pod:SYSTEM/NAMESPACE/POD/CONTAINER}, the last of
     * which may be left out, or {@code job:SYSTEM/NAMESPACE/FILE}.
     *
     * @throws Problem where it is none of them
     */
    static HostAddress parse(String text) {
        int colon = text.indexOf(':');
        String kind = text.substring(0, Math.max(colon, 0));
        String name = text.substring(colon + 1);
        if (text.equals("here")) {
            return new Here();
        }
        if (NAME.matcher(name).matches() && kind.equals("ssh")) {
            return new Ssh(name);
        }
        if (NAME.matcher(name).matches() && kind.equals("docker")) {
            return new Docker(name);
        }
        String[] words = name.split("/", kind.equals("job") ? 3 : -1);
        if (kind.equals("pod") && List.of(3, 4).contains(words.length) && Stream.of(words).allMatch(word -> NAME.matcher(word).matches())) {
            return new Pod(words[0], words[1], words[2], words.length > 3 ? Optional.of(words[3]) : Optional.empty());
        }
        if (kind.equals("job") && words.length == 3 && Stream.of(name.split("/", -1)).allMatch(word -> NAME.matcher(word).matches())) {
            return new Job(words[0], words[1], words[2]);
        }
        throw new Problem(Message.of("restore.host.unknown", text), Message.of("restore.host.unknown.remedy"));
    }
}
