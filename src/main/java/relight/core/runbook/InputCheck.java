package relight.core.runbook;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import relight.core.text.Message;

/** Whether a value is of its input's kind and may stand where the step puts it; looked at before the step runs. */
public final class InputCheck {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");
    private static final Pattern PHONE = Pattern.compile("[+(]?\\d[\\d ()/.-]{4,}\\d");
    private static final Set<String> MOMENTS = Set.of("now", "today", "yesterday", "latest", "jetzt", "heute", "gestern", "зараз", "сьогодні", "вчора");

    private final ShellValues places;

    private InputCheck(ShellValues places) {
        this.places = places;
    }

    /**
     * For the inputs of a step.
     *
     * @param scripts its own, and those that run in the same shell after it, since a value may be carried over to them; none for a step
     *                that is no shell's
     */
    public static InputCheck of(List<ShellText> scripts) {
        return new InputCheck(ShellValues.of(scripts));
    }

    /** Why the value cannot be used, as a sentence; its remedy has the same key with {@code .remedy}. Empty where it can. */
    public Optional<Message> refusal(Input input, String value) {
        return form(input, value).map(key -> Message.of(key, input.written(), String.join(", ", input.choices())))
                .or(() -> places.refusal(input.name(), value));
    }

    private static Optional<String> form(Input input, String value) {
        boolean fits = switch (input.kind()) {
            case SECRET -> true;
            case TEXT, PATH, BACKUP -> !CONTROL.matcher(value).find();
            case NAME -> value.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
            case NUMBER -> NUMBER.matcher(value).matches();
            case CHOICE, CONFIRMATION -> input.choices().contains(value);
            case PHONE -> PHONE.matcher(value).matches();
            case TIME -> isTime(input.written(), value);
        };
        return fits ? Optional.empty() : Optional.of("runbook.value.kind." + input.kind().name().toLowerCase(Locale.ROOT));
    }

    private static boolean isTime(String written, String value) {
        return DateShape.of(written).map(shape -> shape.fits(value)).orElseGet(() ->
                !CONTROL.matcher(value).find() && (value.chars().anyMatch(Character::isDigit) || MOMENTS.contains(value.toLowerCase(Locale.ROOT))));
    }
}
