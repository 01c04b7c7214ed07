package relight.core.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.runbook.Attendance.Then;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.runbook.InfoString.Attribute;
import relight.core.runbook.Order.Condition;
import relight.core.runbook.Order.Only;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.DurationText;
import relight.core.text.Nearest;
import relight.core.text.Place;

/** Makes a step's header of its fence's attributes and, where they say nothing, of the document's defaults. */
final class HeaderReader {

    private static final List<String> YES_OR_NO = List.of("true", "false", "yes", "no");

    /** The words that an attribute can be, for those that are not free. */
    static final Map<String, List<String>> CHOICES = Map.of(
            "mode", List.of("drill", "incident"),
            "on-timeout", List.of("fail", "continue", "ask"),
            "critical", YES_OR_NO,
            RunnableFence.TERMINAL, YES_OR_NO,
            "on-failure", List.of("stop", "continue"),
            "part", List.of("main", "undo", "commit"),
            "clock", List.of("stop"),
            "by", List.of("anybody", "other"),
            "then", List.of("wait", "fail", "skip"));

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{Nd}_.-]{1,60}");

    /** A look at what is watched takes no longer unless its author says so. */
    private static final Duration LOOK = Duration.ofSeconds(20);

    private final Map<String, Attribute> defaults;
    private final References references;

    HeaderReader(Map<String, Attribute> defaults, References references) {
        this.defaults = defaults;
        this.references = references;
    }

    /** Where a step stands and what its surroundings call it. */
    record Position(StepId id, String title, String phase, String note, int line) {}

    StepHeader read(Position position, InfoString info, List<Input> inputs) {
        Optional<Watch> watch = WatchReader.read(info);
        if (watch.isPresent() && !inputs.isEmpty()) {
            throw info.attributes().get("watch").place().problem("runbook.watch.inputs", String.join(", ", inputs.stream().map(Input::name).toList()));
        }
        return new StepHeader(position.id(), info.get("title").orElse(position.title()), position.phase(), position.note(),
                position.line(), duration(info, "estimate"), asks(info) ? Optional.empty() : duration(info, "timeout").or(() -> watch.map(one -> LOOK)), retries(info),
                find(info, "role").map(Attribute::value), yes(info, "critical"), onFailure(info), info.get("undo"), part(info),
                stopsClock(info), inputs, attendance(info), order(position.id(), info), patience(info), watch);
    }

    private Order order(StepId step, InfoString info) {
        Optional<String> name = named(info, "step");
        name.ifPresent(text -> references.name(text, step, info.attributes().get("step").place()));
        Optional<List<StepId>> needs = Optional.ofNullable(info.attributes().get("needs")).map(attribute -> words(attribute)
                .map(text -> references.use(text, attribute.place())).toList());
        List<Condition> conditions = Optional.ofNullable(info.attributes().get("if")).map(attribute -> words(attribute)
                .map(text -> condition(text, attribute.place())).toList()).orElse(List.of());
        Only only = Optional.ofNullable(info.attributes().get("mode")).map(attribute -> one(attribute, "mode"))
                .map(value -> Only.valueOf(value.toUpperCase(Locale.ROOT))).orElse(Only.ALWAYS);
        return new Order(name, needs, named(info, "lane"), conditions, only);
    }

    private static Stream<String> words(Attribute attribute) {
        return Stream.of(attribute.value().split(",")).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Condition condition(String text, Place place) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw place.problem("runbook.order.condition", text);
        }
        return new Condition(references.use(text.substring(0, colon), place), text.substring(colon + 1));
    }

    private static Optional<String> named(InfoString info, String key) {
        return Optional.ofNullable(info.attributes().get(key)).map(attribute -> {
            if (!NAME.matcher(attribute.value()).matches()) {
                throw attribute.place().problem("runbook.order.name", attribute.value(), key);
            }
            return attribute.value();
        });
    }

    private String onTimeout(InfoString info) {
        return find(info, "on-timeout").map(attribute -> one(attribute, "on-timeout")).orElse("fail");
    }

    private boolean asks(InfoString info) {
        return onTimeout(info).equals("ask");
    }

    private Patience patience(InfoString info) {
        Optional<Duration> askAfter = asks(info) ? duration(info, "timeout") : Optional.empty();
        Duration[] pauses = find(info, "backoff").map(HeaderReader::backoff).orElse(new Duration[] {Duration.ZERO, Duration.ZERO});
        return new Patience(askAfter, onTimeout(info).equals("continue"), pauses[0], pauses[1]);
    }

    /** {@code 10s..2m} or one figure. */
    private static Duration[] backoff(Attribute attribute) {
        String[] ends = attribute.value().split("\\.\\.", 2);
        Optional<Duration> first = DurationText.read(ends[0]);
        Optional<Duration> longest = DurationText.read(ends[ends.length - 1]);
        if (first.isEmpty() || longest.isEmpty() || first.get().isZero() || first.get().compareTo(longest.get()) > 0) {
            throw attribute.place().problem("runbook.order.backoff", attribute.value());
        }
        return new Duration[] {first.get(), longest.get()};
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

    /**
     * Whether the fence says that it needs a terminal. That is its author's to say: of a command that only looks like it, the linter
     * tells, and nothing is taken silently.
     */
    boolean wantsTerminal(InfoString info) {
        boolean wants = yes(info, RunnableFence.TERMINAL);
        if (wants && info.get("watch").isPresent()) {
            throw info.attributes().get(RunnableFence.TERMINAL).place().problem("interactive.watched");
        }
        return wants;
    }

    private boolean yes(InfoString info, String key) {
        return find(info, key).map(attribute -> one(attribute, key)).filter(word -> word.equals("true") || word.equals("yes")).isPresent();
    }

    private OnFailure onFailure(InfoString info) {
        return find(info, "on-failure").map(attribute -> one(attribute, "on-failure"))
                .map(value -> value.equals("stop") ? OnFailure.STOP : OnFailure.CONTINUE).orElse(OnFailure.STOP);
    }

    private Part part(InfoString info) {
        return find(info, "part").map(attribute -> one(attribute, "part"))
                .map(value -> Part.valueOf(value.toUpperCase(Locale.ROOT))).orElse(Part.MAIN);
    }

    private boolean stopsClock(InfoString info) {
        return find(info, "clock").map(attribute -> one(attribute, "clock")).isPresent();
    }

    private Attendance attendance(InfoString info) {
        int people = find(info, "people").map(attribute -> {
            if (!attribute.value().matches("[1-9]\\d?")) {
                throw attribute.place().problem("runbook.attribute.number", attribute.value(), "people");
            }
            return Integer.parseInt(attribute.value());
        }).orElse(1);
        boolean other = find(info, "by").map(attribute -> one(attribute, "by")).orElse("anybody").equals("other");
        Then then = find(info, "then").map(attribute -> one(attribute, "then"))
                .map(value -> Then.valueOf(value.toUpperCase(Locale.ROOT))).orElse(Then.WAIT);
        return new Attendance(people, other, duration(info, "answer-within"), then);
    }

    private static String one(Attribute attribute, String key) {
        List<String> allowed = CHOICES.get(key);
        String value = attribute.value().toLowerCase(Locale.ROOT);
        if (!allowed.contains(value)) {
            throw attribute.place().problem("runbook.attribute.value", attribute.value(), key, String.join(", ", allowed),
                    Nearest.of(value, allowed));
        }
        return value;
    }
}
