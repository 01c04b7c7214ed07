package relight.cli;

import java.util.HashSet;
import java.util.Set;
import relight.core.messaging.Correspondence;
import relight.core.messaging.Slot;

/** Says in the terminal what is due to be told, each thing once, and sends meanwhile what goes by itself. */
final class DueMessages implements AutoCloseable {

    private final Terminal terminal;
    private final Correspondence messages;
    private final Set<String> said = new HashSet<>();

    DueMessages(Terminal terminal, Correspondence messages) {
        this.terminal = terminal;
        this.messages = messages;
    }

    void begin() {
        messages.start();
    }

    /** Whatever has become due since the last look. */
    void tell() {
        for (Slot slot : messages.due()) {
            if (said.add(slot.occasion().id())) {
                terminal.tell("  " + terminal.words().say("messaging.terminal.due", slot.due().orElseThrow(), slot.audience().name(),
                        String.join(", ", slot.open())));
            }
        }
    }

    /** One more round, so that what has just become due need not wait for the next who takes the recovery in hand. */
    @Override
    public void close() {
        try {
            tell();
            messages.pass();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            messages.close();
        }
    }
}
