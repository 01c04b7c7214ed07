package relight.core.text;

/** Names that somebody else has chosen, such as those of files in an archive, shown so that they cannot pass for others or command a terminal. */
public final class PlainName {

    private static final int MOST = 240;

    private PlainName() {}

    /** The name with every sign that is not seen, or that turns the others around, written out, and a very long one without its middle. */
    public static String of(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints().limit(4L * MOST).forEach(point -> {
            if (isUnseen(point)) {
                plain.append("\\u").append(String.format("%04X", point));
            } else {
                plain.appendCodePoint(point);
            }
        });
        if (plain.length() <= MOST) {
            return plain.toString();
        }
        String end = name.substring(Math.max(0, name.length() - MOST / 4));
        return plain.substring(0, MOST / 2) + "…" + (end.codePoints().anyMatch(PlainName::isUnseen) ? "" : end);
    }

    /** The same as the name of a file here, whatever system this is. */
    public static String ofFile(String name) {
        return of(name).replaceAll("[/\\\\:*?\"<>|]", "_");
    }

    private static boolean isUnseen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
