package relight.adapter.host;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.host.HostShell.Ran;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/**
 * The application's own check of restored data: a command that runs where the system is worked on, here, at a host, in a container or in a
 * pod. It finds the data by the words of the target, which may be a restored copy's, as {@code RELIGHT_HOST}, {@code RELIGHT_DATABASE}, ….
 */
public final class CheckCommand {

    /** Without names, {@code export} would write all of the environment, secrets too, in front of the answer. */
    private static final String RUN = """
            [ -z "$names" ] || export $names
            eval "$command"
            """;

    private CheckCommand() {}

    /**
     * What it writes to its standard output; empty where the check asks the data itself.
     *
     * @throws Problem where it does not end with 0
     */
    public static Optional<String> answer(Hosts hosts, ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        if (check.command().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        system.target().forEach((word, value) -> values.put("RELIGHT_" + word.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"), value));
        String names = String.join(" ", values.keySet());
        values.putAll(Map.of("names", names, "command", check.command().get()));
        return Optional.of(output(check, HostShell.at(HostAddress.of(system), hosts).run(new Script(RUN, values))));
    }

    /**
     * What the command of a check has written to its standard output.
     *
     * @throws Problem where it did not end with 0
     */
    public static String output(DataCheck check, Ran ran) {
        if (!ran.good()) {
            throw new Problem(Message.of("restore.check.command", check.name(), ran.status(), ran.lastWords()), Message.of("restore.check.command.remedy"));
        }
        return ran.out().strip();
    }
}
