package relight.core.workspace;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Looks into a folder that backups already lie in, such as one with {@code db/}, {@code files/}, {@code config/} and
 * {@code logs/}, and proposes the series that it finds there. What has no date in its name is no backup to it.
 */
public final class FolderSurvey {

    private static final int GREATEST_DEPTH = 8;
    private static final int MOST_FILES = 200_000;
    private static final Set<String> BESIDE = Set.of("log", "sha256", "sha512", "sha1", "md5", "asc", "sig", "tmp", "part", "txt", "json", "lock");

    /**
     * A series that seems to be there.
     *
     * @param count    of the backups that fit
     * @param schedule a cron line that their times fit, where there are enough of them
     * @param median   of their sizes, in bytes
     */
    public record Proposal(String name, String system, String engine, String path, String timestamp, int count, Instant newest,
                           Optional<String> schedule, long median) {}

    private record Dated(LocalDateTime time, Path file, long size) {}

    private record Shape(String path, String timestamp) {}

    private final ZoneId zone;

    /** Over times in names that are meant in a zone. */
    public FolderSurvey(ZoneId zone) {
        this.zone = zone;
    }

    /** The series of the folder, the one with most backups first; a {@link Problem} where it cannot be read. */
    public List<Proposal> of(Path folder) {
        Map<Shape, List<Dated>> shapes = new TreeMap<>(Comparator.comparing(Shape::path).thenComparing(Shape::timestamp));
        for (Map.Entry<Path, Long> file : files(folder).entrySet()) {
            String key = StreamSupport.stream(folder.relativize(file.getKey()).spliterator(), false)
                    .map(Path::toString).collect(Collectors.joining("/"));
            DatedName.in(key).ifPresent(name -> shapes.computeIfAbsent(new Shape(name.path(), name.timestamp()), shape -> new ArrayList<>())
                    .add(new Dated(name.time(), file.getKey(), file.getValue())));
        }
        Map<String, Integer> names = new LinkedHashMap<>();
        return shapes.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Shape, List<Dated>> entry) -> entry.getValue().size()).reversed())
                .map(entry -> proposal(entry.getKey(), entry.getValue(), names))
                .toList();
    }

    private Proposal proposal(Shape shape, List<Dated> dated, Map<String, Integer> names) {
        List<Dated> byTime = dated.stream().sorted(Comparator.comparing(Dated::time)).toList();
        Dated newest = byTime.getLast();
        List<Long> sizes = byTime.stream().map(Dated::size).sorted().toList();
        String name = DatedName.nameOf(shape.path());
        int same = names.merge(name, 1, Integer::sum);
        String unique = same == 1 ? name : name + "-" + same;
        return new Proposal(unique, unique, EngineGuess.of(newest.file()), shape.path(), shape.timestamp(), byTime.size(),
                newest.time().atZone(zone).toInstant(), ScheduleGuess.of(byTime.stream().map(Dated::time).toList()),
                sizes.get(sizes.size() / 2));
    }

    private static Map<Path, Long> files(Path folder) {
        Map<Path, Long> files = new TreeMap<>();
        try {
            if (!Files.isDirectory(folder)) {
                throw Files.exists(folder) ? new NotDirectoryException(folder.toString()) : new NoSuchFileException(folder.toString());
            }
            Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), GREATEST_DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean passed = !directory.equals(folder) && name(directory).matches("\\..*|logs?");
                    return passed ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && !name(file).startsWith(".") && !isBeside(name(file))) {
                        files.put(file, attributes.size());
                    }
                    return files.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
            return files;
        } catch (IOException e) {
            throw new Problem(Message.of("workspace.survey.unreadable", folder, e.getClass().getSimpleName()),
                    Message.of("workspace.survey.unreadable.remedy", folder), e);
        }
    }

    private static boolean isBeside(String name) {
        return BESIDE.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
