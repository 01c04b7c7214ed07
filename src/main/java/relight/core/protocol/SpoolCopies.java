package relight.core.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * What the steps of recoveries left outside the journal: their whole output, the scripts that ran.
 *
 * @param folder one folder in it for each recovery
 */
public record SpoolCopies(Path folder) {

    /** A file with words in it. */
    public record Copy(Path file, long size) {}

    /** The files of a recovery that hold these words, whatever their case; those that cannot be read count as holding none. */
    List<Copy> holding(String recovery, String words) {
        Path own = folder.resolve(recovery).normalize();
        if (!own.startsWith(folder) || !Files.isDirectory(own)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(own)) {
            return files.filter(Files::isRegularFile).filter(file -> holds(file, words)).map(SpoolCopies::copy).toList();
        } catch (IOException | UncheckedIOException e) {
            throw new Problem(Message.of("records.spool.unreadable", own.toString(), String.valueOf(e.getMessage())), Message.of("records.spool.unreadable.remedy"), e);
        }
    }

    private static Copy copy(Path file) {
        try {
            return new Copy(file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(Path file, String words) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            return lines.lines().anyMatch(line -> line.toLowerCase(Locale.ROOT).contains(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its hash stays in the record, so that nobody can put another output in its place. */
    void remove(Copy copy) {
        try {
            Files.deleteIfExists(copy.file());
        } catch (IOException e) {
            throw new Problem(Message.of("records.file.kept", copy.file().toString(), String.valueOf(e.getMessage())), Message.of("records.file.kept.remedy"), e);
        }
    }
}
