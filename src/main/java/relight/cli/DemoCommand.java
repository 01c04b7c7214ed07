package relight.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import relight.core.recovery.Declaration;
import relight.core.recovery.Declarations;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoverySession;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight demo}: the practice site, a real fault on it, and the way out. */
@Command(name = "demo")
public final class DemoCommand implements Callable<Integer> {

    /** What the command needs besides the terminal: the site, the services over it, and the console where there is a display. */
    public record Parts(Practice.Opening site, Function<Location, RecoveryServices> services, ToIntFunction<Location> console) {}

    @Mixin
    private CommonOptions common;

    @Option(names = "--headless")
    private boolean headless;

    @Option(names = "--fault", paramLabel = "NAME")
    private Optional<String> fault = Optional.empty();

    private final Terminal terminal;
    private final Path platformData;
    private final Parts parts;

    public DemoCommand(Terminal terminal, Path platformData, Parts parts) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.parts = parts;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = common.location(platformData).data().resolve("practice");
        terminal.tell(terminal.words().say("terminal.demo.opening", folder.toString()));
        try (Practice practice = parts.site().open(folder.resolve("site"), new TerminalProgress(terminal))) {
            practice.start();
            String name = fault.orElse(practice.faults().getFirst());
            String scenario = practice.inject(name).orElseThrow(() -> new Problem(
                    Message.of("terminal.demo.fault", name), Message.of("terminal.demo.fault.remedy", String.join(", ", practice.faults()))));
            terminal.tell(terminal.words().say("terminal.demo.broken", practice.address(), state(practice)));
            Location location = new Location(practice.workspace(), folder.resolve("data"));
            if (!headless && Display.available()) {
                return parts.console().applyAsInt(location);
            }
            if (!headless) {
                terminal.tell(terminal.words().say("terminal.demo.no-display"));
            }
            return play(practice, location, scenario);
        }
    }

    private static String state(Practice practice) throws Exception {
        return String.join("; ", practice.state());
    }

    private int play(Practice practice, Location location, String scenario) throws Exception {
        RecoveryServices services = parts.services().apply(location);
        Declarations declarations = new Declarations(services.workspace(), services.engine().reader());
        Declaration declaration = declarations.declare(declarations.byScenario(scenario), Mode.DRILL,
                System.getProperty("user.name"), terminal.words().say("terminal.demo.reason"));
        try (RecoverySession session = services.engine().declare(declaration)) {
            terminal.tell(terminal.words().say("terminal.declared", session.id(), declaration.title()));
            Answers answers = new PractisedAnswers(terminal.words().say("terminal.demo.remark"));
            int status = new RecoveryPlayer(terminal, session, answers, services).play(common.json());
            terminal.tell(terminal.words().say("terminal.demo.well", practice.address(), state(practice)));
            terminal.tell(terminal.words().say("terminal.demo.record", terminal.program(), session.id(), location.data().toString()));
            return status;
        }
    }
}
