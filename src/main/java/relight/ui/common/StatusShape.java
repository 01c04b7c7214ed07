package relight.ui.common;

import javafx.scene.layout.Region;

/** The small shape of a standing: disc, triangle, square, ring or diamond. */
public final class StatusShape extends Region {

    private Standing standing;

    public StatusShape(Standing standing) {
        getStyleClass().add("status-shape");
        setStanding(standing);
    }

    public void setStanding(Standing other) {
        if (standing != null) {
            getStyleClass().remove(standing.styleClass());
        }
        standing = other;
        getStyleClass().add(other.styleClass());
    }

    public Standing standing() {
        return standing;
    }
}
