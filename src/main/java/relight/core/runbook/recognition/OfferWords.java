package relight.core.runbook.recognition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.runbook.recognition.Recognised.Measure;
import relight.core.runbook.recognition.Recognised.Person;
import relight.core.text.Message;
import relight.core.workspace.Workspace;

/** What an offer is, in a sentence for a person. */
public final class OfferWords {

    private OfferWords() {}

    /** The fact itself: <em>RTO 4 h</em>. */
    public static Message headline(Offer offer) {
        return switch (offer) {
            case Offer.Limit limit -> limit(limit.measure(), limit.value());
            case Offer.Case added -> Message.of("runbook.offer.case", added.scenario(), together(facts(added)));
            case Offer.Reach reach -> Message.of("runbook.offer.reach", reach.found().name(), reach(reach.found()));
            case Offer.NativeStep step when step.found().isNote() -> Message.of("runbook.offer.context", step.found().parts().getFirst().context().orElse(""));
            case Offer.NativeStep step -> Message.of("runbook.offer.native", KubectlText.first(step.found().parts().getFirst().actions()));
            case Offer.NativeRestore restore -> Message.of("runbook.offer.restore", String.join(", ", restore.systems()), facts(restore.found()), facts(restore.found()).isEmpty() ? 0 : 1);
        };
    }

    /** What comes of it when it is used. */
    public static Message effect(Offer offer, String runbook) {
        return switch (offer) {
            case Offer.Limit limit -> Message.of("runbook.offer.effect.document", runbook);
            case Offer.Case added -> Message.of("runbook.offer.effect.case", added.scenario(), Workspace.FILE);
            case Offer.Reach reach -> Message.of("runbook.offer.effect.reach", Workspace.FILE);
            case Offer.NativeStep step when step.found().isNote() -> Message.of("runbook.offer.effect.context", runbook, step.systems().getFirst());
            case Offer.NativeStep step -> Message.of("runbook.offer.effect.native", runbook, String.join(", ", step.systems()));
            case Offer.NativeRestore restore -> Message.of("runbook.offer.effect.restore", runbook, restore.found().backup().isPresent() ? 1 : 0, restore.found().backup().orElse(""));
        };
    }

    private static String facts(Recognised.RestoreLines lines) {
        return Stream.concat(lines.backup().stream().map(name -> "backup: " + name), lines.choices().entrySet().stream().map(choice -> choice.getKey() + ": " + choice.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static Message limit(Measure measure, Duration value) {
        return measure == Measure.RPO && value.isZero() ? Message.of("runbook.offer.no-loss") : Message.of("runbook.offer.limit", measure.name(), value);
    }

    private static List<Message> facts(Offer.Case added) {
        List<Message> facts = new ArrayList<>();
        added.symptom().ifPresent(symptom -> facts.add(Message.of("runbook.offer.symptom", symptom)));
        added.rto().ifPresent(rto -> facts.add(limit(Measure.RTO, rto)));
        added.rpo().ifPresent(rpo -> facts.add(limit(Measure.RPO, rpo)));
        added.mtd().ifPresent(mtd -> facts.add(limit(Measure.MTD, mtd)));
        added.estimate().ifPresent(span -> facts.add(span.least().equals(span.most()) ? Message.of("runbook.offer.estimate", span.most())
                : Message.of("runbook.offer.estimate.range", span.least(), span.most())));
        return facts;
    }

    private static Message together(List<Message> facts) {
        return facts.stream().reduce((first, second) -> Message.of("runbook.offer.and", first, second)).orElseThrow();
    }

    private static String reach(Person person) {
        return String.join(", ", Stream.of(Optional.of(person.role()).filter(role -> !role.isEmpty()), person.phone(), person.mail()).flatMap(Optional::stream).toList());
    }
}
