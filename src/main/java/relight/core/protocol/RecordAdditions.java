package relight.core.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.Amended;
import relight.core.recovery.RecoveryEvent.Attached;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.recovery.RecoveryEvent.ProblemRaised;
import relight.core.recovery.RecoveryEvent.Sealed;
import relight.core.recovery.RecoveryEvent.SignedOff;
import relight.core.recovery.RecoveryFold;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * What is added to a record by hand: corrections, notes, problems, files and signatures. Nothing of what stands there is touched. A
 * recovery that is closed is sealed again after each.
 */
public final class RecordAdditions {

    /** As much as all files of one recovery may have together: they go along in each bundle. */
    public static final long MOST_BYTES = 100L << 20;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** By the ends of names; what is not among them is shown by no program of its own accord. */
    private static final Map<String, String> MEDIA = Map.ofEntries(Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"), Map.entry("bmp", "image/bmp"), Map.entry("webp", "image/webp"), Map.entry("heic", "image/heic"), Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"), Map.entry("log", "text/plain"), Map.entry("md", "text/markdown"), Map.entry("csv", "text/csv"), Map.entry("json", "application/json"),
            Map.entry("eml", "message/rfc822"));

    /** What led to a recovery may have been seen some days before it was declared; a year that was typed wrong is further off. */
    private static final long LONG_BEFORE = 30L * 24 * 3_600;

    private final ProtocolLog log;
    private final AttachmentStore files;

    public RecordAdditions(ProtocolLog log, AttachmentStore files) {
        this.log = log;
        this.files = files;
    }

    /** Corrects an event by another one that names it. */
    public Entry amend(String recovery, long event, String correction, String by) {
        require(correction, "records.amend.nothing");
        require(by, "records.nobody");
        List<Entry> entries = entries(recovery);
        RecoveryEvent amended = entries.stream().filter(entry -> entry.number() == event).findFirst().map(Entry::event).orElseThrow(() ->
                new Problem(Message.of("records.amend.foreign", event, recovery), Message.of("records.amend.foreign.remedy", recovery)));
        if (amended instanceof Sealed || amended instanceof RecoveryEvent.ErasedWords) {
            throw new Problem(Message.of("records.amend.seal", event), Message.of("records.amend.seal.remedy"));
        }
        return add(recovery, entries, new Amended(event, words(correction), words(by)), Optional.empty());
    }

    /** A note; where it happened earlier than it is entered, the record says both. */
    public Entry note(String recovery, String text, String by, Optional<Instant> happened) {
        require(text, "records.note.nothing");
        require(by, "records.nobody");
        return add(recovery, entries(recovery), new Noted(words(text), words(by)), happened);
    }

    public Entry problem(String recovery, String problem, String solution, String by, Optional<Instant> happened) {
        require(problem, "records.note.nothing");
        require(by, "records.nobody");
        return add(recovery, entries(recovery), new ProblemRaised(Optional.empty(), words(problem), words(solution), words(by)), happened);
    }

    /**
     * Attaches a file. It lies on the disk before the event that names it does.
     *
     * @param to the problem or note that it belongs to
     */
    public Entry attach(String recovery, Path file, String caption, String by, Optional<Long> to, Optional<Instant> happened) {
        require(by, "records.nobody");
        List<Entry> entries = entries(recovery);
        to.filter(event -> entries.stream().noneMatch(entry -> entry.number() == event)).ifPresent(event -> {
            throw new Problem(Message.of("records.amend.foreign", event, recovery), Message.of("records.amend.foreign.remedy", recovery));
        });
        requireRoom(entries, file);
        return add(recovery, entries, kept(file, caption, by, to), happened);
    }

    /** Keeps a file of a recovery that goes on, for its session to name. */
    public Attached keep(String recovery, Path file, String by) {
        requireRoom(entries(recovery), file);
        return kept(file, "", by, Optional.empty());
    }

    private Attached kept(Path file, String caption, String by, Optional<Long> to) {
        AttachmentStore.Kept kept = files.keep(file);
        String name = file.getFileName().toString();
        return new Attached(words(name), Erasable.of(kept.sha256()), kept.size(), media(name), words(caption), to, words(by));
    }

    private static void requireRoom(List<Entry> entries, Path file) {
        long before = entries.stream().map(Entry::event).filter(Attached.class::isInstance).map(Attached.class::cast)
                .filter(one -> one.content().words().isPresent()).mapToLong(Attached::size).sum();
        if (before + size(file) > MOST_BYTES) {
            throw new Problem(Message.of("records.attach.full", new Bytes(MOST_BYTES), new Bytes(before)), Message.of("records.attach.large.remedy"));
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    static String media(String name) {
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return MEDIA.getOrDefault(end, "application/octet-stream");
    }

    /** The bytes of an attached file, as they were attached; throws a Problem where they are gone or others. */
    public byte[] file(Attached attached) {
        return files.read(hash(attached).orElseThrow(() -> new Problem(Message.of("records.file.erased"))));
    }

    /** Signs here: whoever signs stands at this machine. */
    public Entry sign(String recovery, String by, String role, String statement) {
        require(by, "records.nobody");
        List<Entry> entries = entries(recovery);
        requireSignable(recovery, entries, by);
        return add(recovery, entries, new SignedOff(words(by), role.strip(), words(statement)), Optional.empty());
    }

    /**
     * What somebody signs on their own machine. It speaks of the last seal, so it stays the same until something is added, and no
     * answer to it is worth anything afterwards.
     */
    public ApprovalRequest ask(String recovery) {
        return request(recovery, entries(recovery));
    }

    private ApprovalRequest request(String recovery, List<Entry> entries) {
        Recovery state = requireClosed(recovery, entries);
        Entry last = entries.reversed().stream().filter(entry -> entry.event() instanceof Sealed).findFirst().orElseGet(() -> log.seal(recovery));
        Sealed seal = (Sealed) last.event();
        RecoveryEvent.Closed end = state.closed().orElseThrow();
        return Countersignatures.signOff(recovery, state.declared().title().toString(), end.verdict(), seal, end.by().toString());
    }

    /**
     * Takes the signature that somebody made on their own machine.
     *
     * @param typed as it was typed or scanned
     * @throws Problem where it was typed wrong, or signed by nobody whose key is known here, or for something else
     */
    public Entry countersign(String recovery, String typed, KnownKeys keys, String statement) {
        ApprovalAnswer answer = ApprovalAnswer.read(typed).orElseThrow(() ->
                new Problem(Message.of("people.countersign.mistyped"), Message.of("people.countersign.mistyped.remedy")));
        List<Entry> entries = entries(recovery);
        ApprovalRequest request = request(recovery, entries);
        if (keys.isOwn(answer, request.code())) {
            throw new Problem(Message.of("people.countersign.own"), Message.of("people.countersign.own.remedy"));
        }
        KnownKeys.Person signer = keys.signer(answer, request.code()).orElseThrow(() ->
                new Problem(Message.of("people.countersign.foreign", request.code()), Message.of("people.countersign.foreign.remedy")));
        requireSignable(recovery, entries, signer.name());
        long seal = entries(recovery).reversed().stream().filter(entry -> entry.event() instanceof Sealed).findFirst().orElseThrow().number();
        return add(recovery, entries, new SignedOff(words(signer.name()), String.join(", ", signer.roles()), words(statement),
                Optional.of(new SignedOff.Elsewhere(seal, request.code(), answer.letters(), signer.key().text()))), Optional.empty());
    }

    private static void requireSignable(String recovery, List<Entry> entries, String by) {
        requireClosed(recovery, entries);
        entries.reversed().stream().takeWhile(entry -> entry.event() instanceof SignedOff || entry.event() instanceof Sealed)
                .filter(entry -> entry.event() instanceof SignedOff signed && signed.by().toString().equalsIgnoreCase(by.strip())).findFirst().ifPresent(entry -> {
                    throw new Problem(Message.of("records.sign.twice", by.strip(), entry.number()), Message.of("records.sign.twice.remedy"));
                });
    }

    private static Recovery requireClosed(String recovery, List<Entry> entries) {
        Recovery state = RecoveryFold.of(entries);
        if (!state.isClosed()) {
            throw new Problem(Message.of("records.sign.open", recovery), Message.of("records.sign.open.remedy"));
        }
        return state;
    }

    private List<Entry> entries(String recovery) {
        List<Entry> entries = log.entries(recovery);
        if (entries.stream().noneMatch(entry -> entry.event() instanceof RecoveryEvent.Declared)) {
            throw new Problem(Message.of("protocol.record.absent"), Message.of("protocol.record.absent.remedy"));
        }
        return entries;
    }

    private Entry add(String recovery, List<Entry> entries, RecoveryEvent event, Optional<Instant> happened) {
        Recovery state = RecoveryFold.of(entries);
        state.crew().gone().ifPresent(gone -> {
            throw new Problem(Message.of("people.gone", recovery, gone.to().toString(), gone.at()), Message.of("people.gone.remedy", recovery));
        });
        happened.filter(at -> at.isBefore(state.declaredAt().minusSeconds(LONG_BEFORE))).ifPresent(at -> {
            throw new Problem(Message.of("records.late.before", at, state.declaredAt()), Message.of("records.late.before.remedy"));
        });
        Entry added = happened.map(at -> log.append(recovery, event, at)).orElseGet(() -> log.append(recovery, event));
        if (state.isClosed()) {
            log.seal(recovery);
        }
        return added;
    }

    private static void require(String words, String missing) {
        if (words.isBlank()) {
            throw new Problem(Message.of(missing));
        }
    }

    private static Erasable words(String text) {
        return Erasable.of(text.strip());
    }

    /** The hash of an attached file as a bundle names it; nothing once it was erased. */
    public static Optional<String> hash(Attached attached) {
        return attached.content().words().filter(hash -> HASH.matcher(hash).matches());
    }
}
