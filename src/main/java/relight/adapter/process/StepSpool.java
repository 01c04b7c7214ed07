package relight.adapter.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of one run and the files that its wrapper keeps there. */
record StepSpool(Path folder) {

    private static final Map<String, byte[]> PROGRAMS =
            Stream.of("wrapper.bash", "terminal.bash", "step.bash").collect(Collectors.toUnmodifiableMap(name -> name, StepSpool::program));

    /**
     * A process as it was written down.
     *
     * @param filter  the process that takes secrets out of its output; 0 where the console does that, since the step is in a terminal
     * @param started clock ticks after boot, where the system tells them
     */
    record Started(long pid, long filter, Optional<Long> started, Instant at) {

        /** Whether it runs in a terminal, which ends with the console. */
        boolean inTerminal() {
            return filter == 0;
        }

        /** Whether that process still lives, and not another one with its number. */
        boolean lives() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
                    && (started.isEmpty() || started.equals(LinuxProcess.read(pid).map(LinuxProcess::started)));
        }
    }

    /**
     * How it ended.
     *
     * @param whole whether all of the output lies in the spool
     */
    record Ended(int status, boolean whole) {}

    /**
     * A command that failed without ending its script.
     *
     * @param line of the script, from 1
     */
    record PassedOver(int status, int line, String command) {}

    Path script() {
        return folder.resolve("script");
    }

    Path output() {
        return folder.resolve("output.log");
    }

    Path wrapper() {
        return folder.resolve("wrapper.bash");
    }

    /**
     * Puts the script and the shell programs that run it into the folder.
     *
     * @param outer the resource that runs the step, within a terminal or without
     */
    void lay(String text, String outer) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(script(), text.isEmpty() ? "" : text + "\n");
        copy(outer, wrapper());
        copy("step.bash", folder.resolve("step.bash"));
        for (String left : List.of("pid", "exit", "changed", "passed-over", "output.log", "afterwards.log", "filter.err")) {
            Files.deleteIfExists(folder.resolve(left));
        }
    }

    private static void copy(String program, Path file) throws IOException {
        Files.write(file, PROGRAMS.get(program));
    }

    private static byte[] program(String name) {
        try (InputStream in = StepSpool.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Started> started() {
        return words("pid", 5).map(words -> new Started(Long.parseLong(words.get(0)), Long.parseLong(words.get(1)),
                words.get(2).equals("-") ? Optional.empty() : Optional.of(Long.parseLong(words.get(2))),
                Instant.ofEpochSecond(Long.parseLong(words.get(3)))));
    }

    Optional<Ended> ended() {
        return words("exit", 3).map(words -> new Ended(Integer.parseInt(words.get(0)), words.get(1).equals("done")));
    }

    List<String> changed() {
        return read("changed").map(text -> text.lines().distinct().sorted().toList()).orElse(List.of());
    }

    /** The first command that failed while the script went on; empty where there is none. */
    Optional<PassedOver> passedOver() {
        return read("passed-over").flatMap(text -> text.lines().findFirst()).map(line -> line.split(" ", 3))
                .filter(words -> words.length == 3).map(words -> new PassedOver(Integer.parseInt(words[0]), Integer.parseInt(words[1]), words[2]));
    }

    /** The words of a file that is complete only with its last one, a dot. */
    private Optional<List<String>> words(String file, int count) {
        return read(file).map(text -> Arrays.asList(text.strip().split(" ")))
                .filter(words -> words.size() == count && words.getLast().equals("."));
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(new String(Files.readAllBytes(folder.resolve(file)), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
