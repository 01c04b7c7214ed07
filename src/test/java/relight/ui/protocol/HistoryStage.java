package relight.ui.protocol;

import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import relight.adapter.report.PdfPaper;
import relight.core.history.RecordedYear;
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
        ProtocolScreen screen = new ProtocolScreen(desk, new ProtocolViewModel(year.log(), null, desk.background(), List::of)).with(history);
        ((Button) screen.node().lookup("#history")).fire();
        return screen;
    }
}
