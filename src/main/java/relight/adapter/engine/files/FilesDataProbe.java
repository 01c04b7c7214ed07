package relight.adapter.engine.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import relight.adapter.engine.place.PlaceProbe;
import relight.adapter.host.CheckCommand;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.core.restore.DataProbe;
import relight.core.restore.files.FilesPlanner;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/**
 * Asks a folder of files: how many match a pattern, when the newest of them was changed, what the only one of them says. A pattern
 * without a slash is held against names in every folder.
 */
public final class FilesDataProbe implements DataProbe {

    private static final int LONGEST_TEXT = 64 * 1024;

    private final PlaceProbe places;

    /**
     * @param root of the workspace, from which relative paths begin
     */
    public FilesDataProbe(Path root) {
        this.places = new PlaceProbe(root);
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(FilesPlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(Hosts.known(Pods.NONE), system, check);
        return said.isPresent() ? said.get() : ask(system, check);
    }

    private String ask(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Path folder = places.target(system);
        if (!Files.isDirectory(folder)) {
            throw new Problem(Message.of("restore.files.gone", folder.toString()), Message.of("restore.files.gone.remedy"));
        }
        Matches matches = new Matches(folder, check.query());
        Files.walkFileTree(folder, matches);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return switch (check.kind()) {
            case AT_LEAST -> Long.toString(matches.count);
            case NEWEST -> matches.count == 0 ? "" : matches.newest.toString();
            case EQUALS -> matches.count == 1 ? text(matches.last) : Long.toString(matches.count);
        };
    }

    private static String text(Path file) throws IOException {
        return Files.size(file) > LONGEST_TEXT ? "" : Files.readString(file).strip();
    }

    private static final class Matches extends SimpleFileVisitor<Path> {

        private final Path folder;
        private final PathMatcher matcher;
        private final boolean names;
        private long count;
        private Instant newest = Instant.EPOCH;
        private Path last;

        Matches(Path folder, String pattern) {
            this.folder = folder;
            this.names = !pattern.contains("/");
            this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && matcher.matches(names ? file.getFileName() : folder.relativize(file))) {
                count++;
                last = file;
                newest = attributes.lastModifiedTime().toInstant().isAfter(newest) ? attributes.lastModifiedTime().toInstant() : newest;
            }
            return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }
}
