package relight.ui.common;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Tooltip;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;

/** The words of a paragraph as its author set them: bold, italic, code and links. */
final class MarkdownInline {

    private final Consumer<String> follow;

    /**
     * Words whose links lead somewhere.
     *
     * @param follow takes the address of a link that was clicked
     */
    MarkdownInline(Consumer<String> follow) {
        this.follow = follow;
    }

    TextFlow flow(Node parent, String... styleClasses) {
        TextFlow flow = new TextFlow();
        flow.getStyleClass().addAll(styleClasses);
        flow.setMinWidth(0);
        children(parent, flow, List.of());
        return flow;
    }

    private void children(Node parent, TextFlow flow, List<String> look) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            add(node, flow, look);
        }
    }

    private void add(Node node, TextFlow flow, List<String> look) {
        switch (node) {
            case org.commonmark.node.Text text -> text(flow, text.getLiteral(), look);
            case Code code -> text(flow, code.getLiteral(), with(look, "md-code"));
            case StrongEmphasis strong -> children(strong, flow, with(look, "md-strong"));
            case Emphasis emphasis -> children(emphasis, flow, with(look, "md-emphasis"));
            case SoftLineBreak soft -> text(flow, " ", look);
            case HardLineBreak hard -> text(flow, "\n", look);
            case Link link -> flow.getChildren().add(link(link));
            case Image image -> children(image, flow, with(look, "md-emphasis"));
            case HtmlInline html -> text(flow, html.getLiteral(), with(look, "md-html"));
            default -> children(node, flow, look);
        }
    }

    private static void text(TextFlow flow, String words, List<String> look) {
        Text text = new Text(words);
        text.getStyleClass().add("md-text");
        text.getStyleClass().addAll(look);
        flow.getChildren().add(text);
    }

    private Hyperlink link(Link link) {
        Hyperlink shown = new Hyperlink(plain(link));
        shown.getStyleClass().add("row-link");
        shown.setTooltip(new Tooltip(link.getDestination()));
        shown.setOnAction(event -> follow.accept(link.getDestination()));
        return shown;
    }

    /** The words without their look. */
    static String plain(Node parent) {
        StringBuilder words = new StringBuilder();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case org.commonmark.node.Text text -> words.append(text.getLiteral());
                case Code code -> words.append(code.getLiteral());
                case SoftLineBreak soft -> words.append(' ');
                default -> words.append(plain(node));
            }
        }
        return words.toString();
    }

    private static List<String> with(List<String> look, String another) {
        List<String> both = new ArrayList<>(look);
        both.add(another);
        return both;
    }
}
