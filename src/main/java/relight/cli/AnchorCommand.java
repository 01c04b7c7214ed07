package relight.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.evidence.Anchorage;
import relight.core.evidence.Anchoring.Asked;
import relight.core.evidence.AnchorLevel;
import relight.core.evidence.AnchorLevel.Level;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.KeyedText;
import relight.core.evidence.LockedBucket;
import relight.core.evidence.LockedCopy;
import relight.core.evidence.Notary;
import relight.core.evidence.SignedNote;
import relight.core.evidence.TrustedKey;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight protocol anchor}: takes in what a second person has signed, or asks those whom the workspace names to vouch for the log. */
@Command(name = "anchor")
public final class AnchorCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FILE", arity = "0..1")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--timestamp")
    private boolean timestamp;

    @Option(names = "--witness")
    private boolean witness;

    @Option(names = "--bucket")
    private boolean bucket;

    @Option(names = "--look")
    private boolean look;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, EvidenceDesk> evidence;

    public AnchorCommand(Terminal terminal, Path platformData, Function<Location, EvidenceDesk> evidence) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.evidence = evidence;
    }

    @Override
    public Integer call() throws InterruptedException {
        EvidenceDesk desk = evidence.apply(common.location(platformData));
        if (file.isPresent()) {
            return take(file.get(), desk);
        }
        return look ? look(desk) : ask(desk);
    }

    private int take(Path answer, EvidenceDesk desk) {
        KeyedText signed = KeyedText.read(answer);
        Checkpoint head;
        try {
            head = desk.take(signed.key(), SignedNote.read(signed.body()));
        } catch (IllegalArgumentException e) {
            throw KeyedText.foreign(answer, e);
        }
        String fingerprint = TrustedKey.fingerprint(signed.key().key());
        if (common.json()) {
            terminal.json(Map.of("head", head.shortHead(), "cosigner", signed.key().toString(), "fingerprint", fingerprint));
        } else {
            terminal.print(Message.of("evidence.take.taken", head.shortHead(), fingerprint));
        }
        return ExitStatus.DONE;
    }

    private int ask(EvidenceDesk desk) throws InterruptedException {
        List<Anchorage> places = desk.anchoring().places().stream().filter(this::isMeant).toList();
        if (places.isEmpty()) {
            throw new Problem(Message.of("evidence.ask.none"), Message.of("evidence.ask.none.remedy"));
        }
        Notary.Standing standing = desk.notary().signNow().whole();
        SignedNote head = standing.head().orElseThrow();
        List<Asked> asked = desk.anchoring().ask(head, places);
        tell(Checkpoint.read(head.text()), asked, desk.level());
        return asked.stream().allMatch(one -> one.problem().isEmpty()) ? ExitStatus.DONE : ExitStatus.WARNING;
    }

    /** Where none is named, all are. */
    private boolean isMeant(Anchorage place) {
        boolean named = timestamp || witness || bucket;
        return switch (place.level()) {
            case STAMPED -> timestamp || !named;
            case WITNESSED -> witness || !named;
            case LOCKED -> bucket || !named;
            case UNSIGNED, SIGNED, COSIGNED -> false;
        };
    }

    private void tell(Checkpoint head, List<Asked> asked, AnchorLevel level) {
        if (common.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("head", head.shortHead());
            json.put("asked", asked.stream().map(one -> {
                Map<String, Object> place = new LinkedHashMap<>();
                place.put("where", one.place().where());
                place.put("level", one.place().level().name().toLowerCase(Locale.ROOT));
                place.put("problem", one.problem().map(problem -> problem.say(terminal.words())).orElse(null));
                return place;
            }).toList());
            json.put("level", level.level().name().toLowerCase(Locale.ROOT));
            json.put("sentences", level.sentences().stream().map(terminal.words()::say).toList());
            terminal.json(json);
            return;
        }
        asked.forEach(one -> one.problem().ifPresentOrElse(problem -> terminal.tell(problem.say(terminal.words())),
                () -> terminal.print(Message.of(isUnproven(one.place()) ? "evidence.ask.done-unproven" : "evidence.ask.done", one.place().where(), head.shortHead()))));
        level.sentences().forEach(terminal::print);
    }

    /** No server that enforces Object Lock was to be had, so this is said wherever it is used. */
    private static boolean isUnproven(Anchorage place) {
        return place.level() == Level.LOCKED;
    }

    /** Asks the bucket of each head that was locked in it. */
    private int look(EvidenceDesk desk) {
        List<LockedCopy> found = new ArrayList<>();
        for (Anchorage place : desk.anchoring().places()) {
            if (place instanceof LockedBucket locked) {
                desk.heads().forEach(head -> locked.look(head).ifPresent(found::add));
            }
        }
        if (common.json()) {
            terminal.json(found.stream().map(copy -> Map.of("place", copy.place(), "versionId", copy.versionId(), "retainUntil", copy.retainUntil().toString())).toList());
        } else if (found.isEmpty()) {
            terminal.print(Message.of("evidence.lock.none"));
        } else {
            found.forEach(copy -> terminal.print(Message.of("evidence.lock.there", copy.place(), copy.versionId(), copy.retainUntil())));
        }
        return ExitStatus.DONE;
    }
}
