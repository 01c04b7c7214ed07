package relight.ui.common;

import javafx.scene.control.Label;

/** A standing as shape, colour and words. */
public final class StatusBadge extends Label {

    private final StatusShape shape;

    private StatusBadge(Standing standing, String text, String look) {
        super(text);
        shape = new StatusShape(standing);
        setGraphic(shape);
        getStyleClass().addAll(look, standing.styleClass());
        setMinWidth(USE_PREF_SIZE);
    }

    /** With a rounded border, to stand alone. */
    public static StatusBadge pill(Standing standing, String text) {
        return new StatusBadge(standing, text, "status-pill");
    }

    /** Without a border, to stand in a line or a table. */
    public static StatusBadge plain(Standing standing, String text) {
        return new StatusBadge(standing, text, "status-plain");
    }

    /** The same for a sentence: never cut off, it takes as many lines as it needs. */
    public static StatusBadge whole(Standing standing, String text) {
        StatusBadge badge = plain(standing, text);
        badge.setWrapText(true);
        badge.setMinWidth(0);
        badge.setMinHeight(USE_PREF_SIZE);
        return badge;
    }

    /** A rounded label that says what something is, without a standing: {@code full}, {@code critical}. */
    public static Label tag(String text) {
        Label tag = new Label(text);
        tag.getStyleClass().add("status-tag");
        tag.setMinWidth(USE_PREF_SIZE);
        return tag;
    }

    /** Shows another standing. */
    public void show(Standing standing, String text) {
        getStyleClass().remove(shape.standing().styleClass());
        shape.setStanding(standing);
        getStyleClass().add(standing.styleClass());
        setText(text);
    }
}
