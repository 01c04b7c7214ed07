package relight.core.restore.postgresql.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.text.Messages;

/** Everything that would make two primaries of one, or a primary of what is no better than the harm. */
final class SwitchRefusals {

    /** The first major version that promotes at a word of SQL. */
    private static final int PROMOTES_BY_SQL = 12;

    private final RestoreRequest request;
    private final SwitchFacts facts;
    private final Fence fence;
    private final Messages words;
    private final String primary;
    private final String replica;
    private final List<Refusal> refusals = new ArrayList<>();

    SwitchRefusals(RestoreRequest request, SwitchFacts facts, Fence fence, Messages words) {
        this.request = request;
        this.facts = facts;
        this.fence = fence;
        this.words = words;
        this.primary = PostgresqlTarget.of(request.system()).address();
        this.replica = facts.to().address();
    }

    List<Refusal> find() {
        if (facts.replica().isEmpty()) {
            refuse("PG-15", "away", replica, facts.away().map(words::say).orElse("–"));
            return refusals;
        }
        replica(facts.replica().get());
        facts.primary().machine().flatMap(SwitchFacts.Machine::lock).ifPresent(owner -> refuse("ALL-15", "locked", primary, owner));
        if (fence == Fence.TOLD) {
            told();
        } else {
            machine();
        }
        return refusals;
    }

    private void replica(SwitchFacts.Replica it) {
        if (!it.recovering()) {
            refuse("ALL-1", "primary", replica);
        }
        facts.primary().system().filter(system -> (system + it.system()).matches("\\d+") && !system.equals(it.system()))
                .ifPresent(system -> refuse("ALL-1", "stranger", replica, it.system(), primary, system));
        if (it.version().major() < PROMOTES_BY_SQL) {
            refuse("PG-15", "version", replica, it.version());
        }
        if (!it.promotes()) {
            refuse("PG-15", "right", facts.to().user(), replica);
        }
        harmed(request, facts).ifPresent(harm -> refuse("ALL-11", "harmed", replica, words.time(harm), words.time(it.replayed().orElse(facts.at()))));
    }

    /** The moment of the harm, where the replica holds it: it has replayed it, or has it and replays it when it is promoted. */
    static Optional<Instant> harmed(RestoreRequest request, SwitchFacts facts) {
        Optional<Instant> harm = Optional.ofNullable(request.choices().get(SwitchPlanner.HARM)).map(Instant::parse);
        Optional<SwitchFacts.Replica> it = facts.replica();
        boolean waiting = it.filter(one -> one.received().isPresent()
                && one.position().filter(position -> position.compareTo(one.received().get()) < 0).isPresent()).isPresent();
        Optional<Instant> holds = it.flatMap(SwitchFacts.Replica::replayed);
        return harm.filter(moment -> waiting || holds.filter(newest -> !newest.isBefore(moment)).isPresent());
    }

    /** Nobody fences it for the person: so it must be seen to be fenced, and where nobody answers a word of a person is needed. */
    private void told() {
        boolean byHand = !request.choices().getOrDefault(Fence.BY_HAND, "").isBlank();
        if (!request.choices().containsKey(Fence.CHOICE) && !byHand) {
            refuse("PG-15", "no-way", primary);
        } else if (facts.primary().writes() == Writes.SILENT && !byHand) {
            refuse("PG-15", "silent", primary);
        }
    }

    private void machine() {
        String place = PitrSite.of(request.system()).map(PitrSite::place).orElse("–");
        if (PitrSite.of(request.system()).isEmpty()) {
            refuse("PG-15", "no-machine", fence.option(), request.system().name());
        } else if (facts.primary().machine().isEmpty()) {
            refuse("PG-15", "cut", place, facts.primary().cut().map(words::say).orElse("–"));
        } else {
            acts(facts.primary().machine().get(), place);
        }
        if (fence == Fence.HBA && !facts.primary().workers().isEmpty()) {
            refuse("PG-15", "workers", primary, String.join(", ", facts.primary().workers()));
        }
    }

    private void acts(SwitchFacts.Machine machine, String place) {
        if (!machine.acts()) {
            refuse("PG-15", "user", machine.runsAs(), place, machine.owner());
        }
        if (machine.data().isEmpty()) {
            refuse("PG-15", "gone", place);
        } else if (machine.bin().isEmpty()) {
            refuse("PG-15", "programs", place);
        } else if (fence == Fence.HBA && !machine.running()) {
            refuse("PG-15", "stopped", place);
        }
    }

    private void refuse(String id, String key, Object... values) {
        refusals.add(new Refusal(id, words.say("restore.switch.refused." + key, values), words.say("restore.switch.refused." + key + ".remedy", values)));
    }
}
