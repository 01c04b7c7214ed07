package relight.ui.common;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/**
 * A page of rows of very different heights, one below the other, of which only those in sight are built. Where it stands is a row and
 * how much of it has gone by, so that nothing is skipped and both ends are reached, however high the rows prove to be that nobody has
 * seen; a list view adds up what it has measured, and jumps when that was wrong. Only the scroll bar goes by guesses.
 */
public class LongPage extends Region {

    private static final double WIDEST = 856;
    private static final double MARGIN = 32;
    private static final double GAP = 12;
    /** Beyond the height of every row. */
    private static final double FAR = 1e7;

    /**
     * A row of the page.
     *
     * @param height about, for the scroll bar
     * @param node   builds what is seen of it
     */
    public record Row(double height, Supplier<Node> node) {}

    private record Built(Node node, double width, double height) {}

    private final ScrollBar bar = new ScrollBar();
    private final Rectangle window = new Rectangle();
    private final NavigableMap<Integer, Built> built = new TreeMap<>();
    private List<Row> rows = List.of();
    /** Where each row begins, as guessed, and at last where the page ends. */
    private double[] guessed = {0};
    private int first;
    private double above;
    private boolean arranging;

    /** A page of nothing. */
    public LongPage() {
        bar.setOrientation(Orientation.VERTICAL);
        bar.valueProperty().addListener((all, before, now) -> drag(now.doubleValue()));
        getChildren().add(bar);
        setClip(window);
        addEventHandler(ScrollEvent.SCROLL, wheel -> {
            if (wheel.getDeltaY() != 0) {
                move(-wheel.getDeltaY());
                wheel.consume();
            }
        });
    }

    /** Shows other rows from the top. */
    public final void setRows(List<Row> now) {
        rows = List.copyOf(now);
        guessed = new double[rows.size() + 1];
        for (int i = 0; i < rows.size(); i++) {
            guessed[i + 1] = guessed[i] + rows.get(i).height();
        }
        getChildren().setAll(bar);
        built.clear();
        toRow(0);
    }

    /** How many there are. */
    public final int rows() {
        return rows.size();
    }

    /** Brings a row to the top, as far as there is enough below it. */
    public final void toRow(int index) {
        stand(Math.clamp(index, 0, Math.max(0, rows.size() - 1)), 0);
    }

    public final void toEnd() {
        stand(Math.max(0, rows.size() - 1), FAR);
    }

    /** Moves on by so many pixels, or back where they are negative. */
    public final void move(double pixels) {
        stand(first, above + pixels);
    }

    /** How much of the page is in sight. */
    public final double seen() {
        return Math.max(0, getHeight() - snappedTopInset() - snappedBottomInset());
    }

    private void stand(int row, double gone) {
        first = row;
        above = gone;
        requestLayout();
    }

    private void drag(double value) {
        if (!arranging) {
            int at = Arrays.binarySearch(guessed, value);
            int row = Math.clamp(at < 0 ? -at - 2 : at, 0, Math.max(0, rows.size() - 1));
            stand(value >= bar.getMax() ? Math.max(0, rows.size() - 1) : row, value >= bar.getMax() ? FAR : value - guessed[row]);
        }
    }

    @Override
    protected void layoutChildren() {
        arranging = true;
        double wide = bar.prefWidth(-1);
        window.setY(snappedTopInset());
        window.setWidth(getWidth());
        window.setHeight(seen());
        int last = fill();
        built.headMap(first, false).values().forEach(this::leave);
        built.headMap(first, false).clear();
        built.tailMap(last, true).values().forEach(this::leave);
        built.tailMap(last, true).clear();
        double y = snappedTopInset() - Math.round(above);
        for (Built row : built.values()) {
            row.node().resizeRelocate(MARGIN, y + GAP / 2, row.width(), row.height() - GAP);
            y += row.height();
        }
        bar.resizeRelocate(getWidth() - wide, snappedTopInset(), wide, seen());
        tell(last == rows.size() && y <= snappedTopInset() + seen() + 1);
        arranging = false;
    }

    /** Goes to where the page is to stand, and builds what is in sight from there; returns the first row that is below. */
    private int fill() {
        if (rows.isEmpty()) {
            return 0;
        }
        while (true) {
            while (above < 0 && first > 0) {
                first--;
                above += high(first);
            }
            above = Math.max(0, above);
            while (first < rows.size() - 1 && above >= high(first)) {
                above -= high(first);
                first++;
            }
            int last = first;
            double left = seen() + above;
            while (last < rows.size() && left > 0) {
                left -= high(last++);
            }
            if (left < 0.5 || last < rows.size() || first == 0 && above == 0) {
                return Math.max(last, first + 1);
            }
            above -= left;
        }
    }

    private double high(int index) {
        double width = snapSizeX(Math.clamp(getWidth() - 2 * MARGIN, 0, WIDEST));
        Built row = built.get(index);
        if (row == null) {
            Node node = rows.get(index).node().get();
            node.getStyleClass().add("document-row");
            getChildren().add(built.headMap(index).size(), node);
            node.applyCss();
            row = measured(node, width);
            built.put(index, row);
        } else if (row.width() != width || row.node() instanceof javafx.scene.Parent parent && parent.isNeedsLayout()) {
            row = measured(row.node(), width);
            built.put(index, row);
        }
        return row.height();
    }

    private Built measured(Node node, double width) {
        return new Built(node, width, snapSizeY(node.prefHeight(width)) + GAP);
    }

    private void leave(Built row) {
        getChildren().remove(row.node());
    }

    /** The bar counts in guessed pixels, of which as many are in sight as the rows there were guessed at. */
    private void tell(boolean end) {
        boolean fits = end && first == 0 && above < 1;
        bar.setVisible(!fits);
        if (fits) {
            return;
        }
        double real = built.values().stream().mapToDouble(Built::height).sum();
        double seen = seen() * built.keySet().stream().mapToDouble(row -> rows.get(row).height()).sum() / Math.max(1, real);
        double all = guessed[rows.size()];
        double max = Math.max(1, all - seen);
        bar.setMax(max);
        bar.setVisibleAmount(max * Math.min(1, seen / Math.max(1, all)));
        bar.setBlockIncrement(seen);
        bar.setUnitIncrement(GAP * 4);
        bar.setValue(end ? max : Math.min(max, guessed[first] + above / high(first) * rows.get(first).height()));
    }
}
