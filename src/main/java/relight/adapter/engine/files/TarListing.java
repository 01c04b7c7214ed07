package relight.adapter.engine.files;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.restore.files.ArchiveEntry.Kind;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Reads what GNU tar lists with {@code -tvv --numeric-owner --full-time --quoting-style=c}: names are written as strings of C, so that a line
 * is one entry whatever its name.
 */
final class TarListing extends OutputStream {

    private static final String STRING = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    private static final Pattern LINE = Pattern.compile("(\\S)(\\S{9})\\S? +(-?\\d+)/(-?\\d+) +(\\d+(?:,\\d+)?) +\\S+ +\\S+ +" + STRING + "(?: (?:->|link to) " + STRING + ")?.*");
    private static final Pattern ATTRIBUTE = Pattern.compile("  x: *\\d+ (.*)");
    private static final String PLAIN = "abfnrtv\\\"'?";
    private static final String MEANT = "\u0007\b\f\n\r\t\u000b\\\"'?";

    private final Consumer<ListedEntry> told;
    private ListedEntry pending;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    TarListing(Consumer<ListedEntry> told) {
        this.told = told;
    }

    @Override
    public void write(int one) {
        if (one == '\n') {
            line(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(one);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int at = offset; at < offset + length; at++) {
            write(bytes[at]);
        }
    }

    /** Attributes stand below their entry. What looks like an entry in the name of one is not there when it has been unpacked. */
    private void line(String written) {
        Matcher attribute = ATTRIBUTE.matcher(written);
        if (attribute.matches() && pending != null) {
            List<String> attributes = new ArrayList<>(pending.attributes());
            attributes.add(attribute.group(1));
            pending = new ListedEntry(pending.entry(), pending.size(), pending.owner(), pending.mode(), attributes);
            return;
        }
        close();
        pending = read(written);
    }

    /** All has been written. */
    @Override
    public void close() {
        if (pending != null) {
            told.accept(pending);
            pending = null;
        }
    }

    /** @throws Problem for a line that is none of tar's: nothing is unpacked of a list that is not understood */
    static ListedEntry read(String written) {
        Matcher found = LINE.matcher(written);
        if (!found.matches()) {
            throw new Problem(Message.of("restore.files.far.unread", written), Message.of("restore.files.refused.remedy"));
        }
        Kind kind = switch (found.group(1)) {
            case "-", "C" -> Kind.FILE;
            case "d" -> Kind.FOLDER;
            case "l" -> Kind.LINK;
            case "h" -> Kind.HARD_LINK;
            default -> Kind.OTHER;
        };
        long size = kind == Kind.FILE ? Long.parseLong(found.group(5)) : 0;
        return ListedEntry.of(unquoted(found.group(6)), kind, Optional.ofNullable(found.group(7)).map(TarListing::unquoted).orElse(""), size,
                Optional.of(found.group(3) + ":" + found.group(4)), Optional.of(mode(found.group(2))));
    }

    /** {@code rwsr-xr-t}. */
    private static int mode(String letters) {
        int mode = 0;
        for (int at = 0; at < 9; at++) {
            char letter = letters.charAt(at);
            if (letter != '-' && letter != 'S' && letter != 'T') {
                mode |= 0400 >> at;
            }
            if ("sStT".indexOf(letter) >= 0) {
                mode |= 04000 >> at / 3;
            }
        }
        return mode;
    }

    private static String unquoted(String string) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < string.length(); at++) {
            char letter = string.charAt(at);
            if (letter != '\\') {
                bytes.writeBytes(String.valueOf(letter).getBytes(StandardCharsets.UTF_8));
            } else if (Character.isDigit(string.charAt(at + 1))) {
                bytes.write(Integer.parseInt(string.substring(at + 1, at + 4), 8));
                at += 3;
            } else {
                at++;
                bytes.write(MEANT.charAt(PLAIN.indexOf(string.charAt(at))));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
