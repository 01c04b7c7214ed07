package relight.adapter.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.catalog.BlockStream;
import relight.core.catalog.DamagedBackupException;
import relight.core.catalog.KeyRefusedException;
import relight.core.text.Message;

/** What a program makes of an encrypted stream, while it makes it. It has ended, with what it left behind, when this is at its end or closed. */
final class DecryptedStream extends BlockStream {

    private static final int BUFFER = 128 * 1024;
    /** A pipe holds no more than is read in that time by far. */
    private static final long LOOK_NANOS = 200_000;
    private static final int LONGEST_SAID = 300;
    /** Of age, behind whatever it has to say. */
    private static final String FAREWELL = "report unexpected or unhelpful errors";

    private final Wrapping by;
    private final Process process;
    private final Optional<Path> home;
    private final InputStream out;
    private final Thread feeding;
    private final Thread listening;
    private volatile Exception broken;
    private volatile String said = "";
    private boolean some;
    private boolean over;

    /** @param home a folder of the program's own, which goes with it */
    DecryptedStream(Wrapping by, Process process, Optional<Path> home, InputStream encrypted) {
        this.by = by;
        this.process = process;
        this.home = home;
        this.out = process.getInputStream();
        this.feeding = Thread.ofPlatform().daemon().name("relight-decrypt-in").start(() -> feed(encrypted));
        this.listening = Thread.ofPlatform().daemon().name("relight-decrypt-err").start(this::listen);
    }

    private void feed(InputStream encrypted) {
        byte[] buffer = new byte[BUFFER];
        try (OutputStream in = process.getOutputStream()) {
            while (true) {
                int read;
                try {
                    read = encrypted.read(buffer);
                } catch (IOException | RuntimeException e) {
                    broken = e;
                    process.destroyForcibly();
                    return;
                }
                if (read < 0) {
                    return;
                }
                in.write(buffer, 0, read);
            }
        } catch (IOException itHasEnded) {
            // its exit status tells why
        }
    }

    private void listen() {
        try (BufferedReader err = process.errorReader()) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                said = line.isBlank() || line.contains(FAREWELL) ? said : line.strip();
            }
        } catch (IOException | UncheckedIOException itHasEnded) {
            // nothing more to hear
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (over) {
            return -1;
        }
        while (out.available() == 0 && process.isAlive()) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                close();
                throw new InterruptedIOException();
            }
        }
        int read = out.read(bytes, offset, length);
        if (read >= 0) {
            some = true;
            return read;
        }
        end();
        return -1;
    }

    /** Of openssl only the end tells that the key was wrong. */
    private void end() throws IOException {
        int status;
        try {
            status = process.waitFor();
            listening.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            close();
        }
        switch (broken) {
            case null -> { }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(broken);
        }
        if (status != 0) {
            String words = said.substring(0, Math.min(LONGEST_SAID, said.length()));
            if (some && by != Wrapping.OPENSSL) {
                throw new DamagedBackupException(Message.of("catalog.read.decrypt", by.program(), words.isEmpty() ? String.valueOf(status) : words));
            }
            throw new KeyRefusedException(by, words.isEmpty() ? "exit status " + status : words);
        }
    }

    /** The encrypted bytes are nobody's any more when this returns: whoever goes on reading them is alone. */
    @Override
    public void close() throws IOException {
        if (over) {
            return;
        }
        over = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        boolean interrupted = false;
        while (feeding.isAlive()) {
            try {
                feeding.join();
            } catch (InterruptedException e) {
                interrupted = true;
                feeding.interrupt();
            }
        }
        if (home.isPresent()) {
            forget(home.get());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the agent that GnuPG started for its folder, and removes the folder with the key in it. */
    static void forget(Path home) throws IOException {
        try {
            new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(home)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException aSocketWentAway) {
            all = List.of(home);
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
