package relight.adapter.engine.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.Folders;
import relight.core.recovery.StepRunner.Trace;
import relight.core.text.Problem;

/** What is left of an action whose console died: its client on this machine, its sessions and schemas on the server. */
final class MysqlTrace {

    private static final Duration ROLLED_BACK = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final ActionRun at;

    MysqlTrace(ActionRun at) {
        this.at = at;
    }

    /** What is seen; a server that does not answer is seen, too. */
    Trace look() throws InterruptedException {
        List<String> sentences = new ArrayList<>();
        Optional<ProcessHandle> process = process();
        process.ifPresent(living -> sentences.add(at.say("trace.process", living.pid())));
        int sessions = 0;
        try (Session session = at.access().session(at.target())) {
            sessions = MysqlProbe.others(session, at.restored()).size();
            if (sessions > 0) {
                sentences.add(at.say("trace.sessions", sessions));
            }
            sentences.add(schemas(session));
        } catch (Problem away) {
            sentences.add(away.say(at.run().words()));
        }
        return new Trace(String.join(" ", sentences), process.isPresent() || sessions > 0, Optional.empty());
    }

    private Optional<ProcessHandle> process() {
        try {
            return ClientProcess.living(at.run().spool());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String schemas(Session session) throws InterruptedException {
        boolean aside = session.hasSchema(at.before()) && !new Schema(session, at.before()).tables().isEmpty();
        if (aside) {
            return at.say("trace.swapped", at.live(), at.before());
        }
        if (!session.hasSchema(at.restored())) {
            return at.say("trace.absent", at.restored(), at.live());
        }
        return at.say(ScratchSchema.unfinished(session, at.restored(), at.find("into").orElse(at.restored())) ? "trace.unfinished" : "trace.whole",
                at.find("into").orElse(at.restored()), at.live());
    }

    /** Ends what still runs, and takes away what only the run itself would have: the file with its password, and what it had fetched of the backup. */
    void end() {
        process().ifPresent(process -> {
            ClientProcess.end(process);
            process.onExit().join();
        });
        endSessions();
        at.shell().ifPresent(shell -> new HostFolder(at, shell).remove());
        try {
            Files.deleteIfExists(at.run().spool().resolve(MysqlAccess.OPTIONS));
            Folders.delete(at.run().spool().resolve(FolderRestore.FETCHED));
            Folders.delete(at.run().spool().resolve(Replay.FETCHED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A session that is ended still rolls back for a while: a second attempt that began meanwhile could meet its locks. */
    private void endSessions() {
        Instant patience = Instant.now().plus(ROLLED_BACK);
        try (Session session = at.access().session(at.target())) {
            List<List<String>> others = MysqlProbe.others(session, at.restored());
            while (!others.isEmpty() && Instant.now().isBefore(patience)) {
                for (List<String> other : others) {
                    session.kill(Long.parseLong(other.getFirst()));
                }
                Thread.sleep(LOOK_AGAIN);
                others = MysqlProbe.others(session, at.restored());
            }
        } catch (Problem away) {
            at.output(away.say(at.run().words()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
