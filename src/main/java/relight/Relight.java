package relight;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import relight.adapter.log.Log;
import relight.adapter.platform.PlatformFolders;
import relight.adapter.practice.Fault;
import relight.adapter.practice.PracticeService;
import relight.adapter.practice.PracticeSite;
import relight.adapter.practice.ServiceProcess;
import relight.adapter.process.BashSyntax;
import relight.adapter.process.InstalledShellCheck;
import relight.adapter.report.PdfPaper;
import relight.adapter.settings.SettingsFile;
import relight.adapter.sqlite.JournalEvidence;
import relight.cli.AmendCommand;
import relight.cli.AnchorCommand;
import relight.cli.ActCommand;
import relight.cli.ApproveCommand;
import relight.cli.AttachCommand;
import relight.cli.AttachedFileCommand;
import relight.cli.CatalogCommand;
import relight.cli.ClusterCommand;
import relight.cli.CheckCommand;
import relight.cli.CosignCommand;
import relight.cli.DemoCommand;
import relight.cli.Display;
import relight.cli.EraseCommand;
import relight.cli.ExitStatus;
import relight.cli.FindingsCommand;
import relight.cli.HeadCommand;
import relight.cli.HistoryServices;
import relight.cli.InitCommand;
import relight.cli.KeyCommand;
import relight.cli.ListRecordsCommand;
import relight.cli.Location;
import relight.cli.LoggedRun;
import relight.cli.NoteCommand;
import relight.cli.PracticeServiceCommand;
import relight.cli.ProtocolCommand;
import relight.cli.ProtocolServices;
import relight.cli.PublishCommand;
import relight.cli.RaiseCommand;
import relight.cli.RehearseCommand;
import relight.cli.RelightCommand;
import relight.cli.ReportCommand;
import relight.cli.RestoreCommand;
import relight.cli.ResumeCommand;
import relight.cli.RunCommand;
import relight.cli.RunNowCommand;
import relight.cli.RunbookCommand;
import relight.cli.SettleCommand;
import relight.cli.SignRecordCommand;
import relight.cli.Terminal;
import relight.cli.Version;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.WorkListener;
import relight.core.evidence.EvidenceDesk;
import relight.core.hypnoscript.ImportedPlan;
import relight.core.protocol.RecordAdditions;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.lint.Linter;
import relight.core.settings.SettingsStore;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.ExampleWorkspace;
import relight.core.workspace.Workspace;
import relight.ui.Beginnings;
import relight.ui.ConsoleParts;
import relight.ui.Launch;
import relight.ui.Opener;
import relight.ui.Rehearsal;
import relight.ui.settings.About;

/** The composition root: builds every part by constructor and closes them in the reverse order. */
public final class Relight implements AutoCloseable {

    private final PlatformFolders folders = new PlatformFolders();
    private final SettingsStore settings = new SettingsFile(folders.settings().resolve("settings.properties"));
    private final List<OpenWorkspace> open = new ArrayList<>();
    private final Optional<Launch> launch;
    private final Messages words;
    private final Terminal terminal;

    /** @param alone the console is wanted and nothing else: its toolkit starts while the words are read */
    private Relight(boolean alone, PrintStream out, PrintStream err) {
        this.launch = alone && Display.available() ? Optional.of(Launch.begin(settings)) : Optional.empty();
        this.words = Messages.in(settings.read().language().orElse(Locale.getDefault()), ZoneId.systemDefault());
        this.terminal = new Terminal(out, err, words);
    }

    /** Runs a command line; returns the exit status. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        boolean alone = args.length == 0;
        try (Relight relight = new Relight(alone, out, err)) {
            return alone ? relight.consoleAlone() : relight.commandLine().execute(args);
        }
    }

    /** The start by an icon, which need not wait until every command has been described to the command line's reader. */
    private int consoleAlone() {
        Location here = new Location(Path.of("").toAbsolutePath(), folders.data());
        return new LoggedRun(terminal, Log::open).run(here.data(), () -> console(here));
    }

    private CommandLine commandLine() {
        Path data = folders.data();
        return new RelightCommand(data, this::console).commandLine(terminal, Log::open, List.of(
                new InitCommand(terminal, data),
                new CheckCommand(terminal, data, location -> new BackupHealth(at(location).catalog(), InstantSource.system()),
                        OpenWorkspace::dueFindings).asking(location -> open(location).clusterReadiness())
                        .testing(location -> open(location).recoveries()),
                new CatalogCommand(terminal, data, location -> at(location).catalog(), (location, backup) -> open(location).throughVelero(backup)),
                new CommandLine(new ClusterCommand(terminal, data, location -> open(location).workspace(), location -> open(location).clusters()))
                        .addSubcommand(new RunNowCommand(terminal, data, location -> at(location).recoveries()))
                        .addSubcommand(new ActCommand(terminal, data, location -> at(location).recoveries())),
                new DemoCommand(terminal, data,
                        new DemoCommand.Parts((folder, listener) -> DemoSite.open(folder, words, listener), location -> at(location).recoveries(), this::console)),
                new RunbookCommand(terminal, data, location -> at(location).workspace(),
                        new Linter(new InstalledShellCheck(System.getenv())), new RunbookReader(new BashSyntax(System.getenv())), new PdfPaper()),
                new RestoreCommand(terminal, data, location -> at(location).recoveries()),
                new RunCommand(terminal, data, location -> at(location).recoveries()),
                new ResumeCommand(terminal, data, location -> at(location).recoveries()),
                new ApproveCommand(terminal, data, OpenWorkspace::keys),
                new RehearseCommand(data, location -> Rehearsal.of(() -> everyStart(location))),
                protocol(data),
                new PracticeServiceCommand(practiceService())));
    }

    private CommandLine protocol(Path data) {
        Function<Location, EvidenceDesk> evidence = location -> open(location).evidence();
        Function<Location, RecordAdditions> additions = location -> open(location).additions();
        HistoryServices history = new HistoryServices(location -> open(location).journal(), location -> open(location).findingChanges(),
                location -> open(location).historyExporter(words));
        return new CommandLine(new ProtocolCommand(terminal, data,
                new ProtocolServices(location -> open(location).journal(), OpenWorkspace::journalFile, JournalEvidence::read, OpenWorkspace::audit, evidence,
                        OpenWorkspace.press())))
                .addSubcommand(new FindingsCommand(terminal, data, history))
                .addSubcommand(new ReportCommand(terminal, data, history))
                .addSubcommand(new RaiseCommand(terminal, data, history))
                .addSubcommand(new SettleCommand(terminal, data, history))
                .addSubcommand(new ListRecordsCommand(terminal, data, location -> open(location).records()))
                .addSubcommand(new HeadCommand(terminal, data, evidence))
                .addSubcommand(new CosignCommand(terminal, data, OpenWorkspace::cosigner))
                .addSubcommand(new AnchorCommand(terminal, data, evidence))
                .addSubcommand(new KeyCommand(terminal, data, evidence))
                .addSubcommand(new PublishCommand(terminal, data, evidence, (location, store) -> open(location).published(store)))
                .addSubcommand(new AmendCommand(terminal, data, additions))
                .addSubcommand(new NoteCommand(terminal, data, additions))
                .addSubcommand(new AttachCommand(terminal, data, additions))
                .addSubcommand(new AttachedFileCommand(terminal, data, location -> open(location).journal(), additions))
                .addSubcommand(new SignRecordCommand(terminal, data, additions, location -> open(location).knownKeys()))
                .addSubcommand(new EraseCommand(terminal, data, location -> open(location).erasure()));
    }

    private static PracticeServiceCommand.Service practiceService() {
        return new PracticeServiceCommand.Service() {
            @Override
            public void serve(Path site) throws IOException, InterruptedException {
                PracticeService.serve(site);
            }

            @Override
            public void start(Path site) throws IOException, InterruptedException {
                new ServiceProcess(site).start();
            }

            @Override
            public void stop(Path site) throws IOException, InterruptedException {
                new ServiceProcess(site).stop();
            }
        };
    }

    /** Opens the window and waits until it is closed. */
    private int console(Location location) {
        return console(parts(location));
    }

    /** A report, then the window: first as on the day when there is no workspace yet, then on one. */
    private int everyStart(Location location) {
        OpenWorkspace practice = open(location);
        try {
            RehearsedReport.write(practice.journal(), practice.exporter(words));
            RehearsedReport.verify(OpenWorkspace.journalFile(location));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAULT;
        }
        Location nowhere = new Location(location.data(), location.data());
        return console(parts(nowhere), parts(location));
    }

    private int console(ConsoleParts... windows) {
        if (!Display.available()) {
            terminal.tell(Message.of("terminal.no-display"));
            return ExitStatus.WRONG_USAGE;
        }
        try {
            launch.orElseGet(() -> Launch.begin(settings)).open(windows);
            return ExitStatus.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAULT;
        }
    }

    private ConsoleParts parts(Location location) {
        Path data = location.data();
        boolean hasWorkspace = Files.exists(location.workspace().resolve(Workspace.FILE));
        SettingsStore store = hasWorkspace ? new OpenedThere(settings, location.workspace()) : settings;
        String operator = settings.read().operator();
        Opener opener = folder -> new DesktopConsole(new OpenWorkspace(new Location(folder, data), words, terminal::tell), operator);
        return new ConsoleParts(store, opener, beginnings(data), new About(Version.number(), data, data.resolve("logs")));
    }

    private Beginnings beginnings(Path data) {
        return new Beginnings() {
            @Override
            public void createExample(Path folder) {
                ExampleWorkspace.in(words.locale()).write(folder);
            }

            @Override
            public void importPlan(Path file, Path folder) {
                ImportedPlan.read(file, words).workspace().write(folder);
            }

            @Override
            public Path startPractice() throws Exception {
                PracticeSite site = PracticeSite.openOrCreate(data.resolve("practice").resolve("site"), words, WorkListener.NONE);
                site.start();
                site.inject(Fault.CORRUPT_DATABASE);
                return site.workspace();
            }
        };
    }

    /** The one that is open there already, since two would sign for the same journal. */
    private OpenWorkspace open(Location location) {
        return open.stream().filter(one -> one.isAt(location)).findFirst().orElseGet(() -> at(location));
    }

    private OpenWorkspace at(Location location) {
        OpenWorkspace workspace = new OpenWorkspace(location, words, terminal::tell);
        open.add(workspace);
        return workspace;
    }

    @Override
    public void close() {
        open.reversed().forEach(OpenWorkspace::close);
    }
}
