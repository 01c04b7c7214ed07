package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.Folders;
import relight.core.recovery.StepRunner.Trace;
import relight.core.text.Problem;

/** What is left of an action whose console died: its process on this machine, its sessions and databases on the server. */
final class PostgresqlTrace {

    private final ActionRun at;

    PostgresqlTrace(ActionRun at) {
        this.at = at;
    }

    /** What is seen; a server that does not answer is seen, too. */
    Trace look() throws InterruptedException {
        List<String> sentences = new ArrayList<>();
        Optional<ProcessHandle> process = process();
        process.ifPresent(living -> sentences.add(at.say("trace.process", living.pid())));
        long sessions = 0;
        try (Session session = at.maintenance()) {
            sessions = Long.parseLong(session.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = ?", at.application())
                    .orElse("0"));
            if (sessions > 0) {
                sentences.add(at.say("trace.sessions", sessions));
            }
            sentences.addAll(databases(session));
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

    private List<String> databases(Session session) throws InterruptedException {
        return switch (at.action().action()) {
            case "create", "restore", "restore-file" -> List.of(filled(session, at.with("into")));
            case "sessions" -> List.of(door(session, at.with("into")));
            case "safety-dump" -> List.of(door(session, at.target().database()));
            case "swap", "swap-back", "rename-away" -> List.of(names(session), door(session, at.with("live")));
            case "drop" -> List.of(at.say(there(session, at.with("drop")) ? "trace.there" : "trace.absent", at.with("drop")));
            case "schema-swap", "schema-back", "schema-drop" -> List.of(new SchemaSwap(at).look());
            case "table-swap", "table-back", "table-drop" -> List.of(new TableSwap(at).look());
            default -> List.of(at.say("trace.again"));
        };
    }

    private String filled(Session session, String database) throws InterruptedException {
        if (!there(session, database)) {
            return at.say("trace.absent", database);
        }
        return at.say(NewDatabase.whole(session, database) ? "trace.whole" : "trace.unfinished", database);
    }

    private String names(Session session) throws InterruptedException {
        String live = at.with("live");
        String restored = at.with("restored");
        Optional<String> before = at.find("before");
        if (before.isPresent() && there(session, before.get())) {
            return at.say(there(session, live) ? "trace.swapped" : "trace.aside", live, before.get());
        }
        return at.say(there(session, restored) ? "trace.not-swapped" : "trace.placed", live, restored);
    }

    /** Whether applications get in. */
    private String door(Session session, String database) throws InterruptedException {
        if (!there(session, database)) {
            return at.say("trace.absent", database);
        }
        return closed(session, database).orElseGet(() -> at.say("trace.open", database));
    }

    /** That production lets nobody in, where this action closed it and no later one has opened it. */
    Optional<String> closed() throws InterruptedException {
        if (!at.action().action().equals("sessions")) {
            return Optional.empty();
        }
        try (Session session = at.maintenance()) {
            return closed(session, at.with("into"));
        } catch (Problem away) {
            return Optional.of(away.say(at.run().words()));
        }
    }

    private Optional<String> closed(Session session, String database) throws InterruptedException {
        return session.value("SELECT 1 FROM pg_database WHERE datname = ? AND NOT datallowconn", database)
                .map(found -> at.say("trace.closed", database, at.target().address()));
    }

    private static boolean there(Session session, String database) throws InterruptedException {
        return session.value("SELECT 1 FROM pg_database WHERE datname = ?", database).isPresent();
    }

    /** Ends what still runs, and takes away what only the run itself would have: its password file and the unpacked archive. */
    void end() {
        process().ifPresent(process -> {
            ClientProcess.end(process);
            process.onExit().join();
        });
        new ClientSessions(at).endSessions();
        at.shell().ifPresent(shell -> new HostArchive(at, shell).remove());
        try {
            Files.deleteIfExists(at.run().spool().resolve("pgpass"));
            Folders.delete(at.run().spool().resolve("archive"));
            Folders.delete(at.run().spool().resolve(PartCopy.DUMP));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
