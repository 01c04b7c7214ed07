package relight.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.KeyedText;
import relight.core.evidence.SignedNote;
import relight.core.evidence.TrustedKey;
import relight.core.text.Message;

/** {@code relight protocol anchor}: takes in what a second person has signed. */
@Command(name = "anchor")
public final class AnchorCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FILE")
    private Path file;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, EvidenceDesk> evidence;

    public AnchorCommand(Terminal terminal, Path platformData, Function<Location, EvidenceDesk> evidence) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.evidence = evidence;
    }

    @Override
    public Integer call() {
        KeyedText signed = KeyedText.read(file);
        Checkpoint head;
        try {
            head = evidence.apply(common.location(platformData)).take(signed.key(), SignedNote.read(signed.body()));
        } catch (IllegalArgumentException e) {
            throw KeyedText.foreign(file, e);
        }
        String fingerprint = TrustedKey.fingerprint(signed.key().key());
        if (common.json()) {
            terminal.json(Map.of("head", head.shortHead(), "cosigner", signed.key().toString(), "fingerprint", fingerprint));
        } else {
            terminal.print(Message.of("evidence.take.taken", head.shortHead(), fingerprint));
        }
        return ExitStatus.DONE;
    }
}
