package relight.adapter.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import relight.core.recovery.Redactor;

/** What must not be seen of a step in a terminal: what was known before, and what was typed at its hidden prompts. In memory only. */
final class SecretsOfAStep {

    private final List<String> known;
    private final List<String> typed = new ArrayList<>();
    private volatile Redactor redactor;

    SecretsOfAStep(List<String> known) {
        this.known = new ArrayList<>(known);
        this.redactor = Redactor.of(known);
    }

    Redactor redactor() {
        return redactor;
    }

    synchronized void add(String secret) {
        typed.add(secret);
        known.add(secret);
        redactor = Redactor.of(known);
    }

    /**
     * Puts the state that a step has left in its place. The step itself leaves nothing of what its own shell has read without showing it;
     * where another program asked, and a variable holds the answer, it is masked.
     */
    synchronized void keep(Path left, Path state) throws IOException {
        if (!Files.exists(left)) {
            return;
        }
        // As bytes: a variable may hold what is no text
        String before = Files.readString(left, StandardCharsets.ISO_8859_1);
        String after = before;
        for (String form : Redactor.of(typed).forms()) {
            after = after.replace(bytes(form), bytes(Redactor.MASK));
        }
        if (!after.equals(before)) {
            Files.writeString(left, after, StandardCharsets.ISO_8859_1);
        }
        Files.move(left, state, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
