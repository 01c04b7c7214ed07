package relight.cli;

import java.util.Map;
import relight.core.recovery.Entry;
import relight.core.text.Message;

/** Says which event was added to a record. */
final class AddedLine {

    private AddedLine() {}

    static int print(Terminal terminal, boolean json, Entry added) {
        if (json) {
            terminal.json(Map.of("recovery", added.recovery(), "event", added.number()));
        } else {
            terminal.print(Message.of("records.added", added.number(), added.recovery()));
        }
        return ExitStatus.DONE;
    }
}
