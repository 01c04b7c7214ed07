package relight.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.approval.QrCode;
import relight.core.protocol.RecordAdditions;
import relight.core.text.Message;

/** {@code relight protocol sign}: a second person vouches for a record, here or from their own machine. */
@Command(name = "sign")
public final class SignRecordCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "RECOVERY")
    private String recovery;

    @Option(names = "--by", paramLabel = "NAME")
    private Optional<String> by = Optional.empty();

    @Option(names = "--role", paramLabel = "ROLE")
    private String role = "";

    @Option(names = "--statement", paramLabel = "WORDS")
    private String statement = "";

    @Option(names = "--answer", paramLabel = "LETTERS")
    private Optional<String> answer = Optional.empty();

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, RecordAdditions> additions;
    private final Function<Location, KnownKeys> keys;

    public SignRecordCommand(Terminal terminal, Path platformData, Function<Location, RecordAdditions> additions, Function<Location, KnownKeys> keys) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.additions = additions;
        this.keys = keys;
    }

    @Override
    public Integer call() {
        RecordAdditions record = additions.apply(common.location(platformData));
        if (answer.isPresent()) {
            return AddedLine.print(terminal, common.json(), record.countersign(recovery, answer.get(), keys.apply(common.location(platformData)), statement));
        }
        return by.map(name -> AddedLine.print(terminal, common.json(), record.sign(recovery, name, role, statement))).orElseGet(() -> ask(record.ask(recovery)));
    }

    private int ask(ApprovalRequest request) {
        if (common.json()) {
            terminal.json(Map.of("code", request.code(), "request", request.whole(), "text", request.text()));
            return ExitStatus.DONE;
        }
        terminal.tell(Message.of("records.sign.ask", terminal.program()));
        terminal.print(request.code());
        terminal.tell(request.text().indent(4).stripTrailing());
        QrCode.of(request.whole()).ifPresent(picture -> picture.lines().forEach(terminal::tell));
        terminal.tell(request.whole());
        return ExitStatus.DONE;
    }
}
