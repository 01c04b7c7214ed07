package relight.adapter.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.host.HostShell.Ran;
import relight.core.restore.HostAddress;
import relight.core.text.Problem;

@Timeout(60)
class HostShellTest {

    @TempDir
    Path folder;

    private final HostShell here = HostShell.at(new HostAddress.Here(), Hosts.known(Pods.NONE));

    @ParameterizedTest
    @ValueSource(strings = {"a'b", "$(touch gone)", "`id`", "two\nlines", "\"; exit 3; \"", "-rf", "ключ 🗝", "\\n", ""})
    void aValueIsNeverACommand(String value) throws Exception {
        Ran ran = here.run(Script.of("printf '%s' \"$value\"").with("value", value));
        assertEquals(value + "\n", ran.out() + (value.isEmpty() ? "\n" : ""));
        assertTrue(ran.good());
    }

    @Test
    void theStatusAndBothOutputsComeBackAndEachLineIsHeard() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        Ran ran = here.run(Script.of("echo one\necho two >&2\nreturn 7"), heard::add);
        assertEquals(new Ran(7, "one\n", "two\n"), ran);
        assertEquals(List.of("one", "two"), heard.stream().sorted().toList());
        assertEquals("two", ran.lastWords());
    }

    @Test
    void dataGoesThereAndBackUnchanged() throws Exception {
        byte[] data = new byte[3_000_001];
        new Random(7).nextBytes(data);
        Path file = folder.resolve("it's data");
        Ran there = here.feed(Script.of("cat > \"$file\"").with("file", file.toString()), new ByteArrayInputStream(data), line -> { });
        assertTrue(there.good(), there.err());
        assertArrayEquals(data, Files.readAllBytes(file));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        assertTrue(here.fetch(Script.of("cat \"$file\"").with("file", file.toString()), back, line -> { }).good());
        assertArrayEquals(data, back.toByteArray());
    }

    @Test
    void aStreamThatBreaksOffEndsTheProgramBeforeItCouldTakeTheRestForAll() {
        Path whole = folder.resolve("whole");
        InputStream broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- > 0) {
                    return 'x';
                }
                throw new IOException("the store has gone");
            }
        };
        IOException failure = assertThrows(IOException.class, () -> here.feed(
                Script.of("cat > \"$whole.part\" && mv \"$whole.part\" \"$whole\"").with("whole", whole.toString()), broken, line -> { }));
        assertEquals("the store has gone", failure.getMessage());
        assertFalse(Files.exists(whole));
    }

    @Test
    void interruptingEndsTheWholeTree() throws Exception {
        Path started = folder.resolve("started");
        Thread running = Thread.ofPlatform().start(() -> {
            try {
                here.run(Script.of("sleep 600 & echo $! > \"$started.part\"; mv \"$started.part\" \"$started\"; sleep 600; wait")
                        .with("started", started.toString()));
            } catch (IOException | InterruptedException e) {
                // that is how it ends
            }
        });
        while (Files.notExists(started)) {
            Thread.sleep(20);
        }
        long child = Long.parseLong(Files.readString(started).strip());
        running.interrupt();
        assertTrue(running.join(Duration.ofSeconds(20)));
        for (int i = 0; i < 100 && ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent(); i++) {
            Thread.sleep(50);
        }
        assertFalse(ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent());
    }

    @Test
    void whatTakesSomethingAwayIsDoneToItsEndThoughItIsInterruptedBeforeAndMeanwhile() throws Exception {
        Path began = folder.resolve("began");
        Path kept = Files.createDirectory(folder.resolve("kept"));
        FutureTask<Boolean> removing = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            here.clear(Script.of("echo >> \"$began\"; [ \"$(wc -l < \"$began\")\" -gt 1 ] || sleep 600; rmdir \"$kept\"")
                    .with("began", began.toString()).with("kept", kept.toString()));
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = Thread.ofPlatform().start(removing);
        while (Files.notExists(began)) {
            Thread.sleep(20);
        }
        thread.interrupt();
        assertTrue(removing.get(20, TimeUnit.SECONDS), "the interruption is not lost");
        assertFalse(Files.exists(kept));
        assertEquals(2, Files.readAllLines(began).size(), "the first was cut off, the second not");
    }

    @Test
    void anAddressIsNeverAnOption() {
        assertEquals(new HostAddress.Ssh("ops@db1"), HostAddress.parse("ssh:ops@db1"));
        assertEquals(new HostAddress.Docker("shop-db"), HostAddress.parse("docker:shop-db"));
        assertEquals(new HostAddress.Here(), HostAddress.parse("here"));
        for (String wrong : List.of("ssh:-oProxyCommand=id", "ssh:", "docker:-v", "pod:x", "ssh:a b", "here:x", "")) {
            assertThrows(Problem.class, () -> HostAddress.parse(wrong), wrong);
        }
    }
}
