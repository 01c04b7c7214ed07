package relight.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import relight.core.recovery.Mode;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The options of every command that plays a recovery. */
public final class PlayOptions {

    @Option(names = "--set", paramLabel = "NAME=VALUE")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(names = "--yes-i-have-read", paramLabel = "STEP", arity = "1..*")
    private List<String> confirmed = List.of();

    @Option(names = "--confirm-target", paramLabel = "NAME")
    private List<String> targets = List.of();

    @Option(names = "--commit")
    private boolean commit;

    @Option(names = "--undo")
    private boolean undo;

    @Option(names = "--answer", paramLabel = "LETTERS")
    private Optional<String> answer = Optional.empty();

    @Option(names = "--as", paramLabel = "NAME")
    private String operator = System.getProperty("user.name");

    @Option(names = "--lane", paramLabel = "NAME")
    private Optional<String> lane = Optional.empty();

    /** The one lane that is done at this terminal; all of them where it is empty. */
    Optional<String> lane() {
        return lane;
    }

    /** The mode as it is written; a Problem that names those there are where it is none. */
    static Mode mode(String written) {
        return switch (written) {
            case "drill" -> Mode.DRILL;
            case "incident" -> Mode.INCIDENT;
            case "tabletop" -> Mode.TABLETOP;
            default -> throw new Problem(Message.of("terminal.mode.unknown", written));
        };
    }

    /** Whether what was restored is to be taken back. */
    boolean takesBack() {
        return undo;
    }

    /** Whether what was restored is to be kept. */
    boolean keeps() {
        return commit;
    }

    public String operator() {
        return operator;
    }

    /** Asked where somebody sits at the terminal; otherwise only what was given. */
    public Answers answers(Terminal terminal) {
        Optional<Boolean> keep = commit ? Optional.of(true) : undo ? Optional.of(false) : Optional.empty();
        GivenAnswers given = new GivenAnswers(values, Set.copyOf(confirmed), targets, keep, answer, System.getenv());
        if (System.console() == null || !System.console().isTerminal()) {
            return given;
        }
        return new AskedAnswers(given, terminal, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
}
