package relight.cli;

/** What a command says to the shell that called it. */
public final class ExitStatus {

    public static final int DONE = 0;
    /** A warning, or something not met. */
    public static final int WARNING = 1;
    /** Critical, or refused. */
    public static final int CRITICAL = 2;
    public static final int WRONG_USAGE = 64;
    public static final int FAULT = 70;

    private ExitStatus() {}
}
