package relight.core.contents;

import relight.core.contents.Contents.Kind;

/** The bits of Unix as {@code ls} writes them. */
public final class ModeText {

    private ModeText() {}

    /** {@code -rw-r--r--}; empty where the backup has no mode. */
    public static String of(Kind kind, int mode) {
        if (mode < 0) {
            return "";
        }
        char[] text = {kind(kind), bit(mode, 8, 'r'), bit(mode, 7, 'w'), special(mode, 6, 11, 's'), bit(mode, 5, 'r'), bit(mode, 4, 'w'), special(mode, 3, 10, 's'),
            bit(mode, 2, 'r'), bit(mode, 1, 'w'), special(mode, 0, 9, 't')};
        return new String(text);
    }

    private static char kind(Kind kind) {
        return switch (kind) {
            case FILE, HARD_LINK -> '-';
            case FOLDER -> 'd';
            case LINK -> 'l';
            case OTHER -> '?';
        };
    }

    private static char bit(int mode, int bit, char letter) {
        return (mode >> bit & 1) == 1 ? letter : '-';
    }

    private static char special(int mode, int run, int special, char letter) {
        boolean runs = (mode >> run & 1) == 1;
        return (mode >> special & 1) == 0 ? runs ? 'x' : '-' : runs ? letter : Character.toUpperCase(letter);
    }
}
