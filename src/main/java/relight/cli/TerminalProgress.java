package relight.cli;

import relight.core.catalog.WorkListener;

/** Says how far long work is, at most once for each thing and tenth of it. */
final class TerminalProgress implements WorkListener {

    private final Terminal terminal;
    private String thing = "";
    private long tenth = -1;

    TerminalProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void at(String what, long done, long total) {
        long now = total > 0 ? 10 * done / total : 0;
        if (!what.equals(thing) || now != tenth) {
            thing = what;
            tenth = now;
            terminal.tell(total > 0 ? what + "  " + 100 * done / total + " %" : what);
        }
    }
}
