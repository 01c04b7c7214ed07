package relight.core.restore;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.catalog.Thaw;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * What can be chosen for one system. A choice that its engine does not know would be passed over in silence: whoever asked for a part,
 * another server or a moment would get all of it, here, as it was last (ALL-1, ALL-2).
 */
record KnownChoices(String system, String engine, List<Choice> choices) {

    /** What a restore test carries from its wish to its plan's second look; no person chooses it. */
    private static final List<Choice> OF_TESTS = List.of(Choice.yes(TestRestore.CHOICE), Choice.text(TestPlace.CHOICE));

    static KnownChoices of(ProtectedSystem system, RestoreEngine<?> engine) {
        Stream<Choice> own = Stream.concat(engine.choices(system).stream(), engine.furtherChoices(system).stream());
        Choice tier = Choice.oneOf(Thawing.TIER, Arrays.stream(Thaw.Tier.values()).map(one -> one.name().toLowerCase(Locale.ROOT)).toArray(String[]::new));
        return new KnownChoices(system.name(), engine.name(), Stream.concat(own, Stream.of(tier, Choice.text(Thawing.DAYS))).toList());
    }

    /**
     * Lets pass what is known.
     *
     * @throws Problem at the first choice that is not, or whose value is none of its values; it says what there is instead
     */
    void require(Map<String, String> chosen) {
        chosen.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(one -> require(one.getKey(), one.getValue()));
    }

    private void require(String name, String value) {
        Optional<Choice> known = Stream.concat(choices.stream(), OF_TESTS.stream()).filter(choice -> choice.name().equals(name)).findFirst();
        if (known.isEmpty()) {
            throw new Problem(Message.of("restore.choice.unknown", system, engine, name),
                    Message.of("restore.choice.unknown.remedy", choices.stream().map(Choice::name).sorted().collect(Collectors.joining(", "))));
        }
        if (!known.get().takes(value)) {
            throw new Problem(Message.of("restore.choice.value", name, value),
                    Message.of("restore.choice.value." + known.get().kind() + ".remedy", name, String.join(", ", known.get().options())));
        }
    }
}
