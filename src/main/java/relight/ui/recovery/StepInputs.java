package relight.ui.recovery;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import relight.core.recovery.InputOffer;
import relight.core.recovery.RecoverySession;
import relight.core.runbook.Input;
import relight.core.runbook.InputCheck;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.ui.common.Background;

/** The values of the inputs of the recovery in hand while they are typed, the best guesses for them, and what is wrong with them. */
final class StepInputs {

    private final Supplier<RecoverySession> session;
    private final Background background;
    private final Map<StepId, Map<String, String>> typed = new HashMap<>();
    private final Map<StepId, Map<String, InputOffer>> offers = new HashMap<>();
    private final Map<StepId, InputCheck> checks = new HashMap<>();
    private final ReadOnlyIntegerWrapper changes = new ReadOnlyIntegerWrapper();

    StepInputs(Supplier<RecoverySession> session, Background background) {
        this.session = session;
        this.background = background;
    }

    /** Grows whenever a value or a guess has changed. */
    ReadOnlyIntegerProperty changes() {
        return changes.getReadOnlyProperty();
    }

    void clear() {
        typed.clear();
        offers.clear();
        checks.clear();
    }

    /** The value so far: what was typed, otherwise the best guess. */
    String value(StepId step, Input input) {
        return Optional.ofNullable(typed.getOrDefault(step, Map.of()).get(input.name()))
                .or(() -> offer(step, input).map(InputOffer::value)).or(input::guess).orElse("");
    }

    boolean isTyped(StepId step, Input input) {
        return typed.getOrDefault(step, Map.of()).containsKey(input.name());
    }

    void type(StepId step, Input input, String value) {
        if (!value.equals(value(step, input))) {
            typed.computeIfAbsent(step, key -> new LinkedHashMap<>()).put(input.name(), value);
            changes.set(changes.get() + 1);
        }
    }

    Optional<InputOffer> offer(StepId step, Input input) {
        return Optional.ofNullable(offers.getOrDefault(step, Map.of()).get(input.name()));
    }

    /** Why the value cannot be used. */
    Optional<Message> refusal(StepId step, Input input, String value) {
        RecoverySession current = session.get();
        return checks.computeIfAbsent(step, current::check).refusal(input, value);
    }

    /** Looks for guesses in the background, anew for every time that the step is shown: the catalog may have grown. */
    void look(StepId step) {
        RecoverySession current = session.get();
        background.run(() -> current.offers(step), found -> {
            if (current == session.get() && !found.equals(offers.put(step, found))) {
                changes.set(changes.get() + 1);
            }
        }, failure -> { });
    }
}
