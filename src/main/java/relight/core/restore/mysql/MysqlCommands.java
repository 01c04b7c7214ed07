package relight.core.restore.mysql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import relight.core.restore.mysql.MysqlFacts.Tool;

/** The command lines of the clients, word by word; where to connect, and the secret, stand in the option file (MY-6). */
public final class MysqlCommands {

    private MysqlCommands() {}

    /**
     * The client, reading a dump from its standard input: it stops at the first error, and in binary mode it knows no commands of its
     * own beside DELIMITER (ALL-9).
     *
     * @param logged whether what it does goes to the binary log (MY-2)
     */
    public static List<String> client(Tool tool, Path options, String database, boolean logged) {
        List<String> command = new ArrayList<>(List.of(tool.path().toString(), "--defaults-file=" + options, "--batch", "--binary-mode",
                "--skip-force", "--skip-reconnect", "--default-character-set=utf8mb4", "--max-allowed-packet=1G"));
        if (!logged) {
            command.add("--init-command=SET SESSION sql_log_bin=0");
        }
        command.add("--database=" + database);
        return command;
    }

    /**
     * The loader of mydumper's folders. It uses the folder's files as they are; that the tables go to another schema than they came from,
     * is its own choice.
     *
     * @param threads how many tables, or parts of one, it fills at a time
     * @param logged  whether what it does goes to the binary log (MY-2)
     */
    public static List<String> loader(Tool tool, Path options, Path folder, String database, int threads, boolean logged) {
        List<String> command = new ArrayList<>(List.of(tool.path().toString(), "--defaults-file=" + options, "--directory=" + folder,
                "--database=" + database, "--threads=" + threads));
        if (logged) {
            command.add("--enable-binlog");
        }
        return command;
    }

    /**
     * The program that reads binary logs: from a position of the first file to one of the last, only the events of one schema, and
     * those as of the schema that a restore fills.
     */
    public static List<String> binlog(Tool tool, String own, String into, String from, String to, List<Path> files) {
        List<String> command = new ArrayList<>(List.of(tool.path().toString(), "--no-defaults", "--verify-binlog-checksum",
                "--start-position=" + from, "--stop-position=" + to, "--rewrite-db=" + own + "->" + into,
                // MariaDB asks for the name that stands in the log, MySQL for the one that it was rewritten to
                "--database=" + (tool.mariadb() ? own : into)));
        if (!tool.mariadb()) {
            command.add("--skip-gtids");
        }
        files.forEach(file -> command.add(file.toString()));
        return command;
    }
}
