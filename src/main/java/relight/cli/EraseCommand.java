package relight.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.protocol.Erasure;
import relight.core.recovery.Entry;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight protocol erase}: shows what would go of somebody; erases it only where the words are given a second time. */
@Command(name = "erase")
public final class EraseCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "WORDS")
    private String words;

    @Option(names = "--recovery", paramLabel = "RECOVERY")
    private Optional<String> recovery = Optional.empty();

    @Option(names = "--file", paramLabel = "EVENT")
    private List<Long> files = List.of();

    @Option(names = "--reason", paramLabel = "WORDS")
    private String reason = "";

    @Option(names = "--confirm", paramLabel = "WORDS")
    private Optional<String> confirm = Optional.empty();

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, Erasure> erasure;

    public EraseCommand(Terminal terminal, Path platformData, Function<Location, Erasure> erasure) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.erasure = erasure;
    }

    @Override
    public Integer call() throws InterruptedException {
        Erasure records = erasure.apply(common.location(platformData));
        Erasure.Preview preview = records.preview(words, recovery);
        confirm.filter(typed -> !typed.strip().equals(preview.words())).ifPresent(typed -> {
            throw new Problem(Message.of("records.erase.mistyped", typed, preview.words()), Message.of("records.erase.mistyped.remedy"));
        });
        List<Erasure.Trace> chosen = preview.files().stream().filter(file -> files.contains(file.event())).toList();
        List<Entry> tombstones = confirm.isEmpty() || preview.isEmpty() ? List.of() : records.erase(preview, chosen, reason);
        if (common.json()) {
            terminal.json(json(preview, tombstones));
        } else {
            print(preview, !tombstones.isEmpty());
        }
        return preview.open().isEmpty() ? ExitStatus.DONE : ExitStatus.WARNING;
    }

    private void print(Erasure.Preview preview, boolean erased) {
        preview.traces().forEach(trace -> terminal.print("  " + trace.recovery() + "  " + terminal.words().say("records.event.short", trace.event()) + "  "
                + trace.field() + ": " + trace.text().replace("\n", " · ")));
        preview.copies().forEach(copy -> terminal.print("  " + copy.file()));
        preview.files().forEach(file -> terminal.print(Message.of("records.erase.file", file.recovery(), file.event(), file.text())));
        preview.open().forEach(recovery -> terminal.tell(Message.of("records.erase.open", recovery)));
        terminal.tell(preview.isEmpty() ? Message.of("records.erase.nothing", preview.words())
                : erased ? Message.of("records.erase.done", preview.traces().size(), preview.recoveries())
                : Message.of("records.erase.preview", preview.traces().size(), preview.recoveries(), preview.words()));
    }

    private static Map<String, Object> json(Erasure.Preview preview, List<Entry> tombstones) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("values", preview.traces().stream().map(EraseCommand::json).toList());
        json.put("files", preview.files().stream().map(EraseCommand::json).toList());
        json.put("copies", preview.copies().stream().map(copy -> copy.file().toString()).toList());
        json.put("open", preview.open());
        json.put("erased", tombstones.stream().map(Entry::number).toList());
        return json;
    }

    private static Map<String, Object> json(Erasure.Trace trace) {
        return Map.of("recovery", trace.recovery(), "event", trace.event(), "field", trace.field(), "text", trace.text());
    }
}
