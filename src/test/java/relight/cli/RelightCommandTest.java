package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

class RelightCommandTest {

    private static final Path PLATFORM_DATA = Path.of("/platform/data");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Location> opened = new ArrayList<>();
    private final List<Path> logs = new ArrayList<>();
    private Messages words = Messages.english();

    @Test
    void tellsItsVersion() {
        assertEquals(ExitStatus.DONE, run(location -> 0, "--version"));
        assertTrue(said(out).startsWith("relight "), said(out));
        assertTrue(logs.isEmpty(), "no folder is made for a question");
    }

    @Test
    void opensTheConsoleWithoutACommand() {
        assertEquals(ExitStatus.DONE, run(location -> 0, "--workspace", "/srv/site"));
        assertEquals(List.of(new Location(Path.of("/srv/site"), PLATFORM_DATA)), opened);
    }

    @Test
    void passesOnTheStatusOfACommandAndOpensTheLogOfItsData() {
        assertEquals(ExitStatus.WARNING, run(location -> ExitStatus.WARNING, "look", "--data", "/var/d"));
        assertEquals(List.of(Path.of("/var/d")), logs);
    }

    @Test
    void foldersNamedBeforeTheCommandGoForTheCommand() {
        List<Location> seen = new ArrayList<>();
        run(location -> {
            seen.add(location);
            return 0;
        }, "--workspace", "/srv/site", "--data", "/outer", "look", "--data", "/inner");
        assertEquals(List.of(new Location(Path.of("/srv/site"), Path.of("/inner"))), seen);
        assertEquals(List.of(Path.of("/inner")), logs);
    }

    @Test
    void saysWhatIsWrongWithTheUsage() {
        assertEquals(ExitStatus.WRONG_USAGE, run(location -> 0, "lokk"));
        assertEquals("'lokk' is neither a command nor an option here; did you mean 'look'? "
                + "The usage is told by 'relight --help'.\n", said(err));
        assertEquals(ExitStatus.WRONG_USAGE, run(location -> 0, "look", "--data"));
        assertEquals(ExitStatus.WRONG_USAGE, run(location -> 0, "look", "--jason"));
        assertEquals("", said(out));
    }

    @Test
    void namesTheCommandsOfAGroupThatWasCalledAlone() {
        assertEquals(ExitStatus.WRONG_USAGE, run(location -> 0, "group"));
        assertEquals("'relight group' needs one of these after it: first, second. The usage is told by 'relight group --help'.\n",
                said(err));
    }

    @Test
    void tellsAProblemInTheReadersLanguage() {
        words = Messages.in(Locale.GERMAN, ZoneId.of("UTC"));
        int status = run(location -> {
            throw new Problem(Message.of("terminal.usage.missing", "relight.yaml"));
        }, "look");
        assertEquals(ExitStatus.CRITICAL, status);
        assertEquals("Es fehlt: relight.yaml.\n", said(err));
    }

    @Test
    void aFaultNamesTheLogAndNotWhatMayBeSecret() {
        int status = run(location -> {
            throw new IllegalStateException("password=hunter2");
        }, "look");
        assertEquals(ExitStatus.FAULT, status);
        assertTrue(said(err).contains("IllegalStateException") && said(err).contains("relight.log"), said(err));
        assertFalse(said(err).contains("hunter2"));
    }

    @Test
    void everyOptionIsExplainedInEveryLanguage() {
        for (Locale language : Messages.LANGUAGES) {
            words = Messages.in(language, ZoneId.of("UTC"));
            for (OptionSpec option : line(location -> 0).getSubcommands().get("look").getCommandSpec().options()) {
                assertTrue(option.description().length > 0, language + " " + option.longestName());
            }
        }
    }

    @Test
    void aWindowNeedsADisplay() {
        assertFalse(Display.available("Linux", "", Map.of("WAYLAND_DISPLAY", "wayland-0")));
        assertTrue(Display.available("Linux", "", Map.of("DISPLAY", ":0")));
        assertTrue(Display.available("Linux", "Headless", Map.of()));
        assertTrue(Display.available("Mac OS X", "", Map.of()));
        assertTrue(Display.available("Windows 11", "", Map.of()));
    }

    private int run(Function<Location, Integer> look, String... args) {
        err.reset();
        return line(look).execute(args);
    }

    private CommandLine line(Function<Location, Integer> look) {
        RelightCommand root = new RelightCommand(PLATFORM_DATA, location -> {
            opened.add(location);
            return 0;
        });
        return root.commandLine(new Terminal(stream(out), stream(err), words), data -> {
            logs.add(data);
            return Optional.of(data.resolve("logs/relight.log"));
        }, List.of(new Look(look), new Group()));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Command(name = "look")
    private static final class Look implements Callable<Integer> {

        private final Function<Location, Integer> look;

        @Mixin
        private CommonOptions common;

        Look(Function<Location, Integer> look) {
            this.look = look;
        }

        @Override
        public Integer call() {
            return look.apply(common.location(PLATFORM_DATA));
        }
    }

    @Command(name = "group")
    private static final class Group {

        @Command(name = "first")
        private int first() {
            return 0;
        }

        @Command(name = "second")
        private int second() {
            return 0;
        }
    }
}
