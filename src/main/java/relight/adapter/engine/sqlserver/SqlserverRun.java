package relight.adapter.engine.sqlserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.recovery.Progress;
import relight.core.recovery.StepRun;
import relight.core.restore.sqlserver.SqlserverTarget;
import relight.core.restore.sqlserver.TransactSql;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/** One run of one action: its words and the way to the server in them. */
record SqlserverRun(Step.EngineAction action, StepRun run, SqlserverAccess access, Sqlcmd server) {

    private static final Pattern PERCENT = Pattern.compile(".*?\\b(\\d{1,3}) percent processed\\.?\\s*");

    static SqlserverRun of(Step.EngineAction action, StepRun run, SqlserverAccess access) {
        return new SqlserverRun(action, run, access, access.to(SqlserverTarget.of(action.with())));
    }

    StepId step() {
        return action.id();
    }

    /** The same way to the server under which another database is the live one. */
    SqlserverTarget target(String database) {
        Map<String, String> words = new HashMap<>(server.target().with());
        words.put("database", database);
        return SqlserverTarget.of(words);
    }

    /** A word of the action; a {@link Problem} where somebody took it out of the saved plan. */
    String with(String name) {
        return find(name).orElseThrow(() -> new Problem(
                Message.of("restore.sqlserver.word", name, action.title()), Message.of("restore.sqlserver.word.remedy")));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(action.with().get(name));
    }

    String live() {
        return with("live");
    }

    String restored() {
        return with("restored");
    }

    String before() {
        return with("before");
    }

    /** Which of the databases of this restore are on the server, and in what state. A {@link Problem} where it is another server than planned for (ALL-1). */
    Map<String, String> look() throws IOException, InterruptedException {
        Map<String, List<List<String>>> said = server.ask(new LinkedHashMap<>(Map.of("identity", SqlserverProbe.IDENTITY, "databases",
                "SELECT name, state_desc FROM sys.databases WHERE name IN (" + Stream.of(live(), restored(), before(), find("drop").orElse(live()))
                        .map(TransactSql::text).collect(Collectors.joining(", ")) + ")")));
        String identity = said.get("identity").getFirst().getFirst();
        if (!identity.equals(with("server"))) {
            throw new Problem(Message.of("restore.sqlserver.other-server", server.target().address(), identity, with("server")),
                    Message.of("restore.sqlserver.other-server.remedy"));
        }
        Map<String, String> states = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        said.get("databases").forEach(row -> states.put(row.get(0), row.get(1)));
        return states;
    }

    /** Carries statements out under the lock of this database (ALL-15); what the server says of its progress is shown. */
    void execute(List<String> statements) throws IOException, InterruptedException {
        List<String> locked = new ArrayList<>(List.of(TransactSql.lock(live())));
        locked.addAll(statements);
        statements.forEach(this::output);
        server.execute(locked, this::heard);
    }

    private void heard(String line) {
        Matcher percent = PERCENT.matcher(line);
        if (percent.matches()) {
            find("bytes").map(Long::valueOf).ifPresent(all -> run.progress(new Progress(with("into"), all * Long.parseLong(percent.group(1)) / 100,
                    Optional.of(all), Progress.Unit.BYTES)));
        } else if (!line.isBlank()) {
            output(line);
        }
    }

    String say(String key, Object... values) {
        return run.words().say("restore.sqlserver." + key, values);
    }

    void output(String line) {
        run.output(line);
    }
}
