package relight.ui.protocol;

import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import relight.adapter.index.SqliteRecordIndex;
import relight.adapter.report.PdfPaper;
import relight.core.history.RecordedYear;
import relight.core.protocol.RecordFinder;
import relight.core.report.HistoryExporter;
import relight.ui.common.Desk;

/** The protocol screen with what forty recoveries say together. */
public final class HistoryStage {

    private HistoryStage() {}

    /** As it is after a click on what all say together. */
    public static ProtocolScreen screen(Desk desk, RecordedYear year, String page) {
        Clock clock = Clock.fixed(RecordedYear.NOW, desk.words().zone());
        Map<String, List<String>> changes = Map.of(year.nights().get(9).id() + "/1", List.of("system shopdb", "runbooks/shopdb.md"));
        HistoryView history = new HistoryView(desk, new HistoryViewModel(year.log(), new HistoryExporter(year.log(), year.evidence(), () -> changes, new PdfPaper(),
                InstantSource.fixed(RecordedYear.NOW), desk.words()), () -> changes, desk.background(), clock, "K. Lang"));
        history.choose(page);
        RecordFinder finder = new RecordFinder(year.log(), () -> SqliteRecordIndex.in(year.folder()));
        ProtocolScreen screen = new ProtocolScreen(desk, new ProtocolViewModel(year.log(), finder, null, desk.background(), clock, List::of),
                RecordedNights.changes(year.log(), finder, year.folder(), desk.background(), "K. Lang")).with(history);
        ((Button) screen.node().lookup("#history")).fire();
        return screen;
    }
}
