package relight.core.restore;

import java.util.List;

/** What a planner answers. */
public sealed interface Planning {

    /** It will not be done that way; each refusal says why and what to do instead. */
    record Refused(List<Refusal> refusals) implements Planning {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }

    /** It can be done like this. */
    record Planned(RestorePlan plan) implements Planning {}
}
