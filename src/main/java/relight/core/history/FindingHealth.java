package relight.core.history;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import relight.core.catalog.CheckReport.Line;
import relight.core.catalog.CheckReport.Status;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Findings as a monitor wants to know of them: those that are due, and those that should be settled by now. */
public final class FindingHealth {

    private static final String CHECK = "finding";

    private FindingHealth() {}

    /** A warning for each that is overdue; a line without one for each that is due soon. */
    public static List<Line> lines(List<OpenItem> items, LocalDate today) {
        List<Line> lines = new ArrayList<>();
        for (OpenItem item : items) {
            switch (item.standing(today)) {
                case OVERDUE -> lines.add(line(item, Status.WARNING, "history.check.overdue"));
                case DUE -> lines.add(line(item, Status.OK, "history.check.due"));
                case OPEN, SETTLED -> { }
            }
        }
        return lines;
    }

    /** The journal cannot say whether anything is due; backups are judged all the same. */
    public static Line unreadable(Problem problem) {
        return new Line("", CHECK, Status.WARNING, Message.of("history.check.readable"), Message.of("history.check.unreadable"), problem.what());
    }

    private static Line line(OpenItem item, Status status, String key) {
        String due = item.due().orElseThrow().toString();
        String owner = item.finding().owner().toString();
        return new Line("", CHECK, status, Message.of("history.check.expected", due), Message.of("history.check.open"),
                Message.of(key, item.id(), item.finding().finding().toString(), owner.isBlank() ? Message.of("history.nobody") : owner, due));
    }
}
