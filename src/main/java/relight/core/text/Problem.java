package relight.core.text;

import java.util.Optional;

/**
 * Something that a person can cause and mend: what happened, said with names and places, and the next thing to do.
 *
 * <p>A fault of the program is any other exception. {@link #getMessage()} is English, for the log; screens and terminal say
 * {@link #what()} and {@link #remedy()} in the reader's language.
 */
public class Problem extends RuntimeException {

    private final transient Message what;
    private final transient Message remedy;

    public Problem(Message what, Message remedy, Throwable cause) {
        super(Messages.english().say(what), cause);
        this.what = what;
        this.remedy = remedy;
    }

    public Problem(Message what, Message remedy) {
        this(what, remedy, null);
    }

    public Problem(Message what) {
        this(what, null, null);
    }

    public Message what() {
        return what;
    }

    public Optional<Message> remedy() {
        return Optional.ofNullable(remedy);
    }

    /** Both sentences, as one paragraph in the reader's language. */
    public String say(Messages words) {
        String said = words.say(what);
        if (remedy == null) {
            return said;
        }
        // what another program said stands at the end of many, and may lack its full stop
        boolean ended = said.isEmpty() || ".!?…:".indexOf(said.charAt(said.length() - 1)) >= 0;
        return said + (ended ? " " : ". ") + words.say(remedy);
    }
}
