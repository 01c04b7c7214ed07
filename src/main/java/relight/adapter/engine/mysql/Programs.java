package relight.adapter.engine.mysql;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.adapter.host.HostShell;
import relight.adapter.host.Script;
import relight.core.restore.mysql.MysqlFacts.Tool;
import relight.core.restore.mysql.MysqlTarget;

/**
 * The clients on this machine, or on the host where the server is reached: the one of the server's own make where both are there. Binary
 * logs are read on this machine in either case.
 */
final class Programs {

    private static final Pattern VERSION = Pattern.compile("(?:Distrib|Ver|from|my(?:dumper|loader)) v?(\\d+\\.\\d+(?:\\.\\d+)?)");
    private static final int PATIENCE_SECONDS = 10;

    private static final Script THERE = Script.of("""
            if [ -n "$bin" ]; then set -- "$bin"; else IFS=:; set -- $PATH; unset IFS; fi
            for place in "$@"; do
              for name in mariadb mysql myloader; do
                [ -x "$place/$name" ] && printf '%s\\n' "$place/$name" "$("$place/$name" --version 2>/dev/null | head -n 1)"
              done
            done
            true
            """);

    private final Optional<String> folder;
    /** Of the host, in their order; empty for those of this machine. */
    private final Optional<List<Tool>> there;

    private Programs(Optional<String> folder, Optional<List<Tool>> there) {
        this.folder = folder;
        this.there = there;
    }

    /** Those of this machine: where the target names a folder at a host, they are looked for. */
    static Programs here(MysqlTarget target) {
        return new Programs(target.far().isPresent() ? Optional.empty() : target.programs(), Optional.empty());
    }

    /** @param shell at the host where the server is reached; empty where that is from here */
    static Programs of(MysqlTarget target, Optional<HostShell> shell) throws IOException, InterruptedException {
        if (shell.isEmpty()) {
            return here(target);
        }
        List<String> lines = shell.get().run(THERE.with("bin", target.programs().orElse(""))).out().lines().toList();
        List<Tool> tools = new ArrayList<>();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            tool(Path.of(lines.get(i)), lines.get(i + 1)).ifPresent(tools::add);
        }
        return new Programs(Optional.empty(), Optional.of(tools));
    }

    /** Feeds statements to the server. */
    Optional<Tool> client(boolean mariadb) {
        return working(mariadb ? List.of("mariadb", "mysql") : List.of("mysql", "mariadb"));
    }

    /** Loads folders of mydumper. */
    Optional<Tool> loader() {
        return working(List.of("myloader"));
    }

    private Optional<Tool> working(List<String> names) {
        return there.isEmpty() ? find(names)
                : names.stream().flatMap(name -> there.get().stream().filter(tool -> tool.path().endsWith(name))).findFirst();
    }

    /** A server of MariaDB, and what makes the folder for its data; outside the path of people who are not root. */
    Optional<Tool> server() {
        return find(List.of("mariadbd", "mysqld"), List.of("/usr/sbin", "/usr/libexec", "/usr/local/libexec")).filter(Tool::mariadb);
    }

    /** A server of MySQL's own make, where there is none of MariaDB. */
    Optional<Tool> othersServer() {
        return server().isPresent() ? Optional.empty() : find(List.of("mysqld"), List.of("/usr/sbin", "/usr/libexec", "/usr/local/libexec"));
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
    private static Optional<Tool> tool(Path program, String said) {
        Matcher version = VERSION.matcher(said.contains("Distrib") ? said.substring(said.indexOf("Distrib")) : said);
        return version.find() ? Optional.of(new Tool(program, version.group(1), said.contains("MariaDB") || version.group(1).matches("3\\.\\d+")))
                : Optional.empty();
    }

    private static Optional<Tool> tool(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? tool(program, said) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
