package relight.adapter.engine.sqlserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.recovery.StepRunner.Trace;
import relight.core.restore.sqlserver.TransactSql;
import relight.core.text.Problem;

/** What is left of an action whose console died: its session, which goes on without it, and databases on the server. */
final class SqlserverTrace {

    private final SqlserverRun at;

    SqlserverTrace(SqlserverRun at) {
        this.at = at;
    }

    /** What is seen; a server that does not answer is seen, too. */
    Trace look() throws InterruptedException {
        List<String> sentences = new ArrayList<>();
        boolean living = false;
        try {
            List<List<String>> sessions = sessions();
            living = !sessions.isEmpty();
            if (living) {
                sentences.add(at.say("trace.session", sessions.getFirst().getFirst()));
            }
            Map<String, String> there = at.look();
            sentences.add(at.say("trace.databases", Stream.of(at.live(), at.restored(), at.before())
                    .map(name -> name + " " + there.getOrDefault(name, "–")).collect(Collectors.joining(", "))));
        } catch (Problem away) {
            sentences.add(away.say(at.run().words()));
        } catch (IOException e) {
            sentences.add(at.say("io", String.valueOf(e.getMessage())));
        }
        return new Trace(String.join(" ", sentences), living, Optional.empty());
    }

    /** Those that hold this database's lock. */
    private List<List<String>> sessions() throws IOException, InterruptedException {
        return at.server().rows("SELECT request_session_id FROM sys.dm_tran_locks WHERE resource_type = N'APPLICATION' AND request_status = N'GRANT' "
                + "AND CHARINDEX(" + TransactSql.text("[" + TransactSql.lockName(at.live()) + "]") + ", resource_description) > 0");
    }

    /** Ends the session; the server takes back or leaves unfinished what it was doing, and each action can be run again. */
    void end() {
        try {
            for (List<String> session : sessions()) {
                at.server().execute(List.of("KILL " + Integer.parseInt(session.getFirst())), at::output);
            }
        } catch (Problem away) {
            at.output(away.say(at.run().words()));
        } catch (IOException e) {
            at.output(at.say("io", String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
