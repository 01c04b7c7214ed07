package relight.core.contents;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** What can be shown of a file without opening it in a program of its own. */
public sealed interface Preview {

    /** Bytes of a text that are shown. */
    int MOST_TEXT = 64 * 1024;
    /** Bytes of a picture that is read for it. */
    int LARGEST_PICTURE = 8 * 1024 * 1024;
    /** Points that are unpacked: a small file can be made that fills the memory. */
    long MOST_POINTS = 24_000_000;

    /** There are no bytes. */
    record Empty() implements Preview {}

    /**
     * UTF-8.
     *
     * @param shown bytes of all
     */
    record Text(String text, long shown, long all) implements Preview {}

    /** PNG, JPEG or GIF. */
    record Picture(byte[] bytes, int width, int height) implements Preview {}

    /** A picture that is not unpacked. */
    record LargePicture(int width, int height) implements Preview {}

    /** Neither; its first bytes. */
    record Binary(String beginning) implements Preview {}

    /**
     * Tells by the first bytes.
     *
     * @param size of the file, of which these may be the beginning
     */
    static Preview of(byte[] bytes, long size) {
        if (bytes.length == 0) {
            return new Empty();
        }
        Optional<PictureSize> picture = PictureSize.of(bytes);
        if (picture.isPresent()) {
            PictureSize known = picture.get();
            return bytes.length < size || (long) known.width() * known.height() > MOST_POINTS ? new LargePicture(known.width(), known.height())
                    : new Picture(bytes, known.width(), known.height());
        }
        int shown = Math.min(bytes.length, MOST_TEXT);
        return text(bytes, shown).<Preview>map(text -> new Text(text, shown, size)).orElseGet(() -> new Binary(hex(bytes)));
    }

    /** Signs that turn a line around or that nobody sees are written out; a sign that is cut at the end is left out. */
    private static Optional<String> text(byte[] bytes, int shown) {
        for (int cut = 0; cut < 4 && cut < shown; cut++) {
            try {
                String text = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes, 0, shown - cut)).toString();
                return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(plain(text));
            } catch (CharacterCodingException cutOrNoText) {
                if (shown < MOST_TEXT) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t' || point != '\r' && Character.getType(point) != Character.CONTROL && Character.getType(point) != Character.FORMAT) {
                plain.appendCodePoint(point);
            } else if (point != '\r') {
                plain.append(String.format("\\u%04X", point));
            }
        });
        return plain.toString();
    }

    private static String hex(byte[] bytes) {
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < Math.min(bytes.length, 256); at += 16) {
            int end = Math.min(bytes.length, at + 16);
            lines.append("%04x  %-48s ".formatted(at, HexFormat.ofDelimiter(" ").formatHex(bytes, at, end)));
            for (int i = at; i < end; i++) {
                lines.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
            }
            lines.append('\n');
        }
        return lines.toString();
    }
}
