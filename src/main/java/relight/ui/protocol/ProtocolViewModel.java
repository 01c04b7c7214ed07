package relight.ui.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import relight.core.protocol.EventSheet;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Record;
import relight.core.protocol.RecordFinder;
import relight.core.protocol.RecordIndex.Found;
import relight.core.protocol.RecordQuery;
import relight.core.protocol.RecordSheet;
import relight.core.protocol.RecordWriter;
import relight.core.report.RecordExport;
import relight.core.report.RecordExporter;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Background;
import relight.ui.common.FxThread;

/** Every recovery in the journal, the record of the chosen one and what is proven of it. Lives on the FX thread. */
public final class ProtocolViewModel {

    /**
     * A record with what was found of its proof.
     *
     * @param level how far the log that it stands in is proven by others, in words
     */
    record Page(Record record, Proof proof, List<Message> level) {}

    private static final int MOST_FOUND = 6;
    private static final int TELLING = 10;

    private final ProtocolLog log;
    private final RecordExporter exporter;
    private final Background background;
    private final Supplier<List<Message>> level;
    private final RecordFinder finder;
    private final RecordFilter filter;
    private final ObservableList<RecordSheet> lines = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<RecordFinder.Choices> choices = new ReadOnlyObjectWrapper<>(new RecordFinder.Choices(List.of(), List.of(), List.of()));
    private final ReadOnlyObjectWrapper<List<Found>> found = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Indexing> indexing = new ReadOnlyObjectWrapper<>();
    private List<RecordSheet> all = List.of();
    private final ObjectProperty<String> chosen = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<Page> page = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Exception> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Path> written = new ReadOnlyObjectWrapper<>();
    private Background.Running reading = () -> { };
    private Background.Running looking = () -> { };
    private Background.Running opening = () -> { };
    private Background.Running finding = () -> { };

    /** How many of the recoveries whose words had changed have been read. */
    record Indexing(int done, int of) {}

    /**
     * @param level how far the log is proven by others; may block
     */
    public ProtocolViewModel(ProtocolLog log, RecordFinder finder, RecordExporter exporter, Background background, Clock clock,
                             Supplier<List<Message>> level) {
        this.log = log;
        this.finder = finder;
        this.exporter = exporter;
        this.background = background;
        this.level = level;
        filter = new RecordFilter(clock);
        filter.listen(this::look);
        filter.text().addListener((every, before, now) -> findWithin());
        chosen.addListener((every, before, now) -> read(now));
    }

    /** Looks at the journal again: the list at once, then what has been written since. */
    void refresh() {
        reading.cancel();
        problem.set(null);
        reading = background.run(finder::all, this::begin, problem::set);
    }

    /** Ends what is being read. */
    void rest() {
        reading.cancel();
        looking.cancel();
        opening.cancel();
        finding.cancel();
    }

    private void begin(List<RecordSheet> sheets) {
        list(sheets);
        String before = chosen.get();
        if (before == null || sheets.stream().noneMatch(sheet -> sheet.summary().recovery().equals(before))) {
            chosen.set(sheets.isEmpty() ? null : sheets.getFirst().summary().recovery());
        } else {
            read(before);
        }
        reading = background.run(() -> {
            finder.catchUp(this::tell);
            return finder.all();
        }, this::caughtUp, failure -> {
            indexing.set(null);
            problem.set(failure);
        });
    }

    private void tell(int done, int of) {
        if (done % TELLING == 0) {
            FxThread.run(() -> indexing.set(new Indexing(done, of)));
        }
    }

    private void caughtUp(List<RecordSheet> sheets) {
        indexing.set(null);
        list(sheets);
        findWithin();
    }

    private void list(List<RecordSheet> sheets) {
        all = sheets;
        choices.set(RecordFinder.Choices.of(sheets));
        look();
    }

    private void look() {
        looking.cancel();
        RecordQuery query = filter.query();
        List<RecordSheet> sheets = all;
        looking = background.run(() -> finder.among(sheets, query), this::show, problem::set);
    }

    private void show(List<RecordSheet> fitting) {
        if (!fitting.equals(lines)) {
            lines.setAll(fitting);
        }
    }

    /** In which events of the record the words stand. */
    private void findWithin() {
        finding.cancel();
        RecordQuery query = filter.query();
        String recovery = chosen.get();
        if (recovery == null || query.text().isBlank()) {
            found.set(List.of());
            return;
        }
        finding = background.run(() -> finder.within(recovery, query, MOST_FOUND), found::set, problem::set);
    }

    private void read(String recovery) {
        opening.cancel();
        findWithin();
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

    /** The events that a claim rests on, as they lie in the log; told on the FX thread. */
    void events(List<Long> numbers, Consumer<List<EventSheet>> told) {
        String recovery = chosen.get();
        background.run(() -> {
            List<EventSheet> sheets = new ArrayList<>();
            log.stored(recovery, event -> {
                if (numbers.contains(event.number())) {
                    sheets.add(EventSheet.of(event));
                }
            });
            return sheets;
        }, told, problem::set);
    }

    /** A name for the file that would be written. */
    String suggestedName(RecordExport form) {
        return page.get().record().recovery().id() + "." + form.extension();
    }

    ObservableList<RecordSheet> lines() {
        return lines;
    }

    int total() {
        return all.size();
    }

    Optional<RecordSheet> line(String recovery) {
        return lines.stream().filter(line -> line.summary().recovery().equals(recovery)).findFirst();
    }

    RecordFilter filter() {
        return filter;
    }

    /** What occurs in the recoveries, to choose from. */
    ReadOnlyObjectProperty<RecordFinder.Choices> choices() {
        return choices.getReadOnlyProperty();
    }

    /** The events of the record that is read in which the words stand that are looked for. */
    ReadOnlyObjectProperty<List<Found>> found() {
        return found.getReadOnlyProperty();
    }

    /** Null where every recovery can be found by its words. */
    ReadOnlyObjectProperty<Indexing> indexing() {
        return indexing.getReadOnlyProperty();
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
