package relight.core.recovery;

/**
 * Where a person sits while a program asks and is answered: it shows what the program prints, as it prints it, and passes on what is
 * typed. Nothing that is typed is kept here or anywhere else; of it the record has only what the program's own terminal echoed.
 */
public interface StepTerminal {

    /** How much fits into it, in characters. */
    record Size(int columns, int rows) {

        /** What programs take for granted where nobody has measured. */
        public static final Size USUAL = new Size(80, 24);

        /** One that has no room at all is taken for one cell. */
        public Size {
            columns = Math.max(1, columns);
            rows = Math.max(1, rows);
        }
    }

    /** The program's end of it. */
    interface Line {

        /** Passes on keys; nothing happens where the program has gone. */
        void type(byte[] keys);

        void resize(Size size);
    }

    /** The size that the program is to begin with. */
    Size size();

    /** What programs are told that it understands, as {@code TERM} names it. */
    default String kind() {
        return "xterm-256color";
    }

    /** The program begins. */
    void connect(Line line);

    /** What the program printed. Waits where the person's side cannot take more yet, and so makes the program wait. */
    void show(byte[] bytes, int count) throws InterruptedException;

    /** The program has gone; the person's side may be used for other things again. */
    void disconnect();
}
