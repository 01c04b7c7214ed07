package relight;

/** Where the process starts. It does not extend {@code Application}, so that the terminal needs no screen. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(Relight.run(args, System.out, System.err));
    }
}
