package relight.core.runbook;

import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/** {@code - [ ] something to do}, which plain CommonMark takes for a list item that begins with brackets. */
final class TaskText {

    private static final Pattern BOX = Pattern.compile("^\\[[ xX]\\]\\s+");

    private TaskText() {}

    static boolean isTaskList(ListBlock list) {
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            if (isTask(item)) {
                return true;
            }
        }
        return false;
    }

    static boolean isTask(Node item) {
        return item.getFirstChild() instanceof Paragraph paragraph && BOX.matcher(PlainText.of(paragraph)).find();
    }

    /** The words of the item without its box, then those of the items within it. */
    static void collect(ListItem item, List<String> tasks) {
        for (Node block = item.getFirstChild(); block != null; block = block.getNext()) {
            if (block instanceof Paragraph paragraph && block == item.getFirstChild()) {
                tasks.add(BOX.matcher(PlainText.of(paragraph)).replaceFirst(""));
            } else if (block instanceof ListBlock) {
                for (Node inner = block.getFirstChild(); inner != null; inner = inner.getNext()) {
                    collect((ListItem) inner, tasks);
                }
            }
        }
    }
}
