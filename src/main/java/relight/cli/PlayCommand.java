package relight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import relight.core.recovery.RecoverySession;

/** A command that plays a recovery in the terminal. */
abstract class PlayCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Mixin
    private PlayOptions play;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, RecoveryServices> services;
    private Answers answers;

    PlayCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.services = services;
    }

    @Override
    public final Integer call() throws IOException, InterruptedException {
        return play(services.apply(common.location(platformData)));
    }

    /** Takes a recovery in hand and plays it; returns the exit status. */
    abstract int play(RecoveryServices parts) throws IOException, InterruptedException;

    /** Enters what was done on paper; where that is all, the recovery is brought to its end. */
    final int enter(PaperOptions paper, RecoverySession session, RecoveryServices parts) {
        int entered = paper.enter(session, terminal);
        if (entered == ExitStatus.DONE && PaperOptions.complete(session.state())) {
            return player(session, parts).play(json());
        }
        PaperOptions.tellOpen(session, terminal);
        if (json()) {
            terminal.json(StandingJson.of(session, Optional.empty()));
        }
        return entered == ExitStatus.DONE ? ExitStatus.DONE : ExitStatus.WARNING;
    }

    final RecoveryPlayer player(RecoverySession session, RecoveryServices parts) {
        return new RecoveryPlayer(terminal, session, answers(), parts).inLane(play.lane(), play.operator());
    }

    /** The same ones for the whole command, since what somebody types is read once. */
    final Answers answers() {
        if (answers == null) {
            answers = play.answers(terminal);
        }
        return answers;
    }

    /** Keeps the recovery for other machines until it is closed. */
    final KeptAtTerminal keep(RecoverySession session, RecoveryServices parts) {
        return new KeptAtTerminal(terminal, parts.handOvers().keep(session));
    }

    final Terminal terminal() {
        return terminal;
    }

    final String operator() {
        return play.operator();
    }

    /** Whether what was restored is to be taken back. */
    final boolean keeps() {
        return play.keeps();
    }

    final boolean takesBack() {
        return play.takesBack();
    }

    final boolean json() {
        return common.json();
    }
}
