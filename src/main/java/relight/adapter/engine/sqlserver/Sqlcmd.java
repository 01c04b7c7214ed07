package relight.adapter.engine.sqlserver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;
import relight.core.restore.sqlserver.SqlserverTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;

/**
 * Asks a server through {@code sqlcmd}, Microsoft's older client over ODBC or the newer one in Go, both of which take these words. The
 * password goes by its environment and the statements by a file that nobody else may read; neither is ever an argument.
 */
final class Sqlcmd {

    /** Between columns; no name or path has it. */
    private static final String BETWEEN = "\u001f";
    private static final String MARK = "relight-answer";
    private static final int NO_PROGRAM = 127;
    private static final int LOGIN_FAILED = 18456;
    /** Levels from 11 on are errors; below are remarks, such as the progress of a restore. */
    private static final Pattern ERROR = Pattern.compile("Msg (\\d+), Level (1[1-9]|2\\d), .*");

    private static final String PROGRAM = """
            PATH=${bin:+$bin:}$PATH:/opt/mssql-tools18/bin:/opt/mssql-tools/bin:/usr/local/bin:/usr/bin:/bin
            command -v sqlcmd >/dev/null 2>&1 || exit 127
            umask 077
            text=$(mktemp) || exit 1
            trap 'rm -f "$text"' EXIT
            cat > "$text"
            unset SQLCMDPASSWORD SQLCMDUSER SQLCMDINI SQLCMDDBNAME SQLCMDSERVER
            if [ -n "$password" ]; then SQLCMDPASSWORD=$password; export SQLCMDPASSWORD; fi
            set -- -S "$server" -d "$database" -H "$who" -l 15 -b -r 1 -h -1 -W -s "$between" -x -X1 -i "$text"
            if [ -n "$user" ]; then set -- "$@" -U "$user"; else set -- "$@" -E; fi
            case $encryption in
              require) set -- "$@" -N -C;;
              verify-full) set -- "$@" -N;;
            esac
            sqlcmd "$@"
            """;

    private final HostShell shell;
    private final SqlserverTarget target;
    private final Optional<Secret> password;

    Sqlcmd(HostShell shell, SqlserverTarget target, Optional<Secret> password) {
        this.shell = shell;
        this.target = target;
        this.password = password;
    }

    SqlserverTarget target() {
        return target;
    }

    /** An error of the server: the cause of the {@link Problem} that tells people of it. */
    static final class Refused extends Exception {

        private final int number;

        private Refused(int number, String said) {
            super(said);
            this.number = number;
        }

        int number() {
            return number;
        }

        /** What the server itself said; empty where the problem is another one. */
        static Optional<Refused> of(Problem problem) {
            return problem.getCause() instanceof Refused refused ? Optional.of(refused) : Optional.empty();
        }
    }

    /** The rows that each question is answered with, by its name. One session asks them all. */
    Map<String, List<List<String>>> ask(Map<String, String> questions) throws IOException, InterruptedException {
        List<String> batches = new ArrayList<>(List.of("SET NOCOUNT ON"));
        questions.forEach((name, question) -> batches.addAll(List.of("SELECT N'" + MARK + "', N'" + name + "'", question)));
        String out = run("master", batches, line -> { }).out();
        Map<String, List<List<String>>> answers = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (String line : out.lines().filter(line -> !line.isBlank()).toList()) {
            List<String> columns = List.of(line.split(BETWEEN, -1));
            if (columns.getFirst().equals(MARK) && columns.size() == 2) {
                rows = new ArrayList<>();
                answers.put(columns.getLast(), rows);
            } else {
                rows.add(columns);
            }
        }
        return answers;
    }

    /** The rows of one answer. */
    List<List<String>> rows(String question) throws IOException, InterruptedException {
        return ask(Map.of("one", question)).getOrDefault("one", List.of());
    }

    /** The only value of an answer; empty where there is none or it is unknown. */
    Optional<String> value(String question) throws IOException, InterruptedException {
        return rows(question).stream().findFirst().map(List::getFirst).filter(value -> !value.equals("NULL"));
    }

    /** The first value of a question that is asked in another database, and whatever it should have changed is taken back. */
    Optional<String> read(String database, String question) throws IOException, InterruptedException {
        String out = run(database, List.of("SET NOCOUNT ON", "BEGIN TRANSACTION", question, "ROLLBACK TRANSACTION"), line -> { }).out();
        return out.lines().filter(line -> !line.isBlank()).findFirst().map(line -> line.split(BETWEEN, -1)[0]).filter(value -> !value.equals("NULL"));
    }

    /**
     * Carries statements out, one after another in one session, to the first that fails.
     *
     * @param lines hears what the server says meanwhile
     */
    void execute(List<String> statements, Consumer<String> lines) throws IOException, InterruptedException {
        List<String> batches = new ArrayList<>(List.of("SET NOCOUNT ON"));
        batches.addAll(statements);
        run("master", batches, lines);
    }

    /** Errors are counted, whatever the client's exit status says. */
    private Ran run(String database, List<String> batches, Consumer<String> lines) throws IOException, InterruptedException {
        Map<String, String> values = Map.of("bin", target.programs().orElse(""), "server", target.server(), "database", database,
                "user", target.user().orElse(""), "password", password.map(secret -> secret.use(value -> value)).orElse(""),
                "encryption", target.encryption().orElse(""), "between", BETWEEN, "who", "relight");
        String text = String.join("\nGO\n", batches) + "\nGO\n";
        Ran ran = shell.feed(new Script(PROGRAM, values), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lines);
        List<String> said = (ran.err() + ran.out()).lines().toList();
        for (int i = 0; i < said.size(); i++) {
            Matcher error = ERROR.matcher(said.get(i));
            if (error.matches()) {
                throw refused(Integer.parseInt(error.group(1)), i + 1 < said.size() ? said.get(i + 1).strip() : said.get(i));
            }
        }
        if (!ran.good()) {
            throw away(ran);
        }
        return ran;
    }

    private Problem refused(int number, String said) {
        String key = said.contains("relight-locked") ? "locked" : number == LOGIN_FAILED ? "denied" : "said";
        return new Problem(Message.of("restore.sqlserver." + key, target.address(), said, Integer.toString(number), target.database()),
                Message.of("restore.sqlserver." + key + ".remedy", target.address()), new Refused(number, said));
    }

    private Problem away(Ran ran) {
        if (ran.status() == NO_PROGRAM) {
            return new Problem(Message.of("restore.sqlserver.no-program", target.on().toString()), Message.of("restore.sqlserver.no-program.remedy"));
        }
        return new Problem(Message.of("restore.sqlserver.away", target.address(), ran.lastWords()), Message.of("restore.sqlserver.away.remedy"));
    }
}
