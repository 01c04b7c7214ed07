package relight.core.restore;

import java.util.regex.Pattern;
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

    /** Never one that ssh or docker would take for an option. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@:%-]*");

    /** What the target says; this machine where it says nothing. */
    static HostAddress of(ProtectedSystem system) {
        return system.target(WORD).map(HostAddress::parse).orElseGet(Here::new);
    }

    /**
     * Reads {@code here}, {@code ssh:DESTINATION} or {@code docker:CONTAINER}.
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
        throw new Problem(Message.of("restore.host.unknown", text), Message.of("restore.host.unknown.remedy"));
    }
}
