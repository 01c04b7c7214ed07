package relight.ui.common;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/** Words for a narrow place: long paths in them lose their middle, and the tooltip and a screen reader have them whole. */
public final class Elided {

    /** A path of this length still reads well in a line. */
    private static final int MOST = 36;
    /** The date and the time in the name of a backup, and its ending. */
    private static final int TAIL = 21;
    private static final Pattern PATH = Pattern.compile("(?:[a-z][a-z0-9+.-]*:/)?(?<![\\w.])/[^\\s,;:()“”„»«]+/[^\\s,;:()“”„»«]*[^\\s,;:()“”„»«.]");

    private Elided() {}

    /** A label that wraps and is as high as it needs to be. */
    public static Label wrapped(String text) {
        Label label = new Label();
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        show(label, text);
        return label;
    }

    /** Shows other words in a label. */
    public static void show(Label label, String text) {
        String brief = brief(text);
        label.setText(brief);
        label.setTooltip(brief.equals(text) ? null : new Tooltip(text));
        label.setAccessibleText(text);
    }

    /** The text with each long path shortened to its beginning and as much of its end as fits. */
    public static String brief(String text) {
        return PATH.matcher(text).replaceAll(path -> Matcher.quoteReplacement(path(path.group())));
    }

    private static String path(String whole) {
        if (whole.length() <= MOST) {
            return whole;
        }
        int scheme = whole.indexOf("://");
        int first = whole.indexOf('/', scheme < 0 ? 1 : scheme + 3);
        String head = whole.substring(0, first + 1);
        int from = whole.lastIndexOf('/') + 1;
        String name = whole.substring(from);
        int room = MOST - head.length() - 2;
        if (name.length() > room) {
            int start = Math.max(4, room - TAIL);
            return name.length() <= start + TAIL + 1 ? head + "…/" + name
                    : head + "…/" + name.substring(0, start) + "…" + name.substring(name.length() - TAIL);
        }
        int begin = from;
        for (int slash = whole.lastIndexOf('/', from - 2); slash > first && whole.length() - slash - 1 <= room; slash = whole.lastIndexOf('/', slash - 1)) {
            begin = slash + 1;
        }
        return begin <= first + 1 ? whole : head + "…/" + whole.substring(begin);
    }
}
