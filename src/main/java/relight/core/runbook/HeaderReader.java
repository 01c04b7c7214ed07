package relight.core.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.runbook.Attendance.Then;
import relight.core.runbook.InfoString.Attribute;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.DurationText;
import relight.core.text.Nearest;

/** Makes a step's header of its fence's attributes and, where they say nothing, of the document's defaults. */
final class HeaderReader {

    private final Map<String, Attribute> defaults;

    HeaderReader(Map<String, Attribute> defaults) {
        this.defaults = defaults;
    }

    /** Where a step stands and what its surroundings call it. */
    record Position(StepId id, String title, String phase, String note, int line) {}

    StepHeader read(Position position, InfoString info, List<Input> inputs) {
        return new StepHeader(position.id(), info.get("title").orElse(position.title()), position.phase(), position.note(),
                position.line(), duration(info, "estimate"), duration(info, "timeout"), retries(info),
                find(info, "role").map(Attribute::value), yes(info, "critical"), onFailure(info), info.get("undo"), part(info),
                stopsClock(info), inputs, attendance(info));
    }

    Optional<String> system(InfoString info) {
        return find(info, "system").map(Attribute::value);
    }

    private Optional<Attribute> find(InfoString info, String key) {
        return Optional.ofNullable(info.attributes().get(key)).or(() -> Optional.ofNullable(defaults.get(key)));
    }

    private Optional<Duration> duration(InfoString info, String key) {
        return find(info, key).map(attribute -> DurationText.read(attribute.value())
                .orElseThrow(() -> attribute.place().problem("runbook.duration", attribute.value(), key)));
    }

    private int retries(InfoString info) {
        return find(info, "retries").map(attribute -> {
            if (!attribute.value().matches("\\d{1,3}")) {
                throw attribute.place().problem("runbook.attribute.number", attribute.value(), "retries");
            }
            return Integer.parseInt(attribute.value());
        }).orElse(0);
    }

    private boolean yes(InfoString info, String key) {
        return find(info, key).map(attribute -> one(attribute, key, List.of("true", "false", "yes", "no"))).orElse("no")
                .matches("true|yes");
    }

    private OnFailure onFailure(InfoString info) {
        return find(info, "on-failure").map(attribute -> one(attribute, "on-failure", List.of("stop", "continue")))
                .map(value -> value.equals("stop") ? OnFailure.STOP : OnFailure.CONTINUE).orElse(OnFailure.STOP);
    }

    private Part part(InfoString info) {
        return find(info, "part").map(attribute -> one(attribute, "part", List.of("main", "undo", "commit")))
                .map(value -> Part.valueOf(value.toUpperCase(Locale.ROOT))).orElse(Part.MAIN);
    }

    private boolean stopsClock(InfoString info) {
        return find(info, "clock").map(attribute -> one(attribute, "clock", List.of("stop"))).isPresent();
    }

    private Attendance attendance(InfoString info) {
        int people = find(info, "people").map(attribute -> {
            if (!attribute.value().matches("[1-9]\\d?")) {
                throw attribute.place().problem("runbook.attribute.number", attribute.value(), "people");
            }
            return Integer.parseInt(attribute.value());
        }).orElse(1);
        boolean other = find(info, "by").map(attribute -> one(attribute, "by", List.of("anybody", "other"))).orElse("anybody").equals("other");
        Then then = find(info, "then").map(attribute -> one(attribute, "then", List.of("wait", "fail", "skip")))
                .map(value -> Then.valueOf(value.toUpperCase(Locale.ROOT))).orElse(Then.WAIT);
        return new Attendance(people, other, duration(info, "answer-within"), then);
    }

    private static String one(Attribute attribute, String key, List<String> allowed) {
        String value = attribute.value().toLowerCase(Locale.ROOT);
        if (!allowed.contains(value)) {
            throw attribute.place().problem("runbook.attribute.value", attribute.value(), key, String.join(", ", allowed),
                    Nearest.of(value, allowed));
        }
        return value;
    }
}
