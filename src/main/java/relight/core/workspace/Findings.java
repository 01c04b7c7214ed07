package relight.core.workspace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import relight.core.text.Message;
import relight.core.text.Place;
import relight.core.text.Problem;

/** Collects what is wrong with a file, so that a person can mend all of it in one go. */
final class Findings {

    /** What a person still reads; the next look finds the rest. */
    static final int MOST = 50;

    private record Finding(Place place, Message what, Message remedy) {}

    private final List<Finding> found = new ArrayList<>();

    void add(Place place, Message what, Message remedy) {
        found.add(new Finding(place, what, remedy));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of the file, each sentence beginning with its place. */
    List<Problem> problems() {
        return found.stream()
                .sorted(Comparator.comparing(Finding::place))
                .limit(MOST)
                .map(finding -> finding.place.problem(finding.what, finding.remedy))
                .toList();
    }
}
