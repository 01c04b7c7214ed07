package relight.core.workspace;

import java.util.function.Function;

/** A value that must not be seen: it prints as {@code •••} and can only be used, never shown. */
public final class Secret {

    private final char[] value;

    public Secret(String value) {
        this.value = value.toCharArray();
    }

    /** Hands the value to the one place that needs it. */
    public <T> T use(Function<String, T> user) {
        return user.apply(new String(value));
    }

    @Override
    public String toString() {
        return "•••";
    }
}
