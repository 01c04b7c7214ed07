package relight.core.hypnoscript;

import java.util.List;
import java.util.Map;
import relight.core.text.Place;

/** A value of a HypnoScript document and where it stands. */
public sealed interface HypnoValue {

    Place place();

    /** Keys with values, in the order of the text; {@code keys} says where each key stands. */
    record Block(Place place, Map<String, HypnoValue> values, Map<String, Place> keys) implements HypnoValue {}

    record Sequence(Place place, List<HypnoValue> items) implements HypnoValue {}

    /** One value; {@code text} is what was meant: without quotes, with its escapes resolved, and without {@code env.} */
    record Scalar(Place place, Kind kind, String text) implements HypnoValue {}

    /** What a single value is. */
    enum Kind {
        /** In quotes, which is how durations and sizes are mostly written. */
        TEXT,
        NUMBER,
        /** A number with a unit, without quotes: {@code 30m}, {@code 100GB}, {@code 20%}. */
        QUANTITY,
        FLAG,
        /** {@code env.NAME}: a variable of the environment. */
        ENVIRONMENT,
        /** A word without quotes. */
        WORD
    }
}
