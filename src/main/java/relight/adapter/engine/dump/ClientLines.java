package relight.adapter.engine.dump;

import java.util.ArrayList;
import java.util.List;
import relight.adapter.engine.dump.ClientProcess.End;

/** What a database's client says on its standard error: its errors and its warnings. Called by any thread. */
final class ClientLines {

    /** As myloader says what it could not load, and in some versions ends well all the same. */
    private static final String LOADER = "): CRITICAL **: ";
    private static final int MOST_KEPT = 200;

    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    synchronized void hear(String line) {
        if (line.startsWith("ERROR ") || line.contains("ERROR:") || line.contains("FATAL:") || line.contains("PANIC:") || line.contains(" error: ") || line.contains(LOADER)) {
            keep(errors, line);
        } else if (line.contains("WARNING:") || line.contains(" warning: ")) {
            keep(warnings, line);
        }
    }

    synchronized End end(int status) {
        return new End(status, List.copyOf(errors), List.copyOf(warnings));
    }

    private static void keep(List<String> lines, String line) {
        if (lines.size() < MOST_KEPT) {
            lines.add(line);
        }
    }
}
