package relight.ui.common;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.ThematicBreak;

/**
 * Draws a Markdown document as its author wrote it, row by row, so that only what is in sight is built. What has a meaning besides its
 * words can be dressed differently.
 */
public final class MarkdownView {

    /** Of a longer list, each item is a row of its own. */
    private static final int LONG_LIST = 20;
    /** About: how many letters a line has, how high it is, and what lies between two rows. */
    private static final int LETTERS = 110;
    private static final double LINE = 20;
    private static final double SPACE = 16;

    private final MarkdownInline inline;
    private final Dressing dressing;

    /** Adds to blocks what the document itself does not say. */
    public interface Dressing {

        /** As the author wrote it and nothing more. */
        Dressing PLAIN = (block, line, plain) -> plain;

        /**
         * The node that is shown for a block.
         *
         * @param line  of the block's beginning, from 1
         * @param plain how it looks undressed
         */
        Node dress(Block block, int line, Node plain);
    }

    /**
     * What is drawn at once.
     *
     * @param line   where it begins, from 1
     * @param number of an item of an ordered list; negative where it has none
     */
    public record Row(Block block, int line, int number) {

        /** How high it may be on a page of usual width. */
        public double height() {
            int lines = 0;
            for (SourceSpan span : block.getSourceSpans()) {
                lines += 1 + span.getLength() / LETTERS;
            }
            return SPACE + LINE * lines;
        }
    }

    /**
     * A view of documents.
     *
     * @param follow takes the address of a link that was clicked
     */
    public MarkdownView(Dressing dressing, Consumer<String> follow) {
        this.dressing = dressing;
        this.inline = new MarkdownInline(follow);
    }

    /**
     * The rows of a document from top to bottom; may be called on any thread.
     *
     * @param document parsed with the places of its blocks
     * @param whole    whether the list that begins on a line is one row, however long
     */
    public static List<Row> rows(org.commonmark.node.Node document, IntPredicate whole) {
        List<Row> rows = new ArrayList<>();
        for (org.commonmark.node.Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof ListBlock list && isLong(list) && !whole.test(line(list))) {
                int number = first(list);
                for (org.commonmark.node.Node item = list.getFirstChild(); item != null; item = item.getNext()) {
                    rows.add(new Row((Block) item, line((Block) item), number < 0 ? -1 : number++));
                }
            } else if (node instanceof Block block) {
                rows.add(new Row(block, line(block), -1));
            }
        }
        return rows;
    }

    private static boolean isLong(ListBlock list) {
        org.commonmark.node.Node item = list.getFirstChild();
        for (int i = 0; i < LONG_LIST && item != null; i++) {
            item = item.getNext();
        }
        return item != null;
    }

    /** Builds what is seen of a row. */
    public Node node(Row row) {
        Node plain = row.block() instanceof ListItem item ? item(item, row.number()) : plain(row.block());
        return dressing.dress(row.block(), row.line(), plain);
    }

    private static int line(Block block) {
        return block.getSourceSpans().isEmpty() ? 0 : block.getSourceSpans().getFirst().getLineIndex() + 1;
    }

    private static int first(ListBlock list) {
        return list instanceof OrderedList ordered ? ordered.getMarkerStartNumber() == null ? 1 : ordered.getMarkerStartNumber() : -1;
    }

    private void blocks(org.commonmark.node.Node parent, VBox into) {
        for (org.commonmark.node.Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Block block) {
                into.getChildren().add(dressing.dress(block, line(block), plain(block)));
            }
        }
    }

    private Node plain(Block block) {
        return switch (block) {
            case Heading heading -> inline.flow(heading, "md-heading", "md-heading-" + Math.min(4, heading.getLevel()));
            case Paragraph paragraph -> inline.flow(paragraph, "md-paragraph");
            case FencedCodeBlock fence -> code(fence.getLiteral());
            case IndentedCodeBlock code -> code(code.getLiteral());
            case ListBlock list -> list(list, first(list));
            case BlockQuote quote -> boxed(quote, "md-quote");
            case ThematicBreak rule -> new Separator();
            case HtmlBlock html -> code(html.getLiteral());
            case TableBlock table -> table(table);
            default -> boxed(block, "md-box");
        };
    }

    private VBox boxed(Block block, String styleClass) {
        VBox box = new VBox();
        box.getStyleClass().add(styleClass);
        blocks(block, box);
        return box;
    }

    /** Code as it stands, in lines that do not wrap. */
    public static Node code(String text) {
        return new CodeText(text);
    }

    private VBox list(Block list, int first) {
        VBox box = new VBox();
        box.getStyleClass().add("md-list");
        int number = first;
        for (org.commonmark.node.Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            box.getChildren().add(item((ListItem) item, first < 0 ? -1 : number++));
        }
        return box;
    }

    private HBox item(ListItem item, int number) {
        VBox content = boxed(item, "md-item");
        content.setMinWidth(0);
        HBox.setHgrow(content, Priority.ALWAYS);
        Region mark = takeTask(content) ? box() : null;
        Label bullet = new Label(number < 0 ? "•" : number + ".");
        bullet.getStyleClass().add("md-bullet");
        HBox line = new HBox(mark == null ? bullet : mark, content);
        line.getStyleClass().add("md-item-line");
        line.setAlignment(Pos.TOP_LEFT);
        return line;
    }

    private static Region box() {
        Region box = new Region();
        box.getStyleClass().add("md-task");
        return box;
    }

    /** Takes {@code [ ]} from the beginning of an item. */
    private static boolean takeTask(VBox content) {
        if (!content.getChildren().isEmpty() && content.getChildren().getFirst() instanceof TextFlow flow
                && !flow.getChildren().isEmpty() && flow.getChildren().getFirst() instanceof javafx.scene.text.Text first
                && first.getText().matches("(?s)\\[[ xX]\\] .*")) {
            first.setText(first.getText().substring(4));
            return true;
        }
        if (!content.getChildren().isEmpty() && content.getChildren().getFirst() instanceof TextFlow flow
                && plainText(flow).matches("(?s)\\[[ xX]\\] .*")) {
            takeLetters(flow, 4);
            return true;
        }
        return false;
    }

    private static String plainText(TextFlow flow) {
        StringBuilder words = new StringBuilder();
        flow.getChildren().forEach(node -> words.append(node instanceof javafx.scene.text.Text text ? text.getText() : "·"));
        return words.toString();
    }

    private static void takeLetters(TextFlow flow, int many) {
        int left = many;
        for (Node node : flow.getChildren()) {
            if (node instanceof javafx.scene.text.Text text && left > 0) {
                int taken = Math.min(left, text.getText().length());
                text.setText(text.getText().substring(taken));
                left -= taken;
            }
        }
    }

    private GridPane table(TableBlock table) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("md-table");
        int row = 0;
        for (org.commonmark.node.Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (org.commonmark.node.Node line = part.getFirstChild(); line != null; line = line.getNext()) {
                int column = 0;
                for (org.commonmark.node.Node cell = line.getFirstChild(); cell != null; cell = cell.getNext()) {
                    grid.add(cell((TableCell) cell, part instanceof TableHead), column++, row);
                    if (grid.getColumnConstraints().size() < column) {
                        ColumnConstraints wide = new ColumnConstraints();
                        wide.setHgrow(Priority.SOMETIMES);
                        wide.setMinWidth(40);
                        grid.getColumnConstraints().add(wide);
                    }
                }
                row++;
            }
        }
        return grid;
    }

    private HBox cell(TableCell cell, boolean head) {
        TextFlow words = inline.flow(cell, "md-cell-words");
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox box = new HBox(words);
        box.getStyleClass().add("md-cell");
        if (head) {
            box.getStyleClass().add("md-head");
        }
        if (cell.getAlignment() == TableCell.Alignment.RIGHT) {
            words.setTextAlignment(javafx.scene.text.TextAlignment.RIGHT);
        }
        return box;
    }
}
