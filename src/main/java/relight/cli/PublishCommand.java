package relight.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.Publication;
import relight.core.protocol.EvidenceStore;
import relight.core.text.Message;

/** {@code relight protocol publish}: the log's hashes and its head, where others can follow it. */
@Command(name = "publish")
public final class PublishCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "STORE", arity = "0..1")
    private Optional<String> store = Optional.empty();

    @Option(names = "--entries")
    private boolean entries;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, EvidenceDesk> evidence;
    private final BiFunction<Location, Optional<String>, EvidenceStore> stores;

    /**
     * @param stores a store of the workspace by its name, or the one for evidence
     */
    public PublishCommand(Terminal terminal, Path platformData, Function<Location, EvidenceDesk> evidence,
                          BiFunction<Location, Optional<String>, EvidenceStore> stores) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.evidence = evidence;
        this.stores = stores;
    }

    @Override
    public Integer call() throws InterruptedException {
        Location location = common.location(platformData);
        try (EvidenceStore place = stores.apply(location, store)) {
            if (entries) {
                terminal.tell(Message.of("evidence.publish.entries"));
            }
            Publication done = evidence.apply(location).publish(place, entries);
            if (common.json()) {
                terminal.json(Map.of("events", done.size(), "files", done.files(), "where", done.where()));
            } else {
                terminal.print(Message.of("evidence.publish.done", done.size(), done.where(), done.files()));
            }
        }
        return ExitStatus.DONE;
    }
}
