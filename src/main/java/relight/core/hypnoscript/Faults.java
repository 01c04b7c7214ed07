package relight.core.hypnoscript;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import relight.core.text.Place;
import relight.core.text.Problem;

/** What is wrong with a document, so that a person can mend all of it in one go. */
final class Faults {

    /** What a person still reads; the next look finds the rest. */
    static final int MOST = 50;

    private record Fault(Place place, Problem problem) {}

    private final List<Fault> found = new ArrayList<>();

    /** The values of the sentence begin with its place. */
    void add(Place place, String key, Object... values) {
        if (found.size() < MOST) {
            found.add(new Fault(place, place.problem(key, values)));
        }
    }

    /** In the order of the document. */
    List<Problem> problems() {
        return found.stream().sorted(Comparator.comparing(Fault::place)).map(Fault::problem).toList();
    }
}
