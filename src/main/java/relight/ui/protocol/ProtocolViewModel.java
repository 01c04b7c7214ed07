package relight.ui.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Record;
import relight.core.protocol.RecordWriter;
import relight.core.recovery.Journal.Summary;
import relight.core.report.RecordExport;
import relight.core.report.RecordExporter;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Background;
import relight.ui.common.FxThread;
import relight.ui.protocol.RecordLine.Kind;

/** Every recovery in the journal, the record of the chosen one and what is proven of it. Lives on the FX thread. */
public final class ProtocolViewModel {

    /**
     * A record with what was found of its proof.
     *
     * @param level how far the log that it stands in is proven by others, in words
     */
    record Page(Record record, Proof proof, List<Message> level) {}

    private final ProtocolLog log;
    private final RecordExporter exporter;
    private final Background background;
    private final Supplier<List<Message>> level;
    private final ObservableList<RecordLine> all = FXCollections.observableArrayList();
    private final FilteredList<RecordLine> lines = new FilteredList<>(all);
    private final ObjectProperty<Kind> kind = new SimpleObjectProperty<>(Kind.ALL);
    private final StringProperty text = new SimpleStringProperty("");
    private final ObjectProperty<String> chosen = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<Page> page = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Exception> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Path> written = new ReadOnlyObjectWrapper<>();
    private Background.Running reading = () -> { };
    private Background.Running opening = () -> { };

    /**
     * @param level how far the log is proven by others; may block
     */
    public ProtocolViewModel(ProtocolLog log, RecordExporter exporter, Background background, Supplier<List<Message>> level) {
        this.log = log;
        this.exporter = exporter;
        this.background = background;
        this.level = level;
        kind.addListener((every, before, now) -> filter());
        text.addListener((every, before, now) -> filter());
        chosen.addListener((every, before, now) -> read(now));
    }

    private void filter() {
        Kind wanted = kind.get();
        String words = text.get();
        lines.setPredicate(line -> line.is(wanted) && line.holds(words));
    }

    /** Looks at the journal again: the list at once, then the figures of each recovery as they have been read. */
    void refresh() {
        reading.cancel();
        problem.set(null);
        reading = background.run(log::recoveries, this::list, problem::set);
    }

    /** Ends what is being read. */
    void rest() {
        reading.cancel();
        opening.cancel();
    }

    private void list(List<Summary> summaries) {
        List<RecordLine> fresh = new ArrayList<>();
        for (Summary summary : summaries) {
            fresh.add(all.stream().filter(line -> line.summary().equals(summary)).findFirst().orElse(RecordLine.of(summary)));
        }
        all.setAll(fresh);
        String before = chosen.get();
        if (before == null || summaries.stream().noneMatch(summary -> summary.recovery().equals(before))) {
            chosen.set(summaries.isEmpty() ? null : summaries.getFirst().recovery());
        } else {
            read(before);
        }
        List<RecordLine> unread = fresh.stream().filter(line -> line.result().isEmpty()).toList();
        reading = background.run(() -> {
            for (RecordLine line : unread) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                RecordLine told = figures(line);
                FxThread.run(() -> replace(told));
            }
            return unread;
        }, done -> { }, problem::set);
    }

    /** Of a damaged recovery the list still shows that it is there. */
    private RecordLine figures(RecordLine line) {
        try {
            return line.with(RecordWriter.write(log.logId(), log.entries(line.summary().recovery())));
        } catch (Problem damaged) {
            return line;
        }
    }

    private void replace(RecordLine line) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).summary().equals(line.summary()) && !all.get(i).equals(line)) {
                all.set(i, line);
            }
        }
    }

    private void read(String recovery) {
        opening.cancel();
        if (recovery == null) {
            page.set(null);
            return;
        }
        if (page.get() != null && !page.get().record().recovery().id().equals(recovery)) {
            page.set(null);
        }
        opening = background.run(() -> new Page(RecordWriter.write(log.logId(), log.entries(recovery)), Proof.of(log, recovery), level()),
                this::opened, problem::set);
    }

    private List<Message> level() {
        try {
            return level.get();
        } catch (Problem unreadable) {
            return List.of(unreadable.what());
        }
    }

    private void opened(Page read) {
        problem.set(null);
        page.set(read);
    }

    /** Writes the record; says afterwards where it lies. */
    void export(RecordExport form, Path file) {
        Record record = page.get().record();
        written.set(null);
        problem.set(null);
        background.run(() -> {
            try {
                return Files.write(file, exporter.write(record, form));
            } catch (java.io.IOException e) {
                throw new Problem(Message.of("protocol.screen.export.failed", file.toString(), String.valueOf(e.getMessage())),
                        Message.of("protocol.screen.export.failed.remedy"), e);
            }
        }, written::set, problem::set);
    }

    /** The exact bytes of one event as they lie in the log; told on the FX thread. */
    void event(long number, Consumer<String> told) {
        String recovery = chosen.get();
        background.run(() -> {
            StringBuilder leaf = new StringBuilder();
            log.stored(recovery, event -> {
                if (event.number() == number) {
                    leaf.append(new String(event.leaf(), java.nio.charset.StandardCharsets.UTF_8));
                }
            });
            return leaf.toString();
        }, told, problem::set);
    }

    /** A name for the file that would be written. */
    String suggestedName(RecordExport form) {
        return page.get().record().recovery().id() + "." + form.extension();
    }

    ObservableList<RecordLine> lines() {
        return lines;
    }

    int total() {
        return all.size();
    }

    Optional<RecordLine> line(String recovery) {
        return lines.stream().filter(line -> line.summary().recovery().equals(recovery)).findFirst();
    }

    ObjectProperty<Kind> kind() {
        return kind;
    }

    StringProperty text() {
        return text;
    }

    /** The id of the recovery that is read. */
    ObjectProperty<String> chosen() {
        return chosen;
    }

    ReadOnlyObjectProperty<Page> page() {
        return page.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Exception> problem() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Path> written() {
        return written.getReadOnlyProperty();
    }
}
