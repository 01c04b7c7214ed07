package relight.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KeyKeeper;
import relight.core.approval.QrCode;
import relight.core.approval.SigningKey;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight approve}: say yes on this machine to what somebody asks on another, with no network between the two. */
@Command(name = "approve")
public final class ApproveCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(arity = "0..1", paramLabel = "CODE")
    private Optional<String> code = Optional.empty();

    @Option(names = "--key")
    private boolean showKey;

    @Option(names = "--yes")
    private boolean yes;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, KeyKeeper> keys;

    public ApproveCommand(Terminal terminal, Path platformData, Function<Location, KeyKeeper> keys) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.keys = keys;
    }

    @Override
    public Integer call() throws IOException {
        KeyKeeper keeper = keys.apply(common.location(platformData));
        return showKey || code.isEmpty() ? key(keeper) : sign(keeper, code.get());
    }

    private int key(KeyKeeper keeper) {
        SigningKey own = keeper.own();
        if (common.json()) {
            terminal.json(Map.of("key", own.shown().text(), "fingerprint", own.shown().fingerprint(), "file", keeper.file().toString()));
        } else {
            terminal.tell(terminal.words().say("people.terminal.key", keeper.file().toString(), own.shown().fingerprint()));
            terminal.print("    key: " + own.shown().text());
        }
        return ExitStatus.DONE;
    }

    private int sign(KeyKeeper keeper, String given) throws IOException {
        Optional<ApprovalRequest> request = ApprovalRequest.read(given);
        String wanted = request.map(ApprovalRequest::code).or(() -> ApprovalRequest.readCode(given)).orElseThrow(() ->
                new Problem(Message.of("people.code.mistyped"), Message.of("people.code.mistyped.remedy")));
        SigningKey own = keeper.own();
        request.ifPresentOrElse(this::tell, () -> terminal.tell(terminal.words().say("people.terminal.only-code", wanted)));
        if (!yes && !agreed()) {
            terminal.tell(terminal.words().say("people.terminal.not-signed"));
            return ExitStatus.CRITICAL;
        }
        ApprovalAnswer answer = ApprovalAnswer.to(wanted, own);
        if (common.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("code", wanted);
            json.put("answer", answer.letters());
            json.put("key", own.shown().text());
            terminal.json(json);
        } else {
            terminal.tell(terminal.words().say("people.terminal.answer"));
            terminal.print(answer.letters());
            QrCode.of(answer.letters().replace("-", "")).ifPresent(picture -> picture.lines().forEach(terminal::tell));
            terminal.tell(terminal.words().say("people.terminal.signed-with", own.shown().text()));
        }
        return ExitStatus.DONE;
    }

    private void tell(ApprovalRequest request) {
        terminal.tell(terminal.words().say("people.terminal.asked", request.by(), request.recovery(), request.title(), request.code()));
        terminal.tell(request.text().indent(4).stripTrailing());
    }

    /** Nobody signs by mistake: without somebody at the terminal, only {@code --yes} does. */
    private boolean agreed() throws IOException {
        if (System.console() == null || !System.console().isTerminal()) {
            return false;
        }
        terminal.ask(terminal.words().say("people.terminal.sign"));
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line != null && line.strip().equals("y");
    }
}
