package relight.adapter.engine.mysql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.HostClient;
import relight.adapter.host.HostShell;
import relight.core.restore.FarPlace;
import relight.core.restore.mysql.MysqlCommands;
import relight.core.restore.mysql.MysqlFacts.Tool;

/** Runs the server's clients here, or at the host where it is reached, with an option file for as long as they run (MY-6). */
final class Clients {

    private final ActionRun at;

    Clients(ActionRun at) {
        this.at = at;
    }

    /** Statements into a schema. */
    ClientProcess.End feed(Tool client, String into, InputStream statements) throws IOException, InterruptedException {
        return run(options -> MysqlCommands.client(client, options, into, at.logged()), Optional.of(statements));
    }

    /** A folder of mydumper, which lies where the loader runs. */
    ClientProcess.End load(Tool loader, Path folder, String into, int threads) throws IOException, InterruptedException {
        return run(options -> MysqlCommands.loader(loader, options, folder, into, threads, at.logged()), Optional.empty());
    }

    private ClientProcess.End run(Function<Path, List<String>> command, Optional<InputStream> input) throws IOException, InterruptedException {
        Optional<HostShell> there = at.shell();
        if (there.isPresent()) {
            List<String> words = command.apply(Path.of(HostClient.secret(at.place())));
            say(words);
            return at.access().client(there.get(), at.target(), at.place(), words, at::output).run(input);
        }
        Path options = at.access().options(at.target(), at.run().spool());
        try {
            List<String> words = command.apply(options);
            say(words);
            return new ClientProcess(words, Map.of("LC_ALL", "C"), at.run().spool(), at::output).run(input);
        } finally {
            Files.deleteIfExists(options);
        }
    }

    private void say(List<String> words) {
        at.output(FarPlace.before(at.target().far()) + "$ " + String.join(" ", words));
    }
}
