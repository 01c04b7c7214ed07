package relight.cli;

import java.util.Optional;
import relight.core.protocol.Keeping;
import relight.core.text.Message;

/** Keeps a recovery that is played in the terminal for other machines, and says when it is not kept and when it is again. */
final class KeptAtTerminal implements AutoCloseable {

    private final Terminal terminal;
    private final Keeping keeping;
    private Optional<String> said = Optional.empty();

    KeptAtTerminal(Terminal terminal, Keeping keeping) {
        this.terminal = terminal;
        this.keeping = keeping;
        keeping.listen(this::tell);
    }

    private synchronized void tell(Keeping.Standing standing) {
        Optional<String> failure = standing.failure().map(Message::key);
        if (!failure.equals(said)) {
            said = failure;
            terminal.tell("  " + standing.failure().map(why -> terminal.words().say("people.evidence.failing", why))
                    .orElseGet(() -> terminal.words().say("people.evidence.again", standing.place().orElse(""))));
        }
    }

    @Override
    public void close() {
        keeping.close();
    }
}
