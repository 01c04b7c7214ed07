package relight.core.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * A text and the signatures below it, as C2SP signed-note has it.
 *
 * @param text       with its last end of line
 * @param signatures of whatever keys
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

    /** Beyond these a note is refused, so that none can exhaust its reader. */
    private static final int MOST_CHARACTERS = 100_000;
    private static final int MOST_SIGNATURES = 100;

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /** Reads a whole note; throws an {@link IllegalArgumentException} where it is none. */
    public static SignedNote read(String note) {
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n") || note.length() > MOST_CHARACTERS || note.chars().anyMatch(letter -> letter < ' ' && letter != '\n')) {
            throw new IllegalArgumentException("no signed note");
        }
        return new SignedNote(note.substring(0, blank + 1), signatures(note.substring(blank + 2)));
    }

    /** Signature lines alone, as a witness answers with them. */
    static List<NoteSignature> signatures(String lines) {
        List<NoteSignature> signatures = new ArrayList<>();
        lines.lines().limit(MOST_SIGNATURES).map(NoteSignature::read).forEach(signatures::add);
        if (signatures.isEmpty() || !lines.endsWith("\n")) {
            throw new IllegalArgumentException("no signatures");
        }
        return signatures;
    }

    /** The same text with one more signature; one of the same key is replaced. */
    public SignedNote with(NoteSignature signature) {
        List<NoteSignature> all = new ArrayList<>(signatures);
        all.removeIf(one -> one.name().equals(signature.name()) && one.id().equals(signature.id()));
        all.add(signature);
        return new SignedNote(text, all);
    }

    /** The whole note. */
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()).append('\n'));
        return note.toString();
    }
}
