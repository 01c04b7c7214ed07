package relight.core.recovery;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/** Passes on whole lines, redacted; a line without an end is passed on in pieces that are cut where no secret is. */
final class RedactedStream extends OutputStream {

    private static final int LONG_LINE = 64 * 1024;
    private static final int KEPT_BACK = 4 * 1024;

    private final Supplier<Redactor> redactor;
    private final OutputStream target;
    private byte[] pending = new byte[8 * 1024];
    private int length;
    private boolean inPrivateKey;

    RedactedStream(Supplier<Redactor> redactor, OutputStream target) {
        this.redactor = redactor;
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        for (int i = offset; i < offset + count; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, from, i + 1 - from);
                line();
                from = i + 1;
            }
        }
        for (int left = offset + count - from; left > 0; left = offset + count - from) {
            int part = Math.min(left, LONG_LINE);
            keep(bytes, from, part);
            from += part;
            if (length > LONG_LINE) {
                piece();
            }
        }
    }

    /** Hands on what has been passed on; the rest of a line waits for its end. */
    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        try (target) {
            if (length > 0) {
                line();
            }
        }
    }

    private void keep(byte[] bytes, int from, int count) {
        if (length + count > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(length + count, pending.length * 2));
        }
        System.arraycopy(bytes, from, pending, length, count);
        length += count;
    }

    private void line() throws IOException {
        String line = new String(pending, 0, length, StandardCharsets.UTF_8);
        boolean begins = line.contains("-----BEGIN ") && line.contains("PRIVATE KEY-----");
        boolean ends = line.contains("-----END ") && line.contains("PRIVATE KEY-----");
        String redacted = inPrivateKey && !ends ? Redactor.MASK + (line.endsWith("\n") ? "\n" : "")
                : begins || ends ? line : redactor.get().redact(line);
        inPrivateKey = (inPrivateKey || begins) && !ends;
        if (redacted.equals(line)) {
            target.write(pending, 0, length);
        } else {
            target.write(redacted.getBytes(StandardCharsets.UTF_8));
        }
        length = 0;
    }

    private void piece() throws IOException {
        int whole = wholeCharacters();
        String text = new String(pending, 0, whole, StandardCharsets.UTF_8);
        int cut = redactor.get().safeCut(text, text.length() - KEPT_BACK);
        cut = cut == 0 ? text.length() : cut;
        target.write(redactor.get().redact(text.substring(0, cut)).getBytes(StandardCharsets.UTF_8));
        byte[] rest = text.substring(cut).getBytes(StandardCharsets.UTF_8);
        byte[] broken = Arrays.copyOfRange(pending, whole, length);
        length = 0;
        keep(rest, 0, rest.length);
        keep(broken, 0, broken.length);
    }

    /** How many of the pending bytes end with a whole character. */
    private int wholeCharacters() {
        int start = length - 1;
        while (start > length - 4 && (pending[start] & 0xC0) == 0x80) {
            start--;
        }
        int lead = pending[start] & 0xFF;
        int needs = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return start + needs > length ? start : length;
    }
}
