package relight.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk of a few megabytes over a folder, as the processes see it that are started with {@link #entering()}; nobody else does. It is
 * a tmpfs in a mount namespace that a child process holds open, so nothing is left of it however the test ends.
 */
public final class SmallDisk implements AutoCloseable {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Process holder;
    private final Path folder;

    private SmallDisk(Process holder, Path folder) {
        this.holder = holder;
        this.folder = folder;
    }

    /** Mounts it; fails with one sentence where this machine does not let it. */
    public static SmallDisk over(Path folder, String size) throws IOException {
        Files.createDirectories(folder);
        String mount = "mount -t tmpfs -o mode=755,size=" + size + " relight-test \"$0\" && echo mounted && exec cat";
        Process holder = new ProcessBuilder("unshare", ROOT ? "-m" : "-rm", "sh", "-c", mount, folder.toString()).redirectErrorStream(true).start();
        String said = holder.inputReader().readLine();
        if (!"mounted".equals(said)) {
            throw new IOException("This test needs Debian's util-linux and the right to mount a tmpfs (root, or user namespaces): " + said);
        }
        return new SmallDisk(holder, folder);
    }

    /** What stands before a command that is to see the disk. It starts in the root folder. */
    public List<String> entering() {
        List<String> words = new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid()), "-m"));
        if (!ROOT) {
            words.addAll(List.of("-U", "--preserve-credentials"));
        }
        words.add("--");
        return words;
    }

    /** Runs the main method of a test's class where the disk is seen; returns all it said, and fails with it where it fails. */
    public String run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return run(Path.of(System.getProperty("java.io.tmpdir")), main, arguments);
    }

    /**
     * The same.
     *
     * @param temporary where it makes its temporary files
     */
    public String run(Path temporary, Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = entering();
        command.add(command.size() - 1, "--wd=" + Path.of("").toAbsolutePath());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new AssertionError(said);
        }
        return said;
    }

    /** Lets it hold more or less from now on. */
    public void resize(String size) throws IOException, InterruptedException {
        remount("size=" + size);
    }

    /** Lets nobody write to it from now on, whoever they are. */
    public void protect() throws IOException, InterruptedException {
        remount("ro");
    }

    private void remount(String options) throws IOException, InterruptedException {
        List<String> command = entering();
        command.addAll(List.of("mount", "-o", "remount," + options, folder.toString()));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("The small disk cannot be remounted with " + options);
        }
    }

    /** Takes all the room that is left. */
    public void fill() {
        fill(seen().resolve("filling"));
    }

    /** Takes all of it but so many bytes. */
    public void fill(long left) throws IOException {
        fill(seen().resolve("filling"), left);
    }

    /** Gives that room back. */
    public void free() throws IOException {
        Files.delete(seen().resolve("filling"));
    }

    /** The same for one who sees the disk as it is. */
    public static void fill(Path file) {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // As it should be
        }
    }

    /** The same but for so many bytes: enough for a server to let somebody in, and not for the data. */
    public static void fill(Path file, long left) throws IOException {
        fill(file);
        try (FileChannel filling = FileChannel.open(file, StandardOpenOption.WRITE)) {
            filling.truncate(filling.size() - left);
        }
    }

    /** Its files as this process can reach them. */
    public Path seen() {
        return Path.of("/proc/" + holder.pid() + "/root" + folder.toAbsolutePath());
    }

    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        holder.destroyForcibly();
    }
}
