package relight.ui.cluster;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import relight.core.kubernetes.ClusterObject;
import relight.core.recovery.ActionsByHand;
import relight.core.recovery.ActionsByHand.Asked;
import relight.core.recovery.Mode;
import relight.core.recovery.StepPreview;
import relight.core.text.Problem;
import relight.ui.cluster.HandAction.Field;
import relight.ui.common.Background;
import relight.ui.recovery.PreviewLook;

/** One action while it is filled in: what it is told, what it would change, and what has to be typed before it runs. Lives on the FX thread. */
final class ActionDraft {

    private final ActionsByHand actions;
    private final String system;
    private final ClusterObject object;
    private final HandAction action;
    private final String operator;
    private final Map<Field, StringProperty> values = new EnumMap<>(Field.class);
    private final StringProperty reason = new SimpleStringProperty("");
    private final StringProperty typed = new SimpleStringProperty("");
    private final BooleanProperty drill = new SimpleBooleanProperty();
    private final PreviewLook preview;
    private final ReadOnlyObjectWrapper<Optional<Problem>> wrong = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final BooleanBinding dangerous;
    private final BooleanBinding ready;

    ActionDraft(ActionsByHand actions, Background background, String operator, String system, ClusterObject object, HandAction action) {
        this.actions = actions;
        this.operator = operator;
        this.system = system;
        this.object = object;
        this.action = action;
        preview = new PreviewLook(background);
        action.fields().forEach(field -> values.put(field, new SimpleStringProperty(guess(field))));
        StringProperty[] told = values.values().toArray(StringProperty[]::new);
        dangerous = Bindings.createBooleanBinding(() -> action.isDangerous(told()), told);
        ready = Bindings.createBooleanBinding(() -> isSeen() && (!dangerous.get() || typed.get().equals(object.name())), dangerous, typed, preview.told());
        for (StringProperty one : told) {
            one.addListener((all, before, now) -> preview.forget());
        }
    }

    /** What is there now, where that is a good beginning. */
    private String guess(Field field) {
        return switch (field) {
            case REPLICAS -> object.size().map(size -> Integer.toString(size.wanted())).orElse("");
            case LABELS -> object.selector().entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).sorted().collect(Collectors.joining("\n"));
            case LINES -> "200";
            case WITHIN -> action == HandAction.RUN || action == HandAction.JOB ? "1h" : "10m";
            case FOR -> object.kind().equals("Job") ? "Complete" : object.kind().equals("Pod") ? "Ready" : object.size().isPresent() ? "Available" : "deleted";
            case OPEN -> "30m";
            case TO, SEARCH, CONTAINER, COMMAND, CHANGE, FILE, LOCAL, PATH, PORT, LOCAL_PORT -> "";
        };
    }

    ClusterObject object() {
        return object;
    }

    HandAction action() {
        return action;
    }

    List<Field> fields() {
        return action.fields();
    }

    StringProperty value(Field field) {
        return values.get(field);
    }

    StringProperty reason() {
        return reason;
    }

    /** The object's name, once more. */
    StringProperty typed() {
        return typed;
    }

    BooleanProperty drill() {
        return drill;
    }

    PreviewLook preview() {
        return preview;
    }

    /** What cannot be read of what was filled in. */
    ReadOnlyObjectProperty<Optional<Problem>> wrong() {
        return wrong.getReadOnlyProperty();
    }

    BooleanBinding dangerous() {
        return dangerous;
    }

    /** Whether it may be run: somebody could read what it would change, nothing stands in its way, and a dangerous one is confirmed. */
    BooleanBinding ready() {
        return ready;
    }

    private boolean isSeen() {
        return preview.told().get() instanceof PreviewLook.Told.Seen(StepPreview seen) && seen.problem().isEmpty();
    }

    private boolean isFilled() {
        return action.fields().stream().noneMatch(field -> field.needed() && values.get(field).get().isBlank());
    }

    private Map<Field, String> told() {
        return values.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, value -> String.valueOf(value.getValue().get())));
    }

    /** Looks up what it would change; nothing is asked while something is missing. */
    void lookAhead() {
        if (!isFilled()) {
            preview.forget();
            return;
        }
        asked().ifPresentOrElse(wanted -> preview.look(() -> actions.preview(wanted)), preview::forget);
    }

    /** As it would be recorded; empty where a value cannot be read, which is said then. */
    Optional<Asked> asked() {
        try {
            Asked wanted = new Asked(system, action.lines(object, told()), drill.get() ? Mode.DRILL : Mode.INCIDENT, operator, reason.get().strip());
            wrong.set(Optional.empty());
            return Optional.of(wanted);
        } catch (Problem unread) {
            wrong.set(Optional.of(unread));
            return Optional.empty();
        }
    }
}
