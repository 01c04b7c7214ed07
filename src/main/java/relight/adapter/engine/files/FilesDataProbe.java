package relight.adapter.engine.files;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import relight.adapter.engine.place.HostPlaceProbe;
import relight.adapter.engine.place.PlaceProbe;
import relight.adapter.host.CheckCommand;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Hosts;
import relight.adapter.host.Script;
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
    private static final int GONE = 3;

    private static final String LIST = """
            [ -d "$folder" ] || return 3
            find "$folder" -type f -printf '%T@ %P\\0'
            """;
    private static final Script TEXT = Script.of("[ \"$(stat -c %s \"$file\")\" -gt \"$most\" ] || cat \"$file\"\n").with("most", Integer.toString(LONGEST_TEXT));

    private final PlaceProbe places;
    private final Hosts hosts;

    /**
     * @param root  of the workspace, from which relative paths begin
     * @param hosts the way to the other places where files lie
     */
    public FilesDataProbe(Path root, Hosts hosts) {
        this.places = new PlaceProbe(root);
        this.hosts = hosts;
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(FilesPlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(hosts, system, check);
        if (said.isPresent()) {
            return said.get();
        }
        Optional<HostShell> shell = HostPlaceProbe.shell(system, hosts);
        return shell.isPresent() ? ask(shell.get(), HostPlaceProbe.path(system), check) : ask(system, check);
    }

    private static String ask(HostShell shell, String folder, DataCheck check) throws IOException, InterruptedException {
        Matches matches = new Matches(Path.of(folder), check.query());
        Ran ran = shell.fetch(Script.of(LIST).with("folder", folder), Names.read(line -> {
            int space = line.indexOf(' ');
            matches.found(Path.of(folder, line.substring(space + 1)), moment(line.substring(0, space)));
        }), line -> { });
        if (!ran.good()) {
            throw ran.status() == GONE ? new Problem(Message.of("restore.files.gone", shell.address() + " " + folder), Message.of("restore.files.gone.remedy"))
                    : new Problem(Message.of("restore.beside.far.failed", shell.address().toString(), ran.lastWords()), Message.of("restore.beside.far.failed.remedy"));
        }
        return switch (check.kind()) {
            case AT_LEAST -> Long.toString(matches.count);
            case NEWEST -> matches.count == 0 ? "" : matches.newest.toString();
            case EQUALS -> matches.count == 1 ? shell.run(TEXT.with("file", matches.last.toString())).out().strip() : Long.toString(matches.count);
        };
    }

    /** As find writes it: seconds with a fraction of many digits. */
    private static Instant moment(String seconds) {
        BigDecimal exact = new BigDecimal(seconds);
        long whole = exact.setScale(0, RoundingMode.FLOOR).longValueExact();
        return Instant.ofEpochSecond(whole, exact.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
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

        void found(Path file, Instant changed) {
            if (matcher.matches(names ? file.getFileName() : folder.relativize(file))) {
                count++;
                last = file;
                newest = changed.isAfter(newest) ? changed : newest;
            }
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                found(file, attributes.lastModifiedTime().toInstant());
            }
            return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }
}
