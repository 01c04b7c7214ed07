package relight.adapter.process;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.adapter.terminal.ReadableOutput;
import relight.adapter.terminal.TerminalProcess;
import relight.core.recovery.Outcome;
import relight.core.recovery.Redactor;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.recovery.StepTerminal;
import relight.core.runbook.Input;
import relight.core.runbook.ShellSyntax;
import relight.core.runbook.ShellText;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.text.ShellWord;

/**
 * Runs shell fences, each in a bash of its own under a small wrapper, in a session of its own.
 *
 * <p>What the step prints goes through a filter ({@code perl}) that belongs to the wrapper and into the run's spool; this class only
 * reads it there. So when the console dies, nothing happens to the step: it runs on, its output is complete and as redacted as
 * before, its state is kept if it succeeds, and its exit status lies in the spool for {@link #trace}. Secrets reach the step in its
 * environment and the filter through a pipe; neither stands in an argument or on the disk.
 *
 * <p>A secret that one step was given is there for the steps after it in the same section, as it would be in one script; it stays in
 * this process's memory, and a variable that is set to it is kept by the secret's name.
 *
 * <p>A step that wants a terminal is the exception: it runs in one, between the person who answers it and the spool, and ends with the
 * console that shows it. What was typed is nowhere but where its program put it.
 *
 * <p>Variables that an {@code exit} inside a function finds local are carried over as well; traps, positional parameters and what
 * an {@code exec} replaced are not.
 */
public final class ShellRunner implements StepRunner {

    private static final Duration LOOK = Duration.ofMillis(30);
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(PASSW|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|PGPASS).*");

    private static final Pattern KEPT_BY_NAME = Pattern.compile("(?m)^\\[\\[ \\$\\{(\\w+)\\+there\\} \\]\\] && ");

    private final Path folder;
    private final Map<String, String> environment;
    private final Duration grace;
    private final ShellSyntax syntax;
    private final Map<Path, Map<String, String>> given = new ConcurrentHashMap<>();
    private volatile Bash bash;

    /**
     * A runner for one workspace.
     *
     * @param folder      where the first step of a section starts
     * @param environment what every step sees, the console's own
     * @param grace       between asking a process tree to end and ending it
     */
    public ShellRunner(Path folder, Map<String, String> environment, Duration grace) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        this.grace = grace;
        this.syntax = new BashSyntax(environment);
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.Shell;
    }

    /** The values, and below them the script that sees them as variables. */
    @Override
    public String command(Step step, Map<String, String> inputs) {
        StringBuilder text = new StringBuilder();
        for (Input input : step.header().inputs()) {
            if (inputs.containsKey(input.name())) {
                String value = input.kind() == Input.Kind.SECRET ? Redactor.MASK : inputs.get(input.name());
                text.append(input.name()).append('=').append(ShellWord.quoted(value)).append('\n');
            }
        }
        return text.append(script((Step.Shell) step)).toString();
    }

    @Override
    public String tool(Step step) {
        try {
            return "bash " + bash().version();
        } catch (Problem none) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /**
     * Runs the fence. Interruption and the step's time-out end its whole process tree, and come back as outcomes of their kinds; the
     * interruption is used up by that.
     */
    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        Step.Shell shell = (Step.Shell) step;
        try {
            return start(shell, run);
        } catch (Problem problem) {
            return Outcome.failed(problem.say(run.words()));
        } catch (IOException e) {
            return Outcome.failed(run.words().say("runbook.shell.spool", run.spool().toString(), String.valueOf(e.getMessage())));
        }
    }

    @Override
    public ShellSyntax syntax() {
        return syntax;
    }

    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        StepSpool spool = new StepSpool(run.spool());
        if (!Files.exists(spool.wrapper())) {
            return Optional.empty();
        }
        ShellTrace trace = new ShellTrace(spool, run.words());
        return Optional.of(trace.look(spool.started().map(started -> living(run, started)).orElse(0)));
    }

    private int living(StepRun run, StepSpool.Started started) {
        ProcessTree tree = tree(run, started.pid());
        return (started.inTerminal() ? tree.members() : tree.ofStep(started.filter())).size();
    }

    @Override
    public void end(Step step, StepRun run) {
        new StepSpool(run.spool()).started().ifPresent(started -> end(tree(run, started.pid()), started.inTerminal(), started.filter()));
    }

    private static void end(ProcessTree tree, boolean inTerminal, long filter) {
        if (inTerminal) {
            tree.endAll();
        } else {
            tree.end(filter);
        }
    }

    private Outcome start(Step.Shell shell, StepRun run) throws IOException, InterruptedException {
        refuseWhatCannotBeFilledIn(shell, run);
        bash();
        return shell.terminal() ? inTerminal(shell, run) : alone(shell, run);
    }

    private StepSpool lay(Step.Shell shell, StepRun run, Path state, String wrapper) throws IOException {
        StepSpool spool = new StepSpool(run.spool());
        spool.lay(script(shell), wrapper);
        Files.deleteIfExists(Path.of(state + ".new"));
        return spool;
    }

    /** Somebody sits at it; where nobody does, it does not begin. */
    private Outcome inTerminal(Step.Shell shell, StepRun run) throws IOException, InterruptedException {
        StepTerminal person = run.terminal().orElseThrow(() ->
                new Problem(Message.of("interactive.nobody"), Message.of("interactive.nobody.remedy")));
        Path state = state(shell, run);
        StepSpool spool = lay(shell, run, state, "terminal.bash");
        Map<String, String> named = secrets(shell, run, state);
        SecretsOfAStep secrets = new SecretsOfAStep(values(run, named));
        Map<String, String> variables = variables(shell, run, state, named);
        if (!named.isEmpty()) {
            variables.put("RELIGHT_FILTER", FilterProgram.write(secrets.redactor(), ""));
        }
        List<String> line = List.of(bash().program().toString(), "--noprofile", "--norc", spool.wrapper().toString());
        OutputStream kept = Redactor.stream(secrets::redactor, new BufferedOutputStream(Files.newOutputStream(spool.output())));
        try (TerminalProcess terminal = TerminalProcess.start(line, folder, variables, person, kept, secrets::add)) {
            Outcome outcome = watch(shell, run, spool, terminal.process(), new OutputTail(spool.output(), shown -> { }, left -> { }), terminal::finish,
                    () -> Optional.of(terminal.process().exitValue()));
            if (outcome.good()) {
                secrets.keep(Path.of(state + ".new"), state);
            }
            return ShellOutcome.readable(outcome, ReadableOutput.last(spool.output(), terminal.size(), OutputTail.EXCERPT_LINES),
                    terminal.whole() ? "" : run.words().say("runbook.output.lost", run.spool().toString()));
        }
    }

    private Outcome alone(Step.Shell shell, StepRun run) throws IOException, InterruptedException {
        Bash.requirePerl(environment);
        Path state = state(shell, run);
        StepSpool spool = lay(shell, run, state, "wrapper.bash");
        ProcessBuilder builder = new ProcessBuilder(commandLine(spool)).directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(run.spool().resolve("wrapper.log").toFile());
        builder.environment().clear();
        Map<String, String> secrets = secrets(shell, run, state);
        builder.environment().putAll(variables(shell, run, state, secrets));
        Redactor redactor = redactor(run, secrets);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            String marker = UUID.randomUUID().toString();
            in.write((marker + "\0" + FilterProgram.write(redactor, marker) + "\0").getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedAtOnce) {
            // Its exit status says so.
        }
        return watch(shell, run, spool, process, new OutputTail(spool.output(), run::output,
                lines -> run.output(run.words().say("runbook.output.left", lines))), () -> { }, () -> spool.ended().map(StepSpool.Ended::status));
    }

    /**
     * Waits for the end.
     *
     * @param written waits until all that was printed lies in the spool
     * @param ending  the exit status, once the process is gone; empty where nothing tells it
     */
    private Outcome watch(Step.Shell shell, StepRun run, StepSpool spool, Process process, OutputTail output, Runnable written,
                          Supplier<Optional<Integer>> ending) {
        Outcome.Kind cut = null;
        try (OutputTail tail = output) {
            long begin = System.nanoTime();
            long limit = shell.header().timeout().map(Duration::toNanos).orElse(Long.MAX_VALUE);
            try {
                while (!process.waitFor(LOOK)) {
                    tail.poll();
                    if (System.nanoTime() - begin > limit) {
                        cut = Outcome.Kind.TIMED_OUT;
                        break;
                    }
                }
            } catch (InterruptedException e) {
                cut = Outcome.Kind.CANCELLED;
            }
            Optional<Integer> status = cut == null ? ending.get() : Optional.empty();
            if (status.isEmpty()) {
                end(tree(run, process.pid()), shell.terminal(), spool.started().map(StepSpool.Started::filter).orElse(0L));
            }
            written.run();
            Thread.interrupted();
            tail.finish();
            return new ShellOutcome(spool, tail, run.words()).of(cut, status, shell.header().timeout());
        }
    }

    private static void refuseWhatCannotBeFilledIn(Step.Shell shell, StepRun run) {
        if (isForShell(shell)) {
            ShellText.read(shell.script()).placeholdersOutOfReach().stream().findFirst().ifPresent(placeholder -> {
                throw new Problem(Message.of("runbook.shell.quotes", placeholder), Message.of("runbook.shell.quotes.remedy", placeholder));
            });
        }
        run.inputs().forEach((name, value) -> {
            if (value.indexOf('\0') >= 0) {
                throw new Problem(Message.of("runbook.shell.nul", name), Message.of("runbook.shell.nul.remedy", name));
            }
        });
    }

    private static String script(Step.Shell shell) {
        return isForShell(shell) ? ShellText.read(shell.script()).withVariables(shell.header().inputs().stream().map(Input::name).toList())
                : shell.script();
    }

    /** A script of another language is nobody's to fill in. */
    private static boolean isForShell(Step.Shell shell) {
        return !shell.ownProcess() || ShellText.isShebang(shell.script().lines().findFirst().orElse(""));
    }

    private List<String> commandLine(StepSpool spool) throws InterruptedException {
        List<String> line = new ArrayList<>();
        Bash.setsid(environment).ifPresent(setsid -> line.add(setsid.toString()));
        line.addAll(List.of(bash().program().toString(), "--noprofile", "--norc", spool.wrapper().toString()));
        return line;
    }

    /** The secrets of this step, those of the steps before it, and those of the environment by whose names something was kept. */
    private Map<String, String> secrets(Step.Shell shell, StepRun run, Path state) throws IOException {
        String main = shell.session().split(Step.Shell.LANE, 2)[0];
        Map<String, String> all = given.computeIfAbsent(state(main, run), key -> new ConcurrentHashMap<>());
        run.secretInputs().stream().filter(run.inputs()::containsKey).forEach(name -> all.put(name, run.inputs().get(name)));
        Map<String, String> secrets = new TreeMap<>(all);
        if (Files.exists(state)) {
            Matcher kept = KEPT_BY_NAME.matcher(Files.readString(state, StandardCharsets.ISO_8859_1));
            while (kept.find()) {
                Optional.ofNullable(environment.get(kept.group(1))).ifPresent(value -> secrets.putIfAbsent(kept.group(1), value));
            }
        }
        return secrets;
    }

    private Map<String, String> variables(Step.Shell shell, StepRun run, Path state, Map<String, String> secrets) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.putAll(secrets);
        variables.keySet().removeAll(Set.of("BASH_ENV", "ENV"));
        variables.putAll(run.inputs());
        variables.put(ProcessTree.MARK, mark(run));
        variables.put("RELIGHT_SPOOL", run.spool().toAbsolutePath().toString());
        variables.put("RELIGHT_SCRIPT", new StepSpool(run.spool().toAbsolutePath()).script().toString());
        variables.put("RELIGHT_STATE", state.toString());
        variables.put("RELIGHT_INPUTS", String.join(" ", run.inputs().keySet()));
        variables.put("RELIGHT_SECRETS", String.join(" ", secrets.keySet()));
        variables.put("RELIGHT_TOGGLED", String.join(" ", run.toggledOptions()));
        if (shell.ownProcess()) {
            variables.put("RELIGHT_OWN", "1");
        }
        return variables;
    }

    private Redactor redactor(StepRun run, Map<String, String> named) {
        return Redactor.of(values(run, named));
    }

    private List<String> values(StepRun run, Map<String, String> named) {
        List<String> secrets = new ArrayList<>(named.values());
        secrets.addAll(run.secrets());
        environment.forEach((name, value) -> {
            if (SECRET_NAME.matcher(name).matches() && value.length() >= 8 && !value.startsWith("/")) {
                secrets.add(value);
            }
        });
        return secrets;
    }

    /** A lane begins with what its section's main line has left until then; what is watched beside the steps leaves nothing for them. */
    private static Path state(Step.Shell shell, StepRun run) throws IOException {
        if (shell.header().watch().isPresent()) {
            return state(shell.session() + " watch " + shell.id(), run);
        }
        Path own = state(shell.session(), run);
        int lane = shell.session().indexOf(Step.Shell.LANE);
        if (lane >= 0 && !Files.exists(own)) {
            Path main = state(shell.session().substring(0, lane), run);
            if (Files.exists(main)) {
                Path copy = Path.of(own + ".copy");
                Files.copy(main, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                Files.move(copy, own, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return own;
    }

    private static Path state(String session, StepRun run) {
        String name = UUID.nameUUIDFromBytes(session.getBytes(StandardCharsets.UTF_8)).toString();
        return run.shared().toAbsolutePath().resolve("shell-" + name + ".state");
    }

    /** The same for every console that looks at the run. */
    private static String mark(StepRun run) {
        return UUID.nameUUIDFromBytes(run.spool().toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)).toString();
    }

    private ProcessTree tree(StepRun run, long root) {
        return new ProcessTree(root, mark(run), grace);
    }

    private Bash bash() throws InterruptedException {
        if (bash == null) {
            bash = Bash.find(environment);
        }
        return bash;
    }
}
