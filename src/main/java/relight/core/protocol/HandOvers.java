package relight.core.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import relight.core.approval.KeyKeeper;
import relight.core.approval.VerifyingKey;
import relight.core.protocol.HandOverBundle.Head;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Journal;
import relight.core.recovery.Outcome;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.Adopted;
import relight.core.recovery.RecoveryEvent.HandedOver;
import relight.core.recovery.RecoveryEvent.Sealed;
import relight.core.recovery.RecoveryEvent.StepDoubted;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryFold;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepState;
import relight.core.runbook.WholeFile;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Hands open recoveries over to other machines and takes them over from there. */
public final class HandOvers {

    /** How a file with a bundle ends. */
    public static final String SUFFIX = ".relight";

    private static final int LISTED = 50;
    private static final Set<String> HARMLESS = Set.of("manual", "approval", "decision", "check", "wait");

    private final ProtocolLog log;
    private final KeyKeeper keys;
    private final Here here;
    private final Optional<EvidenceStore> evidence;
    private final Optional<AttachmentStore> attachments;

    /**
     * For one workspace on this machine.
     *
     * @param evidence    where its recoveries are kept for other machines
     * @param attachments the files that events name
     */
    public HandOvers(ProtocolLog log, KeyKeeper keys, Here here, Optional<EvidenceStore> evidence, AttachmentStore attachments) {
        this(log, keys, here, evidence, Optional.of(attachments));
    }

    /** From one log of this machine to another, where attached files stay where they are. */
    public HandOvers(ProtocolLog log, KeyKeeper keys, Here here) {
        this(log, keys, here, Optional.empty(), Optional.empty());
    }

    private HandOvers(ProtocolLog log, KeyKeeper keys, Here here, Optional<EvidenceStore> evidence, Optional<AttachmentStore> attachments) {
        this.log = log;
        this.keys = keys;
        this.here = here;
        this.evidence = evidence;
        this.attachments = attachments;
    }

    /** This machine, and the name of the workspace that is open on it. */
    public record Here(String host, String site) {}

    /**
     * What was taken over.
     *
     * @param bundle    its beginning: who wrote it, where, when, and with which key it was signed
     * @param open      steps of which nobody here knows what became of them
     * @param leftThere names of shell variables, functions and options that steps have set on the other machine
     * @param filesThere names of attached files that were too large to come along, or were not there either
     */
    public record TakenOver(Head bundle, List<String> open, List<String> leftThere, List<String> filesThere) {

        public String recovery() {
            return bundle.recovery();
        }

        public VerifyingKey key() {
            return bundle.key();
        }
    }

    /**
     * Writes the recovery to a file for another machine, and ends it here: from then on this journal refuses to go on with it.
     *
     * @param to who goes on with it
     */
    public void handOver(RecoverySession session, Path file, String to) {
        if (to.isBlank()) {
            throw new Problem(Message.of("people.lead.nobody"));
        }
        session.handOver(() -> {
            HandOverBundle bundle = bundle(session.id(), session.operator(), true);
            write(bundle, file);
            return new HandedOver(Erasable.of(to.strip()), Erasable.NOTHING, bundle.head().events(), bundle.head().root(), Erasable.of(session.operator()));
        });
    }

    /** Keeps the recovery in the evidence store from here on; where there is none, nothing is kept and that is said. */
    public Keeping keep(RecoverySession session) {
        return evidence.map(store -> new Keeping(session, store, this).start()).orElse(Keeping.NOWHERE);
    }

    HandOverBundle bundle(String recovery, String by, boolean handedOver) {
        return HandOverBundle.of(log, recovery, new HandOverBundle.Origin(here.site(), by, here.host(), keys.own()), handedOver, attachments.map(AttachedFiles::new));
    }

    private void write(HandOverBundle bundle, Path file) {
        Path target = file.toAbsolutePath();
        try {
            Path beside = Files.createTempFile(Files.createDirectories(target.getParent()), ".hand-over", ".new");
            try {
                write(bundle, Files.newOutputStream(beside));
                WholeFile.place(beside, target);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new Problem(Message.of("people.bundle.unwritten", target.toString(), String.valueOf(e.getMessage())),
                    Message.of("people.bundle.unwritten.remedy"), e);
        }
    }

    private void write(HandOverBundle bundle, OutputStream to) throws IOException {
        try (OutputStream out = to) {
            bundle.write(out, keys.own());
        }
    }

    /** Puts what the journal holds of the recovery now into the store. */
    void store(String recovery, String by, EvidenceStore store) throws IOException {
        Path file = Files.createTempFile("relight-hand-over", SUFFIX);
        try {
            write(bundle(recovery, by, false), Files.newOutputStream(file));
            store.put(name(recovery, log.logId()), file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Each log has a bundle of its own, so that none takes the other's away. */
    private static String name(String recovery, String logId) {
        return recovery + "." + logId.substring(0, Math.min(8, logId.length())) + SUFFIX;
    }

    /** Where it is kept for other machines; empty where it is not. */
    public Optional<String> place() {
        return evidence.map(store -> store.describe(""));
    }

    /** Open recoveries in the evidence store that this journal does not have in hand, newest first. */
    public List<Head> offered() throws IOException {
        if (evidence.isEmpty()) {
            return List.of();
        }
        Set<String> open = new HashSet<>();
        log.recoveries().stream().filter(one -> !isGone(one.recovery())).map(Journal.Summary::recovery).forEach(open::add);
        List<Head> heads = new ArrayList<>();
        for (String name : newest(evidence.get().names(), open)) {
            head(name).filter(head -> head.site().equals(here.site())).ifPresent(heads::add);
        }
        heads.sort(Comparator.comparing(Head::writtenAt).reversed());
        List<Head> offered = new ArrayList<>();
        Set<String> told = new HashSet<>();
        heads.stream().filter(head -> told.add(head.recovery()) && !head.closed()).forEach(offered::add);
        return offered;
    }

    private static List<String> newest(List<String> names, Set<String> open) {
        return names.stream().filter(name -> name.endsWith(SUFFIX) && !open.contains(recoveryOf(name)))
                .sorted(Comparator.reverseOrder()).limit(LISTED).toList();
    }

    private static String recoveryOf(String name) {
        return name.substring(0, Math.max(0, name.indexOf('.')));
    }

    private Optional<Head> head(String name) throws IOException {
        Optional<InputStream> found = evidence.orElseThrow().open(name);
        try {
            return found.map(in -> HandOverBundle.readHead(in, evidence.get().describe(name)));
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }

    private boolean isGone(String recovery) {
        return RecoveryFold.of(log.entries(recovery)).crew().gone().isPresent();
    }

    /** Takes over every open recovery of an older log of this machine that may not be continued itself. */
    public void carryOver(ProtocolLog older, String by) {
        HandOvers from = new HandOvers(older, keys, here);
        older.recoveries().stream().filter(one -> one.closed().isEmpty() && !from.isGone(one.recovery()))
                .forEach(one -> takeOver(from.bundle(one.recovery(), by, false), one.recovery(), by));
    }

    /** Takes over from a file. */
    public TakenOver takeOver(Path file, String by) {
        try {
            return takeOver(HandOverBundle.read(Files.newInputStream(file), file.toString()), file.toString(), by);
        } catch (IOException e) {
            throw new Problem(Message.of("people.bundle.unread", file.toString(), String.valueOf(e.getMessage())), Message.of("people.bundle.foreign.remedy"), e);
        }
    }

    /**
     * Takes over from the evidence store, from whoever had the recovery last.
     *
     * @throws Problem where the store does not hold it, or cannot be read
     */
    public TakenOver takeOver(String recovery, String by) {
        EvidenceStore store = evidence.orElseThrow(() -> new Problem(Message.of("people.evidence.none", recovery), Message.of("people.evidence.none.remedy")));
        try {
            String name = newest(store, recovery).orElseThrow(() -> new Problem(Message.of("people.evidence.absent", recovery, store.describe("")),
                    Message.of("people.evidence.absent.remedy")));
            InputStream in = store.open(name).orElseThrow(() -> new IOException(name));
            return takeOver(HandOverBundle.read(in, store.describe(name)), store.describe(name), by);
        } catch (IOException e) {
            throw new Problem(Message.of("people.bundle.unread", store.describe(recovery), String.valueOf(e.getMessage())),
                    Message.of("people.evidence.away.remedy"), e);
        }
    }

    /** The bundle of the machine that has it in hand by its mark, otherwise the one that was written last. */
    private Optional<String> newest(EvidenceStore store, String recovery) throws IOException {
        List<String> names = store.names().stream().filter(name -> name.endsWith(SUFFIX) && recoveryOf(name).equals(recovery)).toList();
        Optional<String> marked = TakenBy.read(store, recovery).map(taken -> name(recovery, taken.log())).filter(names::contains);
        if (marked.isPresent() || names.size() < 2) {
            return marked.or(() -> names.stream().findFirst());
        }
        List<Head> heads = new ArrayList<>();
        for (String name : names) {
            head(name).ifPresent(heads::add);
        }
        return heads.stream().max(Comparator.comparing(Head::writtenAt)).map(head -> name(recovery, head.log())).or(() -> names.stream().findFirst());
    }

    private TakenOver takeOver(HandOverBundle bundle, String file, String by) {
        Head head = bundle.head();
        if (!head.site().equals(here.site())) {
            throw new Problem(Message.of("people.bundle.site", file, head.site(), here.site()), Message.of("people.bundle.site.remedy", head.site()));
        }
        if (head.closed()) {
            throw new Problem(Message.of("people.bundle.closed", head.recovery()));
        }
        List<Entry> known = log.entries(head.recovery());
        List<StoredEvent> missing = missing(bundle, known);
        requireNewer(file, bundle, known, missing);
        attachments.map(AttachedFiles::new).ifPresent(files -> files.keep(bundle.files()));
        Entry adoption;
        try (Journal.Lease lease = log.take(head.recovery(), by)) {
            Adopted adopted = new Adopted(head.log(), missing.size(), head.root(), head.key().text(), Erasable.of(by), Erasable.of(here.host()));
            adoption = log.adopt(head.recovery(), adopted, missing, bundle.documents(), doubts(bundle));
        }
        mark(head, adoption, by);
        Recovery taken = RecoveryFold.of(log.entries(head.recovery()));
        return new TakenOver(head, taken.allAtHand().stream().map(StepState::step).map(step -> step.title().toString()).toList(), setThere(head.recovery()),
                attachments.map(AttachedFiles::new).map(files -> files.absent(log.entries(head.recovery()))).orElse(List.of()));
    }

    /**
     * A bundle that was kept while the recovery went on tells what was due when it was written: that may have begun since. What only
     * people say, and what only looks or waits, can be done once more.
     */
    private static List<RecoveryEvent> doubts(HandOverBundle bundle) {
        if (bundle.head().handedOver()) {
            return List.of();
        }
        Recovery then = RecoveryFold.of(bundle.entries());
        return Stream.concat(then.due().stream(), then.flow().stuck().stream()).map(StepState::step)
                .filter(step -> !HARMLESS.contains(step.kind()))
                .<RecoveryEvent>map(step -> new StepDoubted(step.id(), Erasable.of(bundle.head().host()))).toList();
    }

    /** So that the other machine, if it lives, goes no further. Where the store cannot be reached, it learns of it when that can be. */
    private void mark(Head head, Entry adoption, String by) {
        evidence.ifPresent(store -> {
            try {
                new TakenBy(log.logId(), adoption.eventId(), by, here.host(), head.events(), head.root()).write(store, head.recovery());
                store(head.recovery(), by, store);
            } catch (IOException | Problem e) {
                System.getLogger(HandOvers.class.getName()).log(System.Logger.Level.WARNING, "nobody is told that " + head.recovery() + " was taken over", e);
            }
        });
    }

    private static List<StoredEvent> missing(HandOverBundle bundle, List<Entry> here) {
        EventCodec codec = new EventCodec();
        Set<String> known = new HashSet<>();
        here.forEach(entry -> known.add(entry.eventId()));
        return bundle.events().stream().filter(event -> !known.contains(codec.head(event.number(), event.leaf()).id())).toList();
    }

    private static void requireNewer(String file, HandOverBundle bundle, List<Entry> here, List<StoredEvent> missing) {
        EventCodec codec = new EventCodec();
        Set<String> there = new HashSet<>();
        bundle.events().forEach(event -> there.add(codec.head(event.number(), event.leaf()).id()));
        String recovery = bundle.head().recovery();
        long onlyHere = here.stream().filter(entry -> !(entry.event() instanceof HandedOver || entry.event() instanceof Sealed) && !there.contains(entry.eventId())).count();
        if (onlyHere > 0) {
            throw new Problem(Message.of("people.bundle.older", file, recovery, onlyHere), Message.of("people.bundle.older.remedy", recovery));
        }
        boolean comesBack = !here.isEmpty() && bundle.head().handedOver() && RecoveryFold.of(here).crew().gone().isPresent();
        if (missing.isEmpty() && !comesBack) {
            throw new Problem(Message.of("people.bundle.nothing", file, recovery), Message.of("people.bundle.older.remedy", recovery));
        }
    }

    /** A shell's state does not travel; a person should know what later steps may miss. */
    private List<String> setThere(String recovery) {
        Set<String> names = new TreeSet<>();
        log.entries(recovery).stream().map(Entry::event).filter(StepEnded.class::isInstance)
                .map(event -> ((StepEnded) event).outcome()).map(Outcome::changedNames).forEach(names::addAll);
        return List.copyOf(names);
    }

    /**
     * Ends a recovery here that another machine has taken over while nobody had it in hand; nothing where the store cannot be asked.
     *
     * @return why it could not be asked
     */
    public Optional<Message> lookWhoHasIt(String recovery, String by) {
        if (evidence.isEmpty() || log.entries(recovery).isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<HandedOver> gone = goneTo(evidence.get(), recovery);
            if (gone.isPresent() && !isGone(recovery)) {
                try (Journal.Lease lease = log.take(recovery, by)) {
                    log.append(recovery, gone.get());
                    log.seal(recovery);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Message.of("people.evidence.away", evidence.get().describe(""), String.valueOf(e.getMessage())));
        } catch (Problem e) {
            return Optional.of(e.what());
        }
    }

    /** The end of the log here, where the store's mark says that another machine goes on. */
    Optional<HandedOver> goneTo(EvidenceStore store, String recovery) throws IOException {
        return TakenBy.read(store, recovery).filter(taken -> !taken.log().equals(log.logId()))
                .filter(taken -> log.entries(recovery).stream().noneMatch(entry -> entry.eventId().equals(taken.adoption())))
                .map(taken -> new HandedOver(Erasable.of(taken.by()), Erasable.of(taken.host()), taken.events(), taken.root(), Erasable.of(taken.by())));
    }
}
