package relight.adapter.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.core.restore.HostAddress;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.SshHost;

/** The same shell on a real sshd. */
@Timeout(120)
class HostOverSshTest {

    @TempDir
    private Path folder;
    private SshHost host;
    private HostShell shell;

    @BeforeEach
    void open() throws Exception {
        host = SshHost.start();
        shell = HostShell.at(HostAddress.parse(host.on()), Hosts.over(host.ssh()));
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void valuesStayValuesAndDataGoesBothWaysUnchanged() throws Exception {
        String value = "a'b $(touch gone) `id` \"; exit 3; \\n ключ 🗝";
        assertEquals(value + "\n", shell.run(Script.of("printf '%s' \"$value\"").with("value", value)).out());
        byte[] data = new byte[2_000_003];
        new Random(7).nextBytes(data);
        Script put = Script.of("cat > \"$file\"").with("file", folder.resolve("it's data").toString());
        assertTrue(shell.feed(put, new ByteArrayInputStream(data), line -> { }).good());
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        assertTrue(shell.fetch(Script.of("cat \"$file\"").with("file", folder.resolve("it's data").toString()), back, line -> { }).good());
        assertArrayEquals(data, back.toByteArray());
        assertEquals(255, shell.run(Script.of("return 255")).status(), "a program that ends so was reached all the same");
    }

    @Test
    void interruptingEndsTheWholeTreeThere() throws Exception {
        Path started = folder.resolve("started");
        Thread running = Thread.ofPlatform().start(() -> {
            try {
                shell.run(Script.of("sleep 600 & echo $! > \"$started.part\"; mv \"$started.part\" \"$started\"; sleep 600; wait")
                        .with("started", started.toString()));
            } catch (IOException | InterruptedException e) {
                // that is how it ends
            }
        });
        while (Files.notExists(started)) {
            Thread.sleep(20);
        }
        ProcessHandle child = ProcessHandle.of(Long.parseLong(Files.readString(started).strip())).orElseThrow();
        running.interrupt();
        assertTrue(running.join(Duration.ofSeconds(40)));
        for (int i = 0; i < 400 && child.isAlive(); i++) {
            Thread.sleep(50);
        }
        assertFalse(child.isAlive());
    }

    @Test
    void whereItIsAwayOrLetsNobodyInTheSentenceSaysSo() throws Exception {
        host.deny();
        Problem denied = assertThrows(Problem.class, () -> shell.run(Script.of("true")));
        assertTrue(denied.say(Messages.english()).contains("ssh:cachehost cannot be reached: ") && denied.say(Messages.english()).contains("denied"),
                denied.say(Messages.english()));
        host.close();
        host = SshHost.start();
        HostShell away = HostShell.at(HostAddress.parse("ssh:127.0.0.1"), Hosts.over(java.util.List.of("ssh", "-p", "9")));
        assertTrue(assertThrows(Problem.class, () -> away.run(Script.of("true"))).say(Messages.english()).contains("refused"));
    }
}
