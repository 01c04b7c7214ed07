package relight.adapter.engine.mysql;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.restore.mysql.MysqlFacts.Tool;
import relight.core.restore.mysql.MysqlTarget;

/** The clients on this machine: the one of the server's own make where both are there. */
final class Programs {

    private static final Pattern VERSION = Pattern.compile("(?:Distrib|Ver|from|my(?:dumper|loader)) v?(\\d+\\.\\d+(?:\\.\\d+)?)");
    private static final int PATIENCE_SECONDS = 10;

    private final Optional<String> folder;

    Programs(MysqlTarget target) {
        this.folder = target.programs();
    }

    /** Feeds statements to the server. */
    Optional<Tool> client(boolean mariadb) {
        return find(mariadb ? List.of("mariadb", "mysql") : List.of("mysql", "mariadb"));
    }

    /** Loads folders of mydumper. */
    Optional<Tool> loader() {
        return find(List.of("myloader"));
    }

    /** A server of MariaDB, and what makes the folder for its data; outside the path of people who are not root. */
    Optional<Tool> server() {
        return find(List.of("mariadbd", "mysqld"), List.of("/usr/sbin", "/usr/libexec", "/usr/local/libexec")).filter(Tool::mariadb);
    }

    Optional<Path> installer() {
        return places(List.of()).stream().flatMap(place -> Stream.of("mariadb-install-db", "mysql_install_db").map(place::resolve))
                .filter(Files::isExecutable).findFirst();
    }

    /** Reads binary logs. */
    Optional<Tool> binlog(boolean mariadb) {
        return find(mariadb ? List.of("mariadb-binlog", "mysqlbinlog") : List.of("mysqlbinlog"));
    }

    private List<Path> places(List<String> more) {
        return folder.map(named -> List.of(Path.of(named))).orElseGet(() ->
                Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)), more.stream())
                        .filter(part -> !part.isEmpty()).map(Path::of).toList());
    }

    private Optional<Tool> find(List<String> names) {
        return find(names, List.of());
    }

    private Optional<Tool> find(List<String> names, List<String> more) {
        List<Path> folders = places(more);
        return names.stream().flatMap(name -> folders.stream().flatMap(place -> Stream.of(place.resolve(name), place.resolve(name + ".exe"))))
                .filter(Files::isExecutable).flatMap(path -> tool(path).stream()).findFirst();
    }

    /** MariaDB's reader of binary logs does not say whose it is, but counts its versions for itself. */
    private static Optional<Tool> tool(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(said.contains("Distrib") ? said.substring(said.indexOf("Distrib")) : said);
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && version.find()
                    ? Optional.of(new Tool(program, version.group(1), said.contains("MariaDB") || version.group(1).matches("3\\.\\d+"))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
