package relight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.Cosigner;
import relight.core.evidence.HeadRequest;
import relight.core.evidence.KeyedText;
import relight.core.evidence.SignedNote;
import relight.core.evidence.TrustedKey;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight protocol cosign}: the second person, on another machine, which remembers what it has signed before. */
@Command(name = "cosign")
public final class CosignCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "CHECKPOINT")
    private Path file;

    @Option(names = "--log-key", paramLabel = "K")
    private Optional<String> key = Optional.empty();

    @Option(names = "--out", paramLabel = "PATH")
    private Optional<Path> out = Optional.empty();

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, Cosigner> cosigners;

    public CosignCommand(Terminal terminal, Path platformData, Function<Location, Cosigner> cosigners) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.cosigners = cosigners;
    }

    @Override
    public Integer call() throws IOException {
        KeyedText asked = KeyedText.read(file);
        HeadRequest request = request(asked);
        Cosigner cosigner = cosigners.apply(common.location(platformData));
        Optional<Checkpoint> remembered = cosigner.remembered(asked.key().name());
        compared(asked, cosigner.knows(asked.key()));
        SignedNote note = request.checkpoint().with(cosigner.cosign(request, asked.key()));
        Path answer = out.orElse(Path.of(file + ".cosigned"));
        Files.writeString(answer, new KeyedText(cosigner.key(), note.toString()).toString());
        tell(Checkpoint.read(note.text()), remembered, answer, cosigner);
        return ExitStatus.DONE;
    }

    private HeadRequest request(KeyedText asked) {
        try {
            HeadRequest request = HeadRequest.read(asked.body());
            Checkpoint.read(request.checkpoint().text());
            return request;
        } catch (IllegalArgumentException e) {
            throw KeyedText.foreign(file, e);
        }
    }

    /** The first time, a person has compared the key; later the memory of this machine has. */
    private void compared(KeyedText asked, boolean known) {
        Optional<TrustedKey> told = key.map(text -> TrustedKey.read(text).orElseThrow(() ->
                new Problem(Message.of("evidence.key.mistyped", text), Message.of("evidence.key.mistyped.remedy"))));
        String fingerprint = TrustedKey.fingerprint(asked.key().key());
        if (told.isPresent() && !told.get().is(asked.key().key())) {
            throw new Problem(Message.of("evidence.cosign.unsigned", key.orElseThrow()), Message.of("evidence.cosign.unsigned.remedy"));
        }
        if (told.isEmpty() && !known) {
            throw new Problem(Message.of("evidence.cosign.first", asked.key().name(), fingerprint), Message.of("evidence.cosign.first.remedy", fingerprint));
        }
    }

    private void tell(Checkpoint head, Optional<Checkpoint> before, Path answer, Cosigner cosigner) {
        String fingerprint = TrustedKey.fingerprint(cosigner.key().key());
        if (common.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("head", head.shortHead());
            json.put("before", before.map(Checkpoint::shortHead).orElse(null));
            json.put("key", cosigner.key().toString());
            json.put("fingerprint", fingerprint);
            json.put("written", answer.toAbsolutePath().toString());
            terminal.json(json);
            return;
        }
        terminal.print(before.map(older -> Message.of("evidence.cosign.continued", head.shortHead(), older.shortHead()))
                .orElse(Message.of("evidence.cosign.begun", head.shortHead())));
        terminal.print(Message.of("evidence.cosign.written", answer.toString(), fingerprint));
    }
}
