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
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.PostgresqlVersion;

/**
 * psql, pg_restore and pg_dump on this machine. Those of the server's own version are taken: an older one may not understand it,
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

    private final Optional<String> folder;

    Programs(PostgresqlTarget target) {
        this.folder = target.programs();
    }

    /** The program that fits the server and, where given, can read the archive format 1.x; else the newest there is. */
    Optional<Tool> find(String name, PostgresqlVersion server, Optional<Integer> archive) {
        List<Tool> tools = folders().stream().flatMap(place -> tool(place, name).stream())
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
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? PostgresqlVersion.in(said.replaceFirst("^[^)]*\\)", ""))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
