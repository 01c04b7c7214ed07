package relight.adapter.engine.sqlite;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;
import relight.core.restore.HostAddress;
import relight.core.restore.rows.Dialect;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A database at another place than this machine, asked by the {@code sqlite3} there: for questions only, without anybody's settings, and in
 * its safe mode where it has one, so that nothing in the file reaches another one. What is asked goes over its standard input.
 */
final class HostSqlite implements SqliteLook {

    private static final int NO_FILE = 3;
    private static final int NO_PROGRAM = 127;
    private static final String COLUMN = "\u001f";
    private static final String ROW = "\u001e";

    private static final Script ASK = Script.of("""
            [ -f "$file" ] || return 3
            command -v sqlite3 >/dev/null 2>&1 || return 127
            safe=
            case $(sqlite3 -help 2>&1) in *-safe*) safe=-safe;; esac
            sqlite3 $safe -batch -bail -readonly -init /dev/null -noheader -list -separator "$column" -newline "$row" -nullvalue null -cmd '.timeout 5000' "$file"
            """).with("column", COLUMN).with("row", ROW);

    /** In the functions of 3.32 and older it has another name. */
    private static final String SCHEMA = "sqlite_schema";
    private static final String OLD_SCHEMA = "sqlite_master";

    private final HostShell shell;
    private final String file;

    HostSqlite(HostShell shell, String file) {
        this.shell = shell;
        this.file = file;
    }

    @Override
    public String integrity() throws Unreadable, IOException, InterruptedException {
        return column(INTEGRITY).stream().findFirst().orElse("");
    }

    @Override
    public Map<String, Long> rows(int most) throws Unreadable, IOException, InterruptedException {
        List<String> tables = column(TABLES.replace(SCHEMA, OLD_SCHEMA) + most);
        if (tables.isEmpty()) {
            return Map.of();
        }
        List<String> counts = column(tables.stream().map(table -> "SELECT count(*) FROM " + Dialect.SQLITE.quote(table)).collect(Collectors.joining(";\n ")));
        Map<String, Long> rows = new LinkedHashMap<>();
        for (int i = 0; i < tables.size(); i++) {
            rows.put(tables.get(i), Long.valueOf(counts.get(i)));
        }
        return rows;
    }

    @Override
    public List<String> code(int most) throws Unreadable, IOException, InterruptedException {
        return column(CODE.replace(SCHEMA, OLD_SCHEMA) + most);
    }

    /** The first column of each row. */
    List<String> column(String sql) throws Unreadable, IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pipe(sql, out);
        List<String> rows = new ArrayList<>(Arrays.asList(out.toString(StandardCharsets.UTF_8).split(ROW, -1)));
        rows.removeLast();
        return rows.stream().map(row -> row.split(COLUMN, -1)[0]).toList();
    }

    /** Writes all rows, each with the mark of its end. */
    void pipe(String sql, OutputStream into) throws Unreadable, IOException, InterruptedException {
        // A space before it: what begins a line with a dot is no statement but a command of the program
        String script = "PRAGMA trusted_schema = OFF;\n " + sql + "\n;\n";
        Ran ran = shell.pipe(ASK.with("file", file), new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)), into, line -> { });
        switch (ran.status()) {
            case 0 -> { }
            case NO_FILE -> throw new Problem(Message.of("restore.sqlite.gone", shell.address() + " " + file), Message.of("restore.sqlite.gone.remedy"));
            case NO_PROGRAM -> throw new Problem(Message.of("restore.beside.refused.program", "sqlite3", shell.address().toString(), "sqlite3"),
                    Message.of("restore.beside.refused.program.remedy", "sqlite3", shell.address().toString(), "sqlite3"));
            case HostShell.NOT_REACHED -> throw new Problem(Message.of("restore.host.away", shell.address().toString(), ran.lastWords()),
                    Message.of(shell.address() instanceof HostAddress.InCluster ? "restore.host.away.pod.remedy" : "restore.host.away.remedy", shell.address().toString()));
            default -> throw new Unreadable(ran.lastWords());
        }
    }

    /** Hands over each row as it is said. */
    static OutputStream rows(java.util.function.Consumer<byte[]> row) {
        return new OutputStream() {

            private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

            @Override
            public void write(int one) {
                if (one == ROW.charAt(0)) {
                    row.accept(kept.toByteArray());
                    kept.reset();
                } else {
                    kept.write(one);
                }
            }
        };
    }
}
