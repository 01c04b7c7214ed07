package relight.core.workspace;

import java.util.List;
import java.util.Map;

/** A value of a YAML file, as written, and where it stands. */
sealed interface Node {

    Place place();

    /** What stands after a key that has no value. */
    record Nothing(Place place) implements Node {}

    /** One value; {@code text} is what was written, without quotes: numbers and dates are not yet told apart from words. */
    record Scalar(Place place, String text) implements Node {}

    record Sequence(Place place, List<Node> items) implements Node {}

    /** Keys with values, in the order of the file; {@code keys} says where each key stands. */
    record Mapping(Place place, Map<String, Node> values, Map<String, Place> keys) implements Node {}
}
