package relight.adapter.settings;

import java.util.Locale;
import relight.core.text.Message;

/** Why a {@link SecretStore} does not do what it was asked for. */
public final class StoreFailure extends Exception {

    /** What a person has to do about it depends on which it is. */
    public enum Kind {
        /** None here, such as on a server without a desktop. */
        ABSENT,
        LOCKED,
        /** No answer in time; perhaps it waits for a person. */
        SILENT,
        REFUSED
    }

    private final Kind kind;

    public StoreFailure(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** In a sentence. */
    Message what() {
        return Message.of("evidence.store." + kind.name().toLowerCase(Locale.ROOT), String.valueOf(getMessage()));
    }

    /** What helps where the key lies in that store. */
    Message remedy() {
        return Message.of("evidence.store." + kind.name().toLowerCase(Locale.ROOT) + ".remedy");
    }
}
