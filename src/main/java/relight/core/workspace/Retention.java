package relight.core.workspace;

/** How many backups of each age are to be kept; 0 where the age is not kept. */
public record Retention(int daily, int weekly, int monthly) {

    public static final Retention NONE = new Retention(0, 0, 0);
}
