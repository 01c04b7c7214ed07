package relight.core.restore.postgresql.pitr;

import java.util.List;
import java.util.Optional;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.text.Messages;

/** Decides how a PostgreSQL cluster comes back to a point in time, from the facts alone. */
public final class PitrPlanner {

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, PitrFacts facts, Messages words) {
        PitrSite site = PitrSite.of(request.system()).orElseThrow(() -> PitrSite.missing(request.system()));
        Reachable.Answer reach = new Reachable(facts, words).find(Optional.ofNullable(request.choices().get(PitrTarget.CHOICE)),
                Optional.ofNullable(request.choices().get(PitrTarget.TIMELINE)).filter(text -> !text.isBlank()));
        List<Refusal> refusals = new PitrRefusals(request, facts, site, words).find(reach);
        return refusals.isEmpty()
                ? new Planning.Planned(new PitrPlan(request, facts, site, reach, words).make())
                : new Planning.Refused(refusals);
    }
}
