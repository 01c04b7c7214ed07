package relight.ui.common;

import relight.core.catalog.CheckReport;
import relight.core.catalog.State;

/** How something stands, told by shape and colour together, so that neither is needed alone. */
public enum Standing {
    /** A disc. */
    GOOD("good"),
    /** A triangle. */
    WARNING("warning"),
    /** A square. */
    BAD("bad"),
    /** A ring. */
    UNKNOWN("unknown"),
    /** A diamond. */
    INFO("info");

    private final String styleClass;

    Standing(String styleClass) {
        this.styleClass = styleClass;
    }

    /** The style class in relight.css that draws it. */
    public String styleClass() {
        return styleClass;
    }

    /** How a backup's state looks. */
    public static Standing of(State state) {
        return switch (state) {
            case GOOD -> GOOD;
            case SUSPECT -> WARNING;
            case BAD -> BAD;
            case UNVERIFIED -> UNKNOWN;
        };
    }

    /** How the answer of a check looks. */
    public static Standing of(CheckReport.Status status) {
        return switch (status) {
            case OK -> GOOD;
            case WARNING -> WARNING;
            case CRITICAL -> BAD;
        };
    }
}
