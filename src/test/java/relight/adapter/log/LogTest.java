package relight.adapter.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {

    @TempDir
    Path data;

    @AfterEach
    void giveTheLogBack() throws IOException {
        Thread.setDefaultUncaughtExceptionHandler(null);
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void writesForItsOwnerOnlyAndNotToTheTerminal() throws IOException {
        Path file = Log.open(data.resolve("new")).orElseThrow();
        System.getLogger("relight.somewhere").log(System.Logger.Level.INFO, "the catalog is refreshed");

        assertTrue(Files.readString(file).contains("INFO [" + Thread.currentThread().threadId() + "] relight.somewhere the catalog is refreshed"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        assertEquals(1, java.util.logging.Logger.getLogger("").getHandlers().length);
    }

    @Test
    void keepsWhatEndedAThread() throws Exception {
        Path file = Log.open(data).orElseThrow();
        Thread thread = Thread.ofPlatform().name("hasher").start(() -> {
            throw new IllegalStateException("a page was missing");
        });
        thread.join();

        String log = Files.readString(file);
        assertTrue(log.contains("Uncaught in thread hasher"), log);
        assertTrue(log.contains("\n    java.lang.IllegalStateException: a page was missing\n    \tat relight"), log);
    }

    @Test
    void keepsFiveFilesAndTheNewestLines() throws IOException {
        LogFile log = new LogFile(data, 1_000, new LogLine());
        IntStream.range(0, 200).forEach(i -> log.publish(new LogRecord(Level.INFO, "line " + i)));

        List<Path> files = files();
        assertEquals(LogFile.FILES, files.size(), files.toString());
        for (Path file : files) {
            assertTrue(Files.size(file) <= 1_000, file + " has " + Files.size(file));
        }
        assertTrue(Files.readString(log.file()).contains("line 199\n"));
    }

    @Test
    void losesNoLineWhenSeveralWriteAndTurnTheFilesAtOnce() throws Exception {
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            LogFile log = new LogFile(data, 4_000, new LogLine());
            String name = "writer-" + w;
            writers.add(Thread.ofPlatform().start(() ->
                    IntStream.range(0, 40).forEach(i -> log.publish(new LogRecord(Level.INFO, name + " " + i)))));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        long lines = 0;
        for (Path file : files()) {
            lines += Files.readAllLines(file).stream().filter(line -> line.contains("writer-")).count();
        }
        assertEquals(160, lines);
    }

    @Test
    void aRecordCannotPretendToBeTwo() {
        String line = new LogLine().format(new LogRecord(Level.INFO, "name\n2026-01-01 SEVERE forged"));
        assertEquals(2, line.lines().count());
        assertTrue(line.lines().toList().get(1).startsWith("    "));
    }

    @Test
    void goesOnWithoutALogWhereNoneCanBe() throws IOException {
        Path occupied = Files.writeString(data.resolve("a-file"), "");
        assertFalse(Log.open(occupied).isPresent());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }
}
