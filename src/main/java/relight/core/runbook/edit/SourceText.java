package relight.core.runbook.edit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A runbook's source while it is edited. It is shown with {@code \n} at every line's end and without the byte order mark; each line
 * keeps the end that it has in the file, so that whatever was not touched is written back byte for byte.
 */
public final class SourceText {

    private static final String MARK = "\uFEFF";

    /** A place where some text was taken out and another put in, in the text as it is shown. */
    public record Change(int at, String removed, String inserted) {}

    /** What is done, with the ends of the lines in it, one sign each. */
    private record Edit(int at, String removed, String removedEnds, String inserted, String insertedEnds) {

        Edit back() {
            return new Edit(at, inserted, insertedEnds, removed, removedEnds);
        }

        Change shown() {
            return new Change(at, removed, inserted);
        }
    }

    /** In the place of the last edit before it was saved, where it never was. */
    private static final Edit NEVER = new Edit(-1, "", "", "", "");

    private final boolean marked;
    private final StringBuilder text;
    private final StringBuilder ends;
    private final char usual;
    private final Deque<Edit> done = new ArrayDeque<>();
    private final Deque<Edit> undone = new ArrayDeque<>();
    private Edit saved;
    private boolean fresh = true;

    private SourceText(String raw, boolean isSaved) {
        marked = raw.startsWith(MARK);
        text = new StringBuilder(raw.length());
        ends = new StringBuilder();
        for (int i = marked ? 1 : 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\r' && c != '\n') {
                text.append(c);
                continue;
            }
            boolean two = c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n';
            ends.append(two ? 'b' : c);
            text.append('\n');
            i += two ? 1 : 0;
        }
        usual = usual(ends);
        saved = isSaved ? null : NEVER;
    }

    private static char usual(CharSequence ends) {
        long two = ends.chars().filter(end -> end == 'b').count();
        long line = ends.chars().filter(end -> end == '\n').count();
        return two > line ? 'b' : line == 0 && !ends.isEmpty() ? '\r' : '\n';
    }

    /**
     * The text of a file.
     *
     * @param name what problems call it
     * @throws Problem where it is not UTF-8: what cannot be read could not be written back
     */
    public static SourceText of(String name, byte[] bytes) {
        return new SourceText(decoded(name, bytes), true);
    }

    /** A text that is in no file yet. */
    public static SourceText unsaved(String name, byte[] bytes) {
        return new SourceText(decoded(name, bytes), false);
    }

    private static String decoded(String name, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return decoder.decode(in).toString();
        } catch (CharacterCodingException e) {
            String before = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
            long line = 1 + before.chars().filter(c -> c == '\n').count();
            throw new Problem(Message.of("runbook.edit.encoding", name, line), Message.of("runbook.edit.encoding.remedy"), e);
        }
    }

    /** As it is shown. */
    public String text() {
        return text.toString();
    }

    /** As it is written to the file. */
    public byte[] bytes() {
        StringBuilder raw = new StringBuilder(text.length() + ends.length() + 1).append(marked ? MARK : "");
        int line = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c == '\n' ? ends.charAt(line++) : 0) {
                case 0 -> raw.append(c);
                case 'b' -> raw.append("\r\n");
                case '\r' -> raw.append('\r');
                default -> raw.append('\n');
            }
        }
        return raw.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it differs from what was read or saved last; what has been undone does not. */
    public boolean isChanged() {
        return saved != done.peek();
    }

    /** How it is now, for {@link #saved}; what is changed from here on is undone for itself. */
    public Object state() {
        fresh = true;
        return done.isEmpty() ? this : done.peek();
    }

    /** Remembers that it is in the file as it was in that state. */
    public void saved(Object state) {
        saved = state instanceof Edit edit ? edit : null;
    }

    /** Whether the file begins with a byte order mark. */
    public boolean isMarked() {
        return marked;
    }

    /** How most of its lines end: {@code LF}, {@code CRLF} or {@code CR}. */
    public String lineEnd() {
        return switch (usual) {
            case 'b' -> "CRLF";
            case '\r' -> "CR";
            default -> "LF";
        };
    }

    /** Whether its lines end in different ways. */
    public boolean isMixed() {
        return ends.chars().distinct().count() > 1;
    }

    /** Takes so many letters out at a place and puts others in; new lines end like the one that they are put into. */
    public void change(int at, int removed, String inserted) {
        String put = inserted.replace("\r\n", "\n").replace('\r', '\n');
        int line = lines(text, 0, at);
        int gone = lines(text, at, at + removed);
        char end = line < ends.length() ? ends.charAt(line) : line > 0 ? ends.charAt(line - 1) : usual;
        Edit edit = new Edit(at, text.substring(at, at + removed), ends.substring(line, line + gone), put,
                String.valueOf(end).repeat(lines(put, 0, put.length())));
        apply(edit);
        undone.clear();
        Optional<Edit> together = fresh || done.isEmpty() ? Optional.empty() : together(done.peek(), edit);
        together.ifPresent(_ -> done.pop());
        done.push(together.orElse(edit));
        fresh = false;
    }

    private void apply(Edit edit) {
        int line = lines(text, 0, edit.at());
        text.replace(edit.at(), edit.at() + edit.removed().length(), edit.inserted());
        ends.replace(line, line + edit.removedEnds().length(), edit.insertedEnds());
    }

    private static int lines(CharSequence in, int from, int to) {
        int many = 0;
        for (int i = from; i < to; i++) {
            many += in.charAt(i) == '\n' ? 1 : 0;
        }
        return many;
    }

    /** Letters of one word, typed or erased one after the other, are undone at once. */
    private static Optional<Edit> together(Edit before, Edit now) {
        boolean typed = before.removed().isEmpty() && now.removed().isEmpty() && now.inserted().length() == 1
                && now.at() == before.at() + before.inserted().length() && before.insertedEnds().isEmpty() && now.insertedEnds().isEmpty()
                && (Character.isWhitespace(now.inserted().charAt(0)) || !Character.isWhitespace(before.inserted().charAt(before.inserted().length() - 1)));
        if (typed) {
            return Optional.of(new Edit(before.at(), "", "", before.inserted() + now.inserted(), ""));
        }
        boolean erased = before.inserted().isEmpty() && now.inserted().isEmpty() && now.removed().length() == 1
                && before.removedEnds().isEmpty() && now.removedEnds().isEmpty();
        if (erased && now.at() + 1 == before.at()) {
            return Optional.of(new Edit(now.at(), now.removed() + before.removed(), "", "", ""));
        }
        return erased && now.at() == before.at() ? Optional.of(new Edit(now.at(), before.removed() + now.removed(), "", "", "")) : Optional.empty();
    }

    /** Takes the last change back, with the ends that its lines had; returns what that changes in the text. */
    public Optional<Change> undo() {
        return step(done, undone);
    }

    /** Makes the change again that was undone last. */
    public Optional<Change> redo() {
        return step(undone, done);
    }

    private Optional<Change> step(Deque<Edit> from, Deque<Edit> to) {
        if (from.isEmpty()) {
            return Optional.empty();
        }
        Edit edit = from.pop();
        Edit applied = from == done ? edit.back() : edit;
        apply(applied);
        to.push(edit);
        fresh = true;
        return Optional.of(applied.shown());
    }

    public boolean canUndo() {
        return !done.isEmpty();
    }

    public boolean canRedo() {
        return !undone.isEmpty();
    }
}
