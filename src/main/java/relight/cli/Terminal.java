package relight.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;
import java.io.PrintWriter;
import relight.core.text.Message;
import relight.core.text.Messages;

/**
 * Where a command speaks: results go to standard output, progress and warnings to standard error, each sentence in the reader's
 * language.
 */
public final class Terminal {

    private final PrintStream out;
    private final PrintStream err;
    private final Messages words;

    public Terminal(PrintStream out, PrintStream err, Messages words) {
        this.out = out;
        this.err = err;
        this.words = words;
    }

    public Messages words() {
        return words;
    }

    /** What a person types to start this program again: its launcher, which need not be on the path. */
    public String program() {
        String launcher = System.getProperty("relight.launcher", "relight");
        return launcher.contains(" ") ? '"' + launcher + '"' : launcher;
    }

    /** A line of the result. */
    public void print(String line) {
        out.println(line);
    }

    public void print(Message line) {
        out.println(words.say(line));
    }

    /** A line beside the result. */
    public void tell(String line) {
        err.println(line);
    }

    public void tell(Message line) {
        err.println(words.say(line));
    }

    /** For what picocli prints by itself: usage texts and the version. */
    PrintWriter results() {
        return new PrintWriter(out, true);
    }

    /** A question; the answer is typed on the same line. */
    public void ask(String question) {
        err.print(question + " ");
        err.flush();
    }

    /** The one JSON document of a command with {@code --json}: maps, lists, strings, whole numbers, booleans and nulls. */
    public void json(Object document) {
        try {
            out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
