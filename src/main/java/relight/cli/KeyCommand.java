package relight.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.LogKeys.Link;
import relight.core.evidence.Notary;
import relight.core.evidence.TrustedKey;
import relight.core.text.Message;

/** {@code relight protocol key}: the key that the log's heads are signed with, to be told to whoever is to check them. */
@Command(name = "key")
public final class KeyCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Option(names = "--rotate")
    private boolean rotate;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, EvidenceDesk> evidence;

    public KeyCommand(Terminal terminal, Path platformData, Function<Location, EvidenceDesk> evidence) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.evidence = evidence;
    }

    @Override
    public Integer call() throws InterruptedException {
        EvidenceDesk desk = evidence.apply(common.location(platformData));
        Notary.Standing standing = desk.notary().signNow();
        if (rotate) {
            desk.keys().rotate();
            desk.notary().signNow();
        }
        List<Link> chain = desk.keys().chain();
        if (common.json()) {
            terminal.json(chain.stream().map(link -> Map.of("key", link.key().toString(), "fingerprint", TrustedKey.fingerprint(link.key().key()))).toList());
            return ExitStatus.DONE;
        }
        if (chain.isEmpty()) {
            standing.whole();
        }
        Link last = chain.getLast();
        terminal.print(Message.of(rotate ? "evidence.key.rotated" : "evidence.key.line", TrustedKey.fingerprint(last.key().key())));
        terminal.print("    " + last.key());
        desk.keys().where().forEach(terminal::print);
        return ExitStatus.DONE;
    }
}
