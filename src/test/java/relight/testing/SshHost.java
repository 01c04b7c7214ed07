package relight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.text.ShellWord;

/**
 * A real sshd on a port of the loopback with keys and configuration of its own, as the host that a restore works on. Programs that are
 * put there by {@link #program} come first: a stand-in for {@code systemctl}. Its home is empty, so that no person's settings slow down
 * each of its shells.
 */
public final class SshHost implements AutoCloseable {

    private final Path folder;
    private final Process server;
    /** One connection that all shells there go through, as a person's configuration may say, too: each of its own costs a third of a second. */
    private final List<Process> masters = new ArrayList<>();
    private final Thread atTheEnd = new Thread(this::end);

    private SshHost(Path folder, Process server) {
        this.folder = folder;
        this.server = server;
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    public static SshHost start() throws Exception {
        return start(List.of());
    }

    /** The same under another program that ends in becoming it, such as one that shows it a smaller disk. */
    public static SshHost start(List<String> under) throws Exception {
        Path folder = Files.createTempDirectory("relight-ssh-");
        Files.createDirectory(folder.resolve("bin"));
        int port = RedisServer.freePort();
        key(folder.resolve("host"));
        key(folder.resolve("user"));
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
        Files.writeString(folder.resolve("known"), "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Files.writeString(folder.resolve("sshd.conf"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %2$s/host
                AuthorizedKeysFile %2$s/authorized
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                SetEnv PATH=%2$s/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=%2$s
                """.formatted(port, folder));
        Files.writeString(folder.resolve("ssh.conf"), """
                Host cachehost
                    HostName 127.0.0.1
                    Port %d
                    User %s
                    IdentityFile %3$s/user
                    IdentitiesOnly yes
                    UserKnownHostsFile %3$s/known
                    ControlPath %3$s/master
                """.formatted(port, System.getProperty("user.name"), folder));
        Process server = new ProcessBuilder(Stream.concat(under.stream(), Stream.of("/usr/sbin/sshd", "-D", "-e", "-f", folder.resolve("sshd.conf").toString()))
                .toList()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        SshHost host = new SshHost(folder, server);
        host.awaitAnswer();
        return host;
    }

    private static void key(Path file) throws Exception {
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()).start().waitFor();
    }

    private void awaitAnswer() throws Exception {
        for (int i = 0; i < 600; i++) {
            List<String> command = Stream.concat(ssh().stream(), Stream.of("cachehost", "true")).toList();
            if (new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0) {
                share();
                return;
            }
            RedisServer.pause();
        }
        close();
        throw new IOException("sshd does not let anybody in");
    }

    private void share() throws IOException {
        List<String> command = Stream.concat(ssh().stream(), Stream.of("-N", "-M", "cachehost")).toList();
        masters.add(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
        while (!Files.exists(folder.resolve("master"))) {
            RedisServer.pause();
        }
    }

    /** The program that reaches it; its name there is {@code cachehost}. */
    public List<String> ssh() {
        return List.of("ssh", "-F", folder.resolve("ssh.conf").toString());
    }

    /** A program named ssh in that folder, which reaches it whatever else there is, and writes down what it was called with beside itself. */
    public Path command(Path folder) throws IOException {
        Path ssh = Files.writeString(Files.createDirectories(folder).resolve("ssh"), "#!/bin/sh\necho \"$*\" >> "
                + ShellWord.quoted(folder.resolve("calls").toString()) + "\nexec /usr/bin/"
                + ssh().stream().map(ShellWord::quoted).collect(Collectors.joining(" ")) + " \"$@\"\n");
        return Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The destination of a target: {@code ssh:cachehost}. */
    public String on() {
        return "ssh:cachehost";
    }

    /** A program of the host that comes before those of the system. */
    public void program(String name, String script) throws IOException {
        Path file = folder.resolve("bin").resolve(name);
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Takes such a program away again. */
    public void remove(String name) throws IOException {
        Files.delete(folder.resolve("bin").resolve(name));
    }

    /** Every connection that is open breaks off; new ones are let in. */
    public void cut() throws IOException {
        masters.forEach(master -> master.destroyForcibly().onExit().join());
        Files.deleteIfExists(folder.resolve("master"));
        sessions().forEach(ProcessHandle::destroyForcibly);
    }

    /** The server's own processes for those who are in; what these have started there is not among them. */
    private List<ProcessHandle> sessions() {
        return server.descendants().filter(process -> process.info().command().filter(command -> command.contains("sshd")).isPresent()).toList();
    }

    /** From here on nobody is let in. */
    public void deny() throws IOException {
        Files.writeString(folder.resolve("authorized"), "");
        masters.forEach(master -> master.destroyForcibly().onExit().join());
        Files.deleteIfExists(folder.resolve("master"));
    }

    /** Whoever was let in before is let in again. */
    public void allow() throws IOException {
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
        end();
    }

    private void end() {
        masters.forEach(Process::destroyForcibly);
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
