package relight.adapter.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process as {@code /proc} shows it.
 *
 * @param started clock ticks after boot
 */
record LinuxProcess(long pid, long parent, long session, long started, boolean zombie) {

    private static final Path PROC = Path.of("/proc");

    /** Every process that can be seen; none where there is no {@code /proc}. */
    static List<LinuxProcess> all() {
        List<LinuxProcess> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            folders.forEach(folder -> read(Long.parseLong(folder.getFileName().toString())).ifPresent(all::add));
        } catch (IOException noProc) {
            return List.of();
        }
        return all;
    }

    static Optional<LinuxProcess> read(long pid) {
        try {
            String stat = new String(Files.readAllBytes(PROC.resolve(pid + "/stat")), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new LinuxProcess(pid, Long.parseLong(fields[1]), Long.parseLong(fields[3]), Long.parseLong(fields[19]),
                    fields[0].equals("Z")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Whether it was started with that variable, even if it has left its session and its parents since. */
    boolean hasEnvironment(String assignment) {
        try {
            String environment = new String(Files.readAllBytes(PROC.resolve(pid + "/environ")), StandardCharsets.ISO_8859_1);
            return environment.equals(assignment) || environment.startsWith(assignment + "\0")
                    || environment.contains("\0" + assignment + "\0");
        } catch (IOException goneOrAnothers) {
            return false;
        }
    }
}
