package relight.core.recovery;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Whether what a person wrote down at a step is of the kind that the step asks for. */
final class AnswerValues {

    private AnswerValues() {}

    /** Throws a Problem that names the first value which is not. */
    static void check(Step step, Map<String, String> values) {
        for (Input input : step.header().inputs()) {
            String value = values.getOrDefault(input.name(), "").strip();
            if (!value.isEmpty() && !fits(input.kind(), value)) {
                throw new Problem(Message.of("people.value.kind", input.name(), input.kind() == Input.Kind.SECRET ? "•••" : value,
                        Message.of("recovery.screen.input." + input.kind().name())));
            }
        }
    }

    private static boolean fits(Input.Kind kind, String value) {
        return switch (kind) {
            case NUMBER -> value.matches("[+-]?\\d+([.,]\\d+)?");
            case TIME -> isTime(value);
            default -> true;
        };
    }

    private static boolean isTime(String value) {
        try {
            OffsetDateTime.parse(value);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
