package relight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.evidence.AnchorCheck;
import relight.core.evidence.BundleVerifier;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.EvidenceBundle;
import relight.core.evidence.KeyedText;
import relight.core.evidence.LogVerifier;
import relight.core.evidence.SignedNote;
import relight.core.evidence.TrustedKey;
import relight.core.protocol.ExportedEvents;
import relight.core.protocol.Health;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Record;
import relight.core.protocol.RecordWriter;
import relight.core.protocol.Verification;
import relight.core.protocol.Verifier;
import relight.core.recovery.Journal.Summary;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.report.RecordExport;
import relight.core.report.RecordExporter;
import relight.core.report.RecordJson;
import relight.core.report.RecordMarkdown;
import relight.core.report.ReportPress;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight protocol}: the records of all recoveries, and whether they hold. */
@Command(name = "protocol")
public final class ProtocolCommand {

    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Terminal terminal;
    private final Path platformData;
    private final ProtocolServices services;

    public ProtocolCommand(Terminal terminal, Path platformData, ProtocolServices services) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.services = services;
    }

    @Command(name = "show")
    int show(@Mixin CommonOptions common, @Parameters(paramLabel = "RECOVERY", arity = "0..1") Optional<String> recovery) {
        ProtocolLog log = log(common);
        Record record = record(log, recovery);
        if (common.json()) {
            terminal.json(new RecordJson(terminal.words().zone()).of(record));
        } else {
            terminal.print(RecordMarkdown.write(record, terminal.words()));
        }
        return ExitStatus.DONE;
    }

    @Command(name = "export")
    int export(@Mixin CommonOptions common, @Parameters(paramLabel = "RECOVERY", arity = "0..1") Optional<String> recovery,
               @Option(names = "--format", defaultValue = "html") RecordExport format,
               @Option(names = "--out", paramLabel = "PATH", required = true) Path out) throws InterruptedException {
        ProtocolLog log = log(common);
        Health health = log.awaitHealth();
        health.damages().forEach(terminal::tell);
        RecordExporter exporter = new RecordExporter(log, services.evidence().apply(common.location(platformData)), services.press(), terminal.words());
        Optional<byte[]> remains = format == RecordExport.BUNDLE && health.state() == Health.State.DAMAGED ? remains(log, recovery, exporter) : Optional.empty();
        if (remains.isPresent()) {
            terminal.tell(Message.of("protocol.export.remains", recovery.orElseThrow()));
            WrittenFile.write(terminal, common.json(), out, remains.get());
            return ExitStatus.WARNING;
        }
        Record record = record(log, recovery);
        if (record.group("signOff").tables().getLast().rows().isEmpty()) {
            terminal.tell(Message.of("protocol.export.unsealed"));
        }
        WrittenFile.write(terminal, common.json(), out, exporter.write(record, format));
        return health.state() == Health.State.DAMAGED ? ExitStatus.WARNING : ExitStatus.DONE;
    }

    /** A recovery that is named and whose beginning is lost has no record any more, but may have events. */
    private static Optional<byte[]> remains(ProtocolLog log, Optional<String> recovery, RecordExporter exporter) throws InterruptedException {
        if (recovery.isEmpty() || log.entries(recovery.get()).stream().anyMatch(entry -> entry.event() instanceof Declared)) {
            return Optional.empty();
        }
        return exporter.remains(recovery.get());
    }

    @Command(name = "verify")
    int verify(@Mixin CommonOptions common, @Parameters(paramLabel = "FILE", arity = "0..1") Optional<Path> file,
               @Option(names = "--key", paramLabel = "K") List<String> keys,
               @Option(names = "--checkpoint", paramLabel = "FILE") List<Path> heads) {
        Path looked = file.orElseGet(() -> services.file().apply(common.location(platformData)));
        Verification result = verified(looked, keys == null ? List.of() : keys.stream().map(ProtocolCommand::trusted).toList(),
                heads == null ? List.of() : heads);
        if (common.json()) {
            terminal.json(json(result));
        } else {
            print(result);
        }
        return switch (result.verdict()) {
            case INTACT -> ExitStatus.DONE;
            case INCOMPLETE -> ExitStatus.WARNING;
            case BROKEN -> ExitStatus.CRITICAL;
        };
    }

    private static TrustedKey trusted(String told) {
        return certificate(told).or(() -> TrustedKey.read(told)).orElseThrow(() -> new Problem(Message.of("evidence.key.mistyped", told), Message.of("evidence.key.mistyped.remedy")));
    }

    /** Of a time stamping server or of an authority above it, where what was told is a file. */
    private static Optional<TrustedKey> certificate(String told) {
        try {
            Path file = Path.of(told);
            return Files.isRegularFile(file) ? Optional.of(TrustedKey.certificate(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A head alone, or with the key of whoever cosigned it before it. */
    private static SignedNote head(Path file) {
        try {
            SignedNote note = SignedNote.read(Files.readString(file).startsWith("relight/cosigner/") ? KeyedText.read(file).body() : Files.readString(file));
            Checkpoint.read(note.text());
            return note;
        } catch (IOException | IllegalArgumentException e) {
            throw KeyedText.foreign(file, e);
        }
    }

    private Verification verified(Path file, List<TrustedKey> keys, List<Path> heads) {
        byte[] start = start(file);
        if (EvidenceBundle.looksLikeOne(start)) {
            return new BundleVerifier(keys, AnchorCheck.ALL).verify(bundle(file));
        }
        if (ReportPress.looksLikeOne(start)) {
            return services.press().verify(file, keys);
        }
        if (start.length > 0 && !Arrays.equals(start, SQLITE)) {
            Verifier verifier = new Verifier(Verifier.Scope.RECOVERY);
            ExportedEvents.read(file, verifier);
            return verifier.result();
        }
        JournalAudit audit = services.audit().apply(file);
        List<SignedNote> all = new ArrayList<>(audit.heads());
        heads.forEach(head -> all.add(head(head)));
        LogVerifier log = new LogVerifier(all, keys);
        services.journal().accept(file, log.events());
        return log.result(audit.keys(), audit.anchors()::of).withFiles(log.events().attached(), audit::has);
    }

    private static EvidenceBundle bundle(Path file) {
        try {
            return EvidenceBundle.read(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw KeyedText.foreign(file, e);
        }
    }

    /** Nothing of a file that is not there: whoever reads it says so. */
    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SQLITE.length);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private Map<String, Object> json(Verification result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("verdict", result.verdict().name().toLowerCase(Locale.ROOT));
        document.put("proven", result.proven().stream().map(terminal.words()::say).toList());
        document.put("notProven", result.notProven().stream().map(terminal.words()::say).toList());
        document.put("anchors", result.anchors().stream().map(terminal.words()::say).toList());
        document.put("recoveries", result.recoveries().stream().map(one -> {
            Map<String, Object> recovery = new LinkedHashMap<>();
            recovery.put("id", one.id());
            recovery.put("events", one.events());
            recovery.put("sealed", one.sealed());
            return recovery;
        }).toList());
        document.put("firstBad", result.firstBad().orElse(null));
        return document;
    }

    private void print(Verification result) {
        terminal.print(Message.of("protocol.verify.verdict." + result.verdict()));
        result.firstBad().ifPresent(number -> terminal.print(Message.of("protocol.verify.first-bad", number)));
        part("protocol.verify.heading.proven", result.proven());
        part("protocol.verify.heading.anchors", result.anchors());
        part("protocol.verify.heading.notProven", result.notProven());
    }

    private void part(String heading, List<Message> sentences) {
        if (!sentences.isEmpty()) {
            terminal.print("\n" + terminal.words().say(heading));
            sentences.forEach(sentence -> terminal.print("  – " + terminal.words().say(sentence)));
        }
    }

    private ProtocolLog log(CommonOptions common) {
        return services.log().apply(common.location(platformData));
    }

    /** The one that is named, else the newest. */
    private static Record record(ProtocolLog log, Optional<String> named) {
        String recovery = named.or(() -> log.recoveries().stream().map(Summary::recovery).findFirst()).orElse("");
        return RecordWriter.write(log.logId(), log.entries(recovery));
    }
}
