package relight.adapter.engine.postgresql;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import relight.adapter.host.HostShell;
import relight.adapter.host.Script;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.PostgresqlVersion;

/**
 * psql, pg_restore and pg_dump on this machine, or on the host where the server is reached. Those of the server's own version are taken: an older one may not understand it,
 * and a newer one may set what it does not know yet. Distributions' wrappers, which choose a version themselves, come last.
 */
final class Programs {

    /** Where installers put one folder a version: parent and pattern. */
    private static final List<List<String>> PLACES = List.of(
            List.of("/usr/lib/postgresql", "*", "bin"), List.of("/usr", "pgsql-*", "bin"),
            List.of("/opt/homebrew/opt", "postgresql@*", "bin"), List.of("/opt/homebrew/opt", "libpq*", "bin"),
            List.of("/usr/local/opt", "postgresql@*", "bin"), List.of("/Library/PostgreSQL", "*", "bin"),
            List.of("C:\\Program Files\\PostgreSQL", "*", "bin"));
    private static final int PATIENCE_SECONDS = 10;

    private static final Script THERE = Script.of("""
            if [ -n "$bin" ]; then
              set -- "$bin"
            else
              set -- /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin /opt/homebrew/opt/libpq*/bin \\
                /usr/local/opt/postgresql@*/bin /usr/local/opt/libpq*/bin /Library/PostgreSQL/*/bin
              found=
              for place in "$@"; do [ -d "$place" ] && found=yes; done
              [ -n "$found" ] || { IFS=:; set -- $PATH; unset IFS; }
            fi
            for place in "$@"; do
              for name in psql pg_restore pg_dump; do
                [ -x "$place/$name" ] && printf '%s\\n' "$place/$name" "$("$place/$name" --version 2>/dev/null | head -n 1)"
              done
            done
            true
            """);

    private final Optional<String> folder;
    /** Of the host, in their places; empty for those of this machine. */
    private final Optional<List<Tool>> there;

    private Programs(Optional<String> folder, Optional<List<Tool>> there) {
        this.folder = folder;
        this.there = there;
    }

    /** Those of this machine: where the target names a folder at a host, they are looked for. */
    static Programs here(PostgresqlTarget target) {
        return new Programs(target.far().isPresent() ? Optional.empty() : target.programs(), Optional.empty());
    }

    /** @param shell at the host where the server is reached; empty where that is from here */
    static Programs of(PostgresqlTarget target, Optional<HostShell> shell) throws IOException, InterruptedException {
        if (shell.isEmpty()) {
            return here(target);
        }
        List<String> lines = shell.get().run(THERE.with("bin", target.programs().orElse(""))).out().lines().toList();
        List<Tool> tools = new ArrayList<>();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            Path path = Path.of(lines.get(i));
            said(lines.get(i + 1)).ifPresent(version -> tools.add(new Tool(path, version)));
        }
        return new Programs(target.programs(), Optional.of(tools));
    }

    private static Optional<PostgresqlVersion> said(String version) {
        return PostgresqlVersion.in(version.replaceFirst("^[^)]*\\)", ""));
    }

    /** The program that fits the server and, where given, can read the archive format 1.x; else the newest there is. */
    Optional<Tool> find(String name, PostgresqlVersion server, Optional<Integer> archive) {
        Stream<Tool> all = there.map(tools -> tools.stream().filter(tool -> tool.path().endsWith(name)))
                .orElseGet(() -> folders().stream().flatMap(place -> tool(place, name).stream()));
        List<Tool> tools = all
                .sorted(Comparator.comparing(Tool::version)).toList();
        return tools.stream()
                .filter(tool -> tool.version().major() >= server.major())
                .filter(tool -> archive.isEmpty() || tool.version().readsArchivesUpTo() >= archive.get())
                .findFirst()
                .or(() -> tools.isEmpty() ? Optional.empty() : Optional.of(tools.getLast()));
    }

    private List<Path> folders() {
        if (folder.isPresent()) {
            return List.of(Path.of(folder.get()));
        }
        List<Path> found = new ArrayList<>();
        for (List<String> place : PLACES) {
            Path parent = Path.of(place.get(0));
            if (Files.isDirectory(parent)) {
                try (DirectoryStream<Path> versions = Files.newDirectoryStream(parent, place.get(1))) {
                    versions.forEach(version -> found.add(version.resolve(place.get(2))));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return found.stream().anyMatch(Files::isDirectory) ? found
                : Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).filter(part -> !part.isEmpty())
                        .map(Path::of).toList();
    }

    private static Optional<Tool> tool(Path place, String name) {
        return Stream.of(name, name + ".exe").map(place::resolve).filter(Files::isExecutable).findFirst()
                .flatMap(path -> version(path).map(version -> new Tool(path, version)));
    }

    private static Optional<PostgresqlVersion> version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? said(said)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
