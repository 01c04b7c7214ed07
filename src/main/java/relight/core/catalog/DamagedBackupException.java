package relight.core.catalog;

import java.io.IOException;
import relight.core.text.Message;
import relight.core.text.Messages;

/** The bytes of a backup are not what they should be: cut off, changed or never whole. */
public final class DamagedBackupException extends IOException {

    private final transient Message what;

    public DamagedBackupException(Message what) {
        super(Messages.english().say(what));
        this.what = what;
    }

    public Message what() {
        return what;
    }
}
