package relight.core.runbook.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Word;

/** The SQL in commands of database clients. */
final class Sql {

    static final String[] POSTGRESQL = {"psql", "pg_restore", "pg_dump", "pg_dumpall", "createdb", "dropdb", "pg_isready", "pg_basebackup"};
    static final String[] CLIENTS = {"psql", "pg_restore", "pg_dump", "pg_dumpall", "createdb", "dropdb", "pg_isready", "pg_basebackup", "mysql",
        "mariadb", "mysqldump", "mysqladmin", "mariadb-dump", "redis-cli", "valkey-cli", "mongosh", "mongo", "mongorestore", "mongodump"};

    private Sql() {}

    /** Each text that a client is told to run: {@code -c}, {@code -e}, a here-document. */
    static Stream<Word> statements(Command command) {
        List<Word> statements = new ArrayList<>();
        if (command.runs("psql")) {
            values(command, statements, "-c", "--command");
        } else if (command.runs("mysql", "mariadb")) {
            values(command, statements, "-e", "--execute");
        } else if (command.runs("sqlite3")) {
            command.operand(1).ifPresent(statements::add);
        }
        if (command.runs("psql", "mysql", "mariadb", "sqlite3")) {
            command.redirections().stream().filter(one -> one.operator().equals("<<")).forEach(one -> statements.add(one.target()));
        }
        return statements.stream();
    }

    private static void values(Command command, List<Word> into, String shortOption, String longOption) {
        List<Word> words = command.arguments();
        for (int i = 0; i < words.size(); i++) {
            String text = words.get(i).text();
            boolean cluster = text.matches("-[a-zA-Z]*" + shortOption.charAt(1));
            if ((cluster || text.equals(longOption)) && i + 1 < words.size()) {
                into.add(words.get(i + 1));
            } else if (text.startsWith(longOption + "=")) {
                command.value(longOption).ifPresent(into::add);
            }
        }
    }

    /** The statements of a text, without what stands in quotes or comments being taken for their end. */
    static List<String> split(String sql) {
        List<String> statements = new ArrayList<>();
        StringBuilder one = new StringBuilder();
        char quote = 0;
        for (char c : sql.toCharArray()) {
            if (quote == 0 && c == ';') {
                statements.add(one.toString());
                one.setLength(0);
            } else {
                quote = quote == 0 && (c == '\'' || c == '"') ? c : quote == c ? 0 : quote;
                one.append(c);
            }
        }
        statements.add(one.toString());
        statements.removeIf(String::isBlank);
        return statements;
    }
}
