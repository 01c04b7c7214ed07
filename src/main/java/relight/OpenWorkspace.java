package relight;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import relight.adapter.attachment.AttachmentFolder;
import relight.adapter.engine.kubernetes.ClusterPapers;
import relight.adapter.evidence.AnchorFolder;
import relight.adapter.evidence.CheckpointFolder;
import relight.adapter.folder.FolderEvidence;
import relight.adapter.folder.FolderStore;
import relight.adapter.host.Hosts;
import relight.adapter.http.HttpPost;
import relight.adapter.http.HttpRunner;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.index.SqliteRecordIndex;
import relight.adapter.jdbc.SqlRunner;
import relight.adapter.jdbc.SystemConnections;
import relight.adapter.notify.Channels;
import relight.adapter.kubernetes.AllowedPrograms;
import relight.adapter.kubernetes.ClusterAccess;
import relight.adapter.kubernetes.KubernetesSteps;
import relight.adapter.kubernetes.PodShells;
import relight.adapter.kubernetes.ReachedClusters;
import relight.adapter.opensearch.SearchAccess;
import relight.adapter.opensearch.SnapshotStore;
import relight.adapter.platform.PlatformFolders;
import relight.adapter.platform.SystemTime;
import relight.adapter.process.DecryptionProgram;
import relight.adapter.process.ShellRunner;
import relight.adapter.process.SystemPrograms;
import relight.adapter.report.PdfPaper;
import relight.adapter.route53.Route53Access;
import relight.adapter.route53.Route53Steps;
import relight.adapter.s3.S3Evidence;
import relight.adapter.s3.S3Locked;
import relight.adapter.s3.S3Store;
import relight.adapter.settings.BoundedStore;
import relight.adapter.settings.SigningKeyFile;
import relight.adapter.settings.StoredSigningKey;
import relight.adapter.settings.SystemSecrets;
import relight.adapter.settings.SystemStore;
import relight.adapter.sqlite.JournalEvidence;
import relight.adapter.terminal.OwnTerminal;
import relight.cli.JournalAudit;
import relight.cli.Location;
import relight.cli.RecoveryServices;
import relight.cli.Version;
import relight.core.approval.KeyKeeper;
import relight.core.approval.KnownKeys;
import relight.core.approval.SigningKey;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CheckReport;
import relight.core.catalog.Decryption;
import relight.core.catalog.KeyedStore;
import relight.core.catalog.UnreadStore;
import relight.core.evidence.AnchorCheck;
import relight.core.evidence.Anchorage;
import relight.core.evidence.Anchoring;
import relight.core.evidence.Anchors;
import relight.core.evidence.Bundles;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.Checkpoints;
import relight.core.evidence.Cosigner;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.HeadGuard;
import relight.core.evidence.LockedBucket;
import relight.core.evidence.LogKeys;
import relight.core.evidence.LogProofs;
import relight.core.evidence.Notary;
import relight.core.evidence.NoteKey;
import relight.core.evidence.SignedNote;
import relight.core.evidence.TimeStamping;
import relight.core.evidence.WebPost;
import relight.core.evidence.Witness;
import relight.core.history.FindingChanges;
import relight.core.history.FindingHealth;
import relight.core.history.History;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.Clusters;
import relight.core.messaging.Audiences;
import relight.core.messaging.MessageDesk;
import relight.core.messaging.Templates;
import relight.core.protocol.AttachmentStore;
import relight.core.protocol.Erasure;
import relight.core.protocol.EvidenceStore;
import relight.core.protocol.HandOvers;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.RecordAdditions;
import relight.core.protocol.RecordFinder;
import relight.core.protocol.RecordIndex;
import relight.core.protocol.SpoolCopies;
import relight.core.readiness.ClusterReadiness;
import relight.core.readiness.PlanEvaluator;
import relight.core.recovery.CheckRunner;
import relight.core.recovery.RecheckRunner;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepRunner;
import relight.core.recovery.ThawRunner;
import relight.core.recovery.TimeSource;
import relight.core.recovery.WaitRunner;
import relight.core.report.HistoryExporter;
import relight.core.report.RecordExporter;
import relight.core.report.ReportPress;
import relight.core.restore.HostAddress;
import relight.core.restore.Restores;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.runbook.edit.Drafts;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.velero.VeleroPapers;
import relight.core.velero.VeleroStore;
import relight.core.workspace.AnchorSettings;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.RollbackCriteria;
import relight.core.workspace.Scenario;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/**
 * The services over one workspace and one data folder, each built when it is first asked for and closed in the reverse order. A
 * command that needs no journal opens none.
 */
final class OpenWorkspace implements AutoCloseable {

    /** How long a process may take to end when it is asked to, before it is made to. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String HEADS = "heads";
    private static final String PUBLISHED = "relight-logs";

    private final Location location;
    private final Messages words;
    private final Consumer<Message> told;
    private final TimeSource time = new SystemTime();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Workspace workspace;
    private ProtocolLog journal;
    private EvidenceDesk evidence;
    private Catalog catalog;
    private Engines engines;
    private Restores restores;
    private RecoveryEngine engine;
    private HandOvers handOvers;
    private RecordFinder records;
    private RecordIndex recordIndex;

    /** @param told where a person reads what happened to the journal */
    OpenWorkspace(Location location, Messages words, Consumer<Message> told) {
        this.location = location;
        this.words = words;
        this.told = told;
    }

    boolean isAt(Location other) {
        return location.equals(other);
    }

    synchronized Workspace workspace() {
        if (workspace == null) {
            workspace = new WorkspaceReader().read(location.workspace());
        }
        return workspace;
    }

    synchronized ProtocolLog journal() {
        if (journal == null) {
            journal = opened(new JournalOpening(time, guard(), keys(location), host(), told).open(journalFile(location)));
        }
        return journal;
    }

    /** The proofs of the journal; its heads are remembered apart from it, so that an old copy of it does not go unnoticed. */
    synchronized EvidenceDesk evidence() {
        if (evidence == null) {
            Path heads = location.data().resolve(HEADS);
            LogKeys logKeys = new LogKeys(journal(), logKey());
            Checkpoints checkpoints = new CheckpointFolder(heads);
            Anchors anchors = new AnchorFolder(heads);
            Anchoring anchoring = opened(new Anchoring(() -> anchorages(checkpoints, anchors)));
            Notary notary = opened(new Notary(journal(), logKeys, checkpoints, guard(), time, anchoring::heard));
            evidence = new EvidenceDesk(logKeys, notary, checkpoints, anchors, new Bundles(journal(), logKeys, notary, checkpoints, anchors, attachments()), anchoring);
        }
        return evidence;
    }

    /** A data folder that was named keeps its key, so that it can go elsewhere whole; the platform's is this machine's, as is the key store. */
    private KeyKeeper logKey() {
        boolean own = location.data().toAbsolutePath().equals(new PlatformFolders().data().toAbsolutePath());
        boolean wanted = own && !"off".equals(System.getenv("RELIGHT_KEY_STORE"));
        return new StoredSigningKey(location.data().resolve("keys").resolve("log.key"),
                () -> new BoundedStore(new SystemStore(System.getProperty("os.name"), System.getenv()), PATIENCE), wanted);
    }

    /** Who vouches for the log, as the workspace names them. */
    private synchronized List<Anchorage> anchorages(Checkpoints checkpoints, Anchors anchors) {
        AnchorSettings settings = workspace().anchors();
        WebPost web = new HttpPost();
        List<Anchorage> all = new ArrayList<>();
        settings.timestamp().ifPresent(server -> all.add(new TimeStamping(server, web, anchors)));
        settings.witness().ifPresent(server -> all.add(new Witness(server.url(), cosigner(server.key()), web, new LogProofs(journal()), checkpoints, anchors)));
        settings.bucket().ifPresent(locking -> all.add(new LockedBucket(opened(new S3Locked(locking.bucket(), time)), locking.retain(), anchors)));
        return List.copyOf(all);
    }

    private static NoteKey cosigner(String key) {
        return NoteKey.read(key).filter(one -> one.kind() == NoteKey.Kind.COSIGNER)
                .orElseThrow(() -> new Problem(Message.of("workspace.witness.key", key), Message.of("workspace.witness.key.remedy")));
    }

    /** What speaks for or against a journal file: the heads beside it, and the one that is remembered apart from it. */
    static JournalAudit audit(Path journal) {
        JournalEvidence.Self self = JournalEvidence.self(journal);
        String origin = Checkpoint.origin(self.logId());
        Path beside = journal.toAbsolutePath().resolveSibling(HEADS);
        List<SignedNote> heads = new ArrayList<>(new CheckpointFolder(beside).all(origin));
        guard().last(origin).ifPresent(heads::add);
        Anchors anchors = new AnchorFolder(beside);
        List<NoteKey> keys = new ArrayList<>(anchors.cosigners());
        self.keys().stream().map(NoteKey::read).flatMap(Optional::stream).forEach(keys::add);
        return new JournalAudit(heads, keys, anchors, new AttachmentFolder(journal.toAbsolutePath().resolveSibling(AttachmentStore.FOLDER)));
    }

    private static HeadGuard guard() {
        return CheckpointFolder.guard(new PlatformFolders().settings().resolve(HEADS));
    }

    /** Who signs heads of other people's journals here, with the key that approvals are signed with. */
    static Cosigner cosigner(Location location) {
        return new Cosigner(keys(location).own(), CheckpointFolder.guard(location.data().resolve("cosigned")), new SystemTime());
    }

    /** Follows the journal from when it is first asked for. */
    synchronized RecordFinder records() {
        if (records == null) {
            records = new RecordFinder(journal(), this::recordIndex).begin();
            open.push(this::closeRecords);
        }
        return records;
    }

    private AttachmentStore attachments() {
        return new AttachmentFolder(location.data().resolve(AttachmentStore.FOLDER));
    }

    RecordAdditions additions() {
        return new RecordAdditions(journal(), attachments());
    }

    Erasure erasure() {
        return new Erasure(journal(), attachments(), new SpoolCopies(spool()), records());
    }

    private synchronized RecordIndex recordIndex() {
        if (recordIndex == null) {
            recordIndex = SqliteRecordIndex.in(location.data());
        }
        return recordIndex;
    }

    /** What reads into the index ends before it; the index is opened after it, and only where somebody needs it. */
    private void closeRecords() {
        records.close();
        if (recordIndex != null) {
            recordIndex.close();
        }
    }

    RecordExporter exporter(Messages reader) {
        return new RecordExporter(journal(), evidence(), press(), reader);
    }

    HistoryExporter historyExporter(Messages reader) {
        return new HistoryExporter(journal(), evidence(), this::findingChanges, new PdfPaper(), InstantSource.system(), reader);
    }

    /** Reports are made of a bundle and of nothing else, here and wherever they are compared. */
    static ReportPress press() {
        return new ReportPress(new PdfPaper(), Version.number(), AnchorCheck.ALL);
    }

    /** Findings of earlier recoveries that should be settled by now or soon; the journal is only read. */
    static List<CheckReport.Line> dueFindings(Location location) {
        Path file = journalFile(location);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return FindingHealth.lines(History.of("", JournalEvidence.recoveries(file)).findings(Map.of()), LocalDate.now());
        } catch (Problem unreadable) {
            return List.of(FindingHealth.unreadable(unreadable));
        }
    }

    /** What in the workspace says that it was changed for a finding; nothing where no workspace is. */
    Map<String, List<String>> findingChanges() {
        return Files.exists(location.workspace().resolve(Workspace.FILE)) ? FindingChanges.of(workspace()) : Map.of();
    }

    static Path journalFile(Location location) {
        return location.data().resolve("journal.db");
    }

    synchronized Catalog catalog() {
        if (catalog == null) {
            catalog = new Catalog(workspace(), stores(), opened(SqliteCatalogIndex.of(location.data(), location.workspace())));
        }
        return catalog;
    }

    private Map<String, BackupStore> stores() {
        Map<String, BackupStore> stores = new HashMap<>();
        for (StoreDefinition definition : workspace().stores()) {
            stores.put(definition.name(), opened(keyed(store(definition))));
        }
        return stores;
    }

    /** What hands recoveries of this workspace over to other machines. */
    synchronized HandOvers handOvers() {
        if (handOvers == null) {
            Optional<EvidenceStore> evidence = workspace().evidence().flatMap(definition -> switch (definition) {
                case StoreDefinition.Folder folder -> Optional.of(opened(new FolderEvidence(evidenceFolder(folder))));
                case StoreDefinition.S3 bucket -> Optional.of(opened(new S3Evidence(bucket)));
                case StoreDefinition.Opensearch _, StoreDefinition.Velero _, StoreDefinition.Cloud _ -> Optional.empty();
            });
            handOvers = new HandOvers(journal(), keys(location), new HandOvers.Here(host(), workspace().site().name()), evidence, attachments());
        }
        return handOvers;
    }

    /** Where the log is published: in a store of the workspace, else where its evidence is; whoever asks closes it. */
    EvidenceStore published(Optional<String> store) {
        StoreDefinition definition = store.map(name -> workspace().store(name).orElseThrow(() ->
                        new Problem(Message.of("evidence.publish.unknown", name), Message.of("evidence.publish.nowhere.remedy"))))
                .or(() -> workspace().evidence())
                .orElseThrow(() -> new Problem(Message.of("evidence.publish.nowhere"), Message.of("evidence.publish.nowhere.remedy")));
        return switch (definition) {
            case StoreDefinition.Folder folder -> new FolderEvidence(folder.path().resolve(PUBLISHED));
            case StoreDefinition.S3 bucket -> new S3Evidence(bucket, PUBLISHED + "/");
            case StoreDefinition.Opensearch _, StoreDefinition.Velero _, StoreDefinition.Cloud _ -> throw new Problem(
                    Message.of("workspace.evidence.unread", definition.name()), Message.of("evidence.publish.nowhere.remedy"));
        };
    }

    /** In a folder of backups the evidence has a folder of its own. */
    private Path evidenceFolder(StoreDefinition.Folder folder) {
        return workspace().store(folder.name()).isPresent() ? folder.path().resolve("relight") : folder.path();
    }

    /** With the keys of those of its series that name one. */
    private BackupStore keyed(BackupStore store) {
        Map<String, Decryption> keys = new HashMap<>();
        for (BackupSeries series : workspace().series()) {
            series.key().filter(key -> series.store().equals(store.name()))
                    .ifPresent(key -> keys.put(series.name(), new DecryptionProgram(key, secrets()::privateFile)));
        }
        return keys.isEmpty() ? store : new KeyedStore(store, keys);
    }

    private BackupStore store(StoreDefinition definition) {
        return switch (definition) {
            case StoreDefinition.Folder folder -> new FolderStore(folder);
            case StoreDefinition.S3 bucket -> new S3Store(bucket);
            case StoreDefinition.Opensearch repository -> new SnapshotStore(repository, new SearchAccess(secrets()::resolve));
            case StoreDefinition.Velero velero -> new VeleroStore(store(velero.place()), Clock.systemUTC());
            case StoreDefinition.Cloud cloud -> new UnreadStore(cloud);
        };
    }

    synchronized Restores restores() {
        if (restores == null) {
            restores = new Restores(workspace(), catalog(), engines().planners()).testingIn(location.data().resolve("restore-tests"));
        }
        return restores;
    }

    private synchronized Engines engines() {
        if (engines == null) {
            engines = new Engines(workspace(), catalog(), secrets()::resolve, spool(), clusterAccess(), hosts());
        }
        return engines;
    }

    synchronized RecoveryEngine engine() {
        if (engine == null) {
            evidence().anchoring().begin();
            evidence().notary().begin();
            engine = new RecoveryEngine(journal(), runners(), restores(), time, spool(),
                    new RecoveryEngine.About(Version.number(), host(), words))
                    .takingBackBy(this::criteria).startingAfter(evidence()::lastSeen).leavingBy(this::leave);
        }
        return engine;
    }

    /** A recovery is over even where its cluster is away: what it made there to work in ends by itself then. */
    private void leave(String place) {
        try {
            hosts().leave(HostAddress.parse(place));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            System.getLogger(OpenWorkspace.class.getName()).log(System.Logger.Level.INFO, "what was made at " + place + " is left there", e);
        }
    }

    private RollbackCriteria criteria(String scenario) {
        return workspace().scenarios().stream().filter(one -> one.name().equals(scenario)).map(Scenario::rollback).findFirst()
                .orElse(RollbackCriteria.NONE);
    }

    private List<StepRunner> runners() {
        List<StepRunner> runners = new ArrayList<>(List.of(new RecheckRunner(restores()), new ThawRunner(catalog(), time)));
        runners.addAll(engines().runners());
        runners.addAll(List.of(new CheckRunner(catalog(), restores(), engines().probes(), journal(), time),
                new ShellRunner(workspace().root(), System.getenv(), PATIENCE),
                new SqlRunner(this::workspace, new SystemConnections(secrets()::resolve, hosts())),
                new HttpRunner(time), new KubernetesSteps(this::workspace, clusterAccess()), new Route53Steps(new Route53Access()),
                new WaitRunner(time)));
        return List.copyOf(runners);
    }

    private Hosts hosts() {
        return Hosts.known(new PodShells(clusterAccess(), this::workspace, words));
    }

    private ClusterAccess clusterAccess() {
        return new ClusterAccess(System.getenv(), allowedPrograms()::isAllowed);
    }

    private AllowedPrograms allowedPrograms() {
        return new AllowedPrograms(location.data().resolve("allowed-programs"));
    }

    Clusters clusters() {
        return new ReachedClusters(clusterAccess(), allowedPrograms());
    }

    /** What Velero wrote down of a backup, by a Velero in the cluster of its system; empty where that names no cluster. */
    Optional<VeleroPapers> throughVelero(Backup backup) {
        return workspace().system(backup.system()).filter(system -> system.engine().equals(KubernetesPlanner.ENGINE))
                .map(system -> new ClusterPapers(clusterAccess(), ClusterTarget.of(system.target())));
    }

    private SystemSecrets secrets() {
        return new SystemSecrets(workspace().root(), System::getenv);
    }

    /** Looks at everything that a recovery would need. */
    PlanEvaluator evaluator() {
        return new PlanEvaluator(workspace(), restores(), new SystemPrograms(System.getenv()), secrets(), clusterReadiness(), spool(), Clock.systemUTC());
    }

    /** Asks the clusters of the workspace what a recovery would be allowed there. */
    ClusterReadiness clusterReadiness() {
        return new ClusterReadiness(workspace(), clusters());
    }

    Messages words() {
        return words;
    }

    /** What messages of this workspace's recoveries are made with. */
    MessageDesk messages() {
        return new MessageDesk(workspace().site(), Audiences.of(workspace().continuity(), words.locale()), new Templates(workspace().root()),
                Channels.of(workspace().channels(), secrets()::resolve), words);
    }

    /** What was written into runbooks and not saved yet. */
    Drafts drafts() {
        return new Drafts(location.data().resolve("drafts"));
    }

    private Path spool() {
        return location.data().resolve("spool");
    }

    RecoveryServices recoveries() {
        return new RecoveryServices(workspace(), restores(), engine(), () -> StepHistory.of(journal()), keys(location), messages(), handOvers(),
                OwnTerminal::here);
    }

    /** Whose signatures are believed here. */
    KnownKeys knownKeys() {
        return workspace().keys(keeper().known().map(SigningKey::shown));
    }

    KeyKeeper keeper() {
        return keys(location);
    }

    /** The key of whoever works here: the machine's, whatever workspace is open. */
    static KeyKeeper keys(Location location) {
        return new SigningKeyFile(location.data().resolve("keys").resolve("approval.key"));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.getLogger(OpenWorkspace.class.getName()).log(System.Logger.Level.WARNING, "closing failed", e);
            }
        }
    }
}
