package relight.cli;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Runs something with the log open, and turns what goes wrong into a sentence and an exit status. */
public final class LoggedRun {

    private final Terminal terminal;
    private final Function<Path, Optional<Path>> openLog;
    private Optional<Path> log = Optional.empty();

    /**
     * @param openLog opens the log of a data folder; the log's file, where there could be one
     */
    public LoggedRun(Terminal terminal, Function<Path, Optional<Path>> openLog) {
        this.terminal = terminal;
        this.openLog = openLog;
    }

    /**
     * The work's exit status; 2 for a {@link Problem}, whose sentences are told; 70 for a fault of the program, which goes into the
     * log.
     */
    public int run(Path data, Callable<Integer> work) {
        open(data);
        try {
            return work.call();
        } catch (Exception e) {
            return failed(e);
        }
    }

    void open(Path data) {
        log = openLog.apply(data);
    }

    int failed(Exception failure) {
        if (failure instanceof Problem problem) {
            terminal.tell(problem.say(terminal.words()));
            return ExitStatus.CRITICAL;
        }
        System.getLogger(LoggedRun.class.getName()).log(Level.ERROR, "A command failed", failure);
        String kind = failure.getClass().getSimpleName();
        terminal.tell(log.map(file -> Message.of("terminal.fault", kind, file.toString()))
                .orElseGet(() -> Message.of("terminal.faultWithoutLog", kind)));
        return ExitStatus.FAULT;
    }
}
