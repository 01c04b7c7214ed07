package relight.core.recovery;

/** Somebody in a recovery: a name and the part they have in it. */
public record Person(Erasable name, String role) {

    public static Person of(String name, String role) {
        return new Person(Erasable.of(name), role);
    }
}
