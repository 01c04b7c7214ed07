package relight.core.yaml;

import java.util.List;
import java.util.Map;
import relight.core.text.Place;

/** A value of a YAML text, as written, and where it stands. */
public sealed interface Node {

    Place place();

    /** What stands after a key that has no value. */
    record Nothing(Place place) implements Node {}

    /** One value; {@code text} is what was written, without quotes: numbers and dates are not yet told apart from words. */
    record Scalar(Place place, String text) implements Node {}

    record Sequence(Place place, List<Node> items) implements Node {}

    /** Keys with values, in the order of the text; {@code keys} says where each key stands. */
    record Mapping(Place place, Map<String, Node> values, Map<String, Place> keys) implements Node {}
}
