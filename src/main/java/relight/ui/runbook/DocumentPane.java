package relight.ui.runbook;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.LongPage;
import relight.ui.common.MarkdownView;

/**
 * A runbook as its author wrote it, with its steps marked and each section ready to be run. Only the rows in sight are built, so that
 * a document of ten thousand lines opens at once.
 */
final class DocumentPane extends LongPage {

    private static final double LINE = 60;

    private final Desk desk;
    /** Where each row begins in the file. */
    private List<Integer> lines = List.of();

    DocumentPane(Desk desk) {
        this.desk = desk;
        getStyleClass().add("document-pane");
        setAccessibleText(desk.say("screens.runbooks.document"));
        setFocusTraversable(true);
        addEventHandler(KeyEvent.KEY_PRESSED, this::scroll);
        addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    }

    void show(RunbookEntry entry) {
        DocumentHead head = new DocumentHead(desk, entry, this::scrollTo);
        MarkdownView view = new MarkdownView(new DocumentDressing(desk, entry), this::follow);
        List<Row> rows = new ArrayList<>();
        List<Integer> begin = new ArrayList<>();
        head.parts().forEach(part -> {
            rows.add(new Row(LINE, part));
            begin.add(0);
        });
        entry.rows().forEach(row -> {
            rows.add(new Row(row.height(), () -> view.node(row)));
            begin.add(row.line());
        });
        lines = begin;
        setRows(rows);
    }

    /** Brings the row at a line, or the one before it, to the top. */
    void scrollTo(int line) {
        int index = 0;
        while (line > 0 && index + 1 < lines.size() && lines.get(index + 1) <= line) {
            index++;
        }
        toRow(index);
    }

    /** A document has no row in hand: keys move the page. */
    private void scroll(KeyEvent key) {
        if (key.getTarget() != this) {
            return;
        }
        double page = Math.max(LINE, seen() - LINE);
        switch (key.getCode()) {
            case UP -> move(-LINE);
            case DOWN -> move(LINE);
            case PAGE_UP -> move(-page);
            case PAGE_DOWN, SPACE -> move(page);
            case HOME -> toRow(0);
            case END -> toEnd();
            default -> {
                return;
            }
        }
        key.consume();
    }

    private void follow(String address) {
        if (address.endsWith(".md") && !address.contains("://")) {
            desk.navigator().go(new Destination.ReadRunbook(address.startsWith("runbooks/") ? address : "runbooks/" + address));
        } else {
            Clip.copy(address);
        }
    }
}
