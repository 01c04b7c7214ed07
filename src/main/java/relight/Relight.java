package relight;

import java.io.PrintStream;

/** The composition root: builds every part by constructor and closes them in the reverse order. */
public final class Relight {

    private Relight() {}

    /** Runs a command line; returns the exit status. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        err.println("relight " + String.join(" ", args));
        return 64;
    }
}
