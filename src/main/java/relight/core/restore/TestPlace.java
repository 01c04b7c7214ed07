package relight.core.restore;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Messages;

/** Where a dump is tested: in a server that only this test uses, on this machine, or beside production on its server. */
public sealed interface TestPlace {

    /** Among the choices of a test's request: the folder of Relight's own data below which a server may be made. */
    String CHOICE = "test-folder";
    /** Before the folder of a server of the test's own, where other plans have the identifier that a server got when it was made. */
    String IDENTITY = "own:";

    /**
     * A server of the test's own, for this machine only, behind a password that is made with it.
     *
     * @param folder   of all that belongs to it; its name is the test's
     * @param programs the folder of the server's programs
     * @param owner    the user of this machine as whom it runs
     * @param port     that was free when it was looked for
     */
    record OwnServer(Path folder, Path programs, String version, String owner, int port) implements TestPlace {

        /** The words that stand in every step that makes or removes it. */
        public Map<String, String> with() {
            return Map.of("folder", folder.toString(), "programs", programs.toString(), "owner", owner);
        }

        public String identity() {
            return IDENTITY + folder;
        }

        /** The words of a target that lead to it; of the system's own only those that say which programs of this machine are used. */
        public Map<String, String> target(Map<String, String> system, String user, String database) {
            Map<String, String> target = new TreeMap<>(system);
            target.keySet().retainAll(FarPlace.of(system).isPresent() ? List.of("jobs") : List.of("bin", "jobs"));
            target.putAll(Map.of("host", "127.0.0.1", "port", Integer.toString(port), "user", user, "database", database,
                    "password", "file:" + folder.resolve("password")));
            return target;
        }
    }

    /** A place of the test's own on the system's server. */
    record SystemsServer(Message why) implements TestPlace {}

    /**
     * Which place, and why.
     *
     * @param address of the system's server
     */
    default String say(Messages words, String address) {
        return switch (this) {
            case OwnServer own -> words.say("test.place.own", own.version(), own.folder().toString());
            case SystemsServer(Message why) -> words.say("test.place.beside", address, words.say(why));
        };
    }

    /**
     * What was found for a server of the test's own.
     *
     * @param server   the programs that were wanted, as people call them: {@code PostgreSQL 15 or newer}
     * @param programs their folder; empty where this machine has none that fit
     * @param user     as whom a server is to run
     * @param owner    the same where this machine has such a user and a folder for it
     * @param missing  what the dump needs and these programs do not have
     * @param needed   bytes, those of the spool among them where it lies on the same disk
     */
    record Found(String server, Optional<Path> programs, String version, String user, Optional<Path> folder, Optional<String> owner,
                 List<String> missing, long needed, long free, int port) {

        public Found {
            missing = List.copyOf(missing);
        }

        /** A server of its own wherever that can be; production's server then does nothing for the test. */
        public TestPlace place() {
            if (programs.isEmpty()) {
                return new SystemsServer(Message.of("test.place.programs", server));
            }
            if (owner.isEmpty() || folder.isEmpty()) {
                return new SystemsServer(Message.of("test.place.user", user));
            }
            if (!missing.isEmpty()) {
                return new SystemsServer(Message.of("test.place.missing", String.join(", ", missing)));
            }
            if (free < needed) {
                return new SystemsServer(Message.of("test.place.room", folder.get(), new Bytes(needed), new Bytes(free)));
            }
            return new OwnServer(folder.get(), programs.get(), version, owner.get(), port);
        }
    }

    /** The folder in which a test may make a server; empty for what is no test. */
    static Optional<Path> folder(RestoreRequest request) {
        return TestRestore.asked(request) ? Optional.ofNullable(request.choices().get(CHOICE)).map(Path::of) : Optional.empty();
    }

    /** The request with that folder. */
    static RestoreRequest in(RestoreRequest request, Path folder) {
        Map<String, String> choices = new TreeMap<>(request.choices());
        choices.put(CHOICE, folder.toAbsolutePath().toString());
        return new RestoreRequest(request.system(), request.backup(), request.passedOver(), request.way(), request.into(), choices);
    }
}
