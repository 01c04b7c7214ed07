package relight.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import relight.core.protocol.RecordFinder;
import relight.core.protocol.RecordIndex.Found;
import relight.core.protocol.RecordQuery;
import relight.core.protocol.RecordSheet;
import relight.core.recovery.Journal.Summary;
import relight.core.recovery.Mode;
import relight.core.text.Message;

/** {@code relight protocol list}: every recovery, or those that fit what is asked for. */
@Command(name = "list")
public final class ListRecordsCommand implements Callable<Integer> {

    private static final int MOST_FOUND = 5;

    @Mixin
    private CommonOptions common;

    @Option(names = "--text", paramLabel = "WORDS")
    private String text = "";

    @Option(names = "--system", paramLabel = "SYSTEM")
    private Optional<String> system = Optional.empty();

    @Option(names = "--mode", paramLabel = "MODE")
    private Optional<Mode> mode = Optional.empty();

    @Option(names = "--person", paramLabel = "NAME")
    private Optional<String> person = Optional.empty();

    @Option(names = "--objectives", paramLabel = "ENDING")
    private Optional<RecordSheet.Ending> ending = Optional.empty();

    @Option(names = "--verdict", paramLabel = "VERDICT")
    private Optional<String> verdict = Optional.empty();

    @Option(names = "--since", paramLabel = "TIME")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME")
    private Optional<String> until = Optional.empty();

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, RecordFinder> finder;

    public ListRecordsCommand(Terminal terminal, Path platformData, Function<Location, RecordFinder> finder) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.finder = finder;
    }

    @Override
    public Integer call() throws InterruptedException {
        RecordFinder records = finder.apply(common.location(platformData));
        TimeAsked times = new TimeAsked(terminal.words().zone(), Instant.now());
        RecordQuery query = new RecordQuery(since.map(times::begin), until.map(times::end), system, mode, person, ending, verdict, text);
        if (!query.equals(RecordQuery.ALL)) {
            records.catchUp(RecordFinder.Progress.NONE);
        }
        List<RecordSheet> all = records.all();
        List<RecordSheet> fitting = records.among(all, query);
        if (common.json()) {
            terminal.json(fitting.stream().map(sheet -> json(sheet.summary(), records.within(sheet.summary().recovery(), query, MOST_FOUND))).toList());
        } else if (fitting.isEmpty()) {
            terminal.print(Message.of(all.isEmpty() ? "protocol.list.none" : "protocol.screen.none-found"));
        } else {
            fitting.forEach(sheet -> print(sheet.summary(), records.within(sheet.summary().recovery(), query, MOST_FOUND)));
        }
        return ExitStatus.DONE;
    }

    private Map<String, Object> json(Summary one, List<Found> found) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", one.recovery());
        object.put("mode", one.mode().name().toLowerCase(Locale.ROOT));
        object.put("title", one.title());
        object.put("systems", one.systems());
        object.put("declared", one.declared().atZone(terminal.words().zone()).toOffsetDateTime().toString());
        object.put("closed", one.closed().map(at -> at.atZone(terminal.words().zone()).toOffsetDateTime().toString()).orElse(null));
        object.put("verdict", one.verdict().orElse(null));
        object.put("events", one.events());
        object.put("sealed", one.sealed());
        object.put("found", found.stream().map(event -> Map.of("event", event.event(), "text", plain(event))).toList());
        return object;
    }

    private void print(Summary one, List<Found> found) {
        terminal.print(Message.of("protocol.list.line", one.recovery(), one.declared(), Message.of("protocol.record.mode." + one.mode()),
                one.title(), one.verdict().<Object>map(verdict -> verdict).orElse(Message.of("protocol.list.open")), one.events(),
                one.sealed() ? Message.of("protocol.list.sealed") : ""));
        found.forEach(event -> terminal.print("    " + terminal.words().say("records.event.short", event.event()) + "  " + plain(event)));
    }

    private static String plain(Found found) {
        return found.excerpt().replace(String.valueOf(Found.BEGIN), "").replace(String.valueOf(Found.END), "");
    }
}
