package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.host.HostShell;
import relight.core.restore.FarPlace;
import relight.core.text.Problem;

/** Runs a program against the server and, where it is cancelled or fails, ends the sessions that it leaves there. */
final class ClientSessions {

    private final ActionRun at;

    ClientSessions(ActionRun at) {
        this.at = at;
    }

    ClientProcess.End run(List<String> command, Optional<InputStream> input, Consumer<String> listener)
            throws IOException, InterruptedException {
        at.output(FarPlace.before(at.target().far()) + "$ " + String.join(" ", command));
        Optional<HostShell> there = at.shell();
        boolean done = false;
        try {
            ClientProcess.End end = there.isPresent()
                    ? at.access().client(there.get(), at.target(), at.place(), command, at.application(), listener).run(input)
                    : new ClientProcess(command, at.access().environment(at.target(), at.run().spool(), at.application()), at.run().spool(), listener)
                            .run(input);
            done = end.good();
            return end;
        } finally {
            Files.deleteIfExists(at.run().spool().resolve("pgpass"));
            if (!done) {
                endSessions();
            }
        }
    }

    /** Those that a run has left on the server. */
    void endSessions() {
        boolean interrupted = Thread.interrupted();
        try (Session session = at.access().maintenance(at.target())) {
            session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?", at.application());
        } catch (Problem away) {
            at.output(away.say(at.run().words()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
