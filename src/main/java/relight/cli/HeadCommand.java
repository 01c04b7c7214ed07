package relight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import relight.core.evidence.AnchorLevel;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.HeadRequest;
import relight.core.evidence.KeyedText;
import relight.core.evidence.NoteKey;
import relight.core.evidence.Notary;
import relight.core.evidence.TrustedKey;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight protocol head}: the log's newest signed head, as a second person needs it to cosign. */
@Command(name = "head")
public final class HeadCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Option(names = "--since", paramLabel = "EVENTS", defaultValue = "0")
    private long since;

    @Option(names = "--out", paramLabel = "PATH")
    private Optional<Path> out = Optional.empty();

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, EvidenceDesk> evidence;

    public HeadCommand(Terminal terminal, Path platformData, Function<Location, EvidenceDesk> evidence) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.evidence = evidence;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EvidenceDesk desk = evidence.apply(common.location(platformData));
        Notary.Standing standing = desk.notary().signNow().whole();
        Checkpoint head = Checkpoint.read(standing.head().orElseThrow().text());
        if (since > head.size()) {
            throw new Problem(Message.of("evidence.head.shorter", head.size(), since), Message.of("evidence.cosign.contradicts.remedy"));
        }
        HeadRequest request = desk.bundles().request(since);
        NoteKey key = desk.keys().chain().getLast().key();
        if (out.isPresent()) {
            Files.writeString(out.get(), new KeyedText(key, request.toString()).toString());
        }
        tell(head, key, desk.level().level(), desk.told());
        return ExitStatus.DONE;
    }

    private void tell(Checkpoint head, NoteKey key, AnchorLevel.Level level, List<Message> proven) {
        if (common.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("log", head.origin());
            json.put("events", head.size());
            json.put("head", head.shortHead());
            json.put("key", key.toString());
            json.put("fingerprint", TrustedKey.fingerprint(key.key()));
            json.put("level", level.name().toLowerCase(Locale.ROOT));
            json.put("proven", proven.stream().map(terminal.words()::say).toList());
            json.put("written", out.map(path -> path.toAbsolutePath().toString()).orElse(null));
            terminal.json(json);
            return;
        }
        terminal.print(Message.of("evidence.head.line", head.size(), head.shortHead()));
        terminal.print(Message.of("evidence.head.key", TrustedKey.fingerprint(key.key())));
        proven.forEach(terminal::print);
        out.ifPresent(path -> terminal.print(Message.of("evidence.head.written", path.toString(), terminal.program())));
    }
}
