package relight.ui.protocol;

import java.util.List;
import java.util.Optional;
import relight.core.protocol.Record;
import relight.core.text.Message;
import relight.ui.common.Standing;

/** How much one event of a record can be relied on. */
record EventProof(Standing standing, Message text) {

    static EventProof of(ProtocolViewModel.Page page, long event) {
        Optional<Long> bad = page.proof().verification().firstBad();
        if (bad.filter(first -> first <= event).isPresent()) {
            return new EventProof(Standing.BAD, Message.of("records.event.proof.after", bad.get()));
        }
        return seals(page.record()).stream().filter(seal -> seal >= event).findFirst()
                .map(seal -> bad.isPresent() ? new EventProof(Standing.WARNING, Message.of("records.event.proof.unsure", bad.get()))
                        : seal == event ? new EventProof(Standing.GOOD, Message.of("records.event.proof.seal"))
                        : new EventProof(Standing.GOOD, Message.of("records.event.proof.sealed", seal)))
                .orElse(new EventProof(Standing.WARNING, Message.of("records.event.proof.open")));
    }

    private static List<Long> seals(Record record) {
        return record.group("signOff").table("seals").rows().stream().flatMap(row -> row.events().stream()).toList();
    }
}
