package relight.core.restore;

/** Something a probe saw that the operator should read before going on. */
public record Finding(Standing standing, String text) {

    /** How much it matters. */
    public enum Standing { FINE, WARNING }
}
