package relight.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import relight.core.recovery.PaperLine;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoverySession;
import relight.core.text.Message;
import relight.core.text.Problem;

/** What was done on paper, entered by the codes on the card. */
final class PaperOptions {

    /** Reads the lines from standard input. */
    private static final String STANDARD_INPUT = "-";

    @Option(names = "--paper", paramLabel = "LINE", descriptionKey = "paper")
    private List<String> lines = new ArrayList<>();

    boolean given() {
        return !lines.isEmpty();
    }

    /** The moment that is written down, in the zone of the terminal. */
    static Instant moment(Terminal terminal, String written) {
        return new PaperLine(terminal.words().zone(), Instant.now()).moment(written);
    }

    /** Enters every line that can be; what is wrong with the others is told. Returns the exit status as far as that goes. */
    int enter(RecoverySession session, Terminal terminal) {
        PaperLine reader = new PaperLine(terminal.words().zone(), Instant.now());
        int refused = 0;
        for (String line : all()) {
            try {
                PlannedStep step = session.enterLate(reader.read(line));
                terminal.tell(terminal.words().say("terminal.paper.entered", step.title().toString()));
            } catch (Problem problem) {
                refused++;
                terminal.tell(line + "\n    " + problem.say(terminal.words()));
            }
        }
        return refused == 0 ? ExitStatus.DONE : ExitStatus.WARNING;
    }

    /** Whether nothing is left to be entered. */
    static boolean complete(Recovery state) {
        return state.next().isEmpty() && state.atHand().isEmpty() && state.stuckAt().isEmpty();
    }

    /** Tells which steps nothing has been entered of yet. */
    static void tellOpen(RecoverySession session, Terminal terminal) {
        long open = session.state().stepsOfPart().stream().filter(step -> !step.status().over()).count();
        Optional<String> next = session.state().next().map(step -> step.step().title().toString());
        terminal.tell(Message.of("terminal.paper.open", session.id(), open, next.orElse("–"), terminal.program()));
    }

    private List<String> all() {
        if (!lines.contains(STANDARD_INPUT)) {
            return lines;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return in.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
}
