package relight.core.restore.postgresql.replica;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.text.Messages;

/** Decides how a replica takes over, from the facts alone. */
public final class SwitchPlanner {

    /** Since when harm has been done, where somebody has said so: the choice of a request. */
    public static final String HARM = "harm-since";

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, SwitchFacts facts, Messages words) {
        Fence fence = fence(request);
        List<Refusal> refusals = new SwitchRefusals(request, facts, fence, words).find();
        return refusals.isEmpty() ? new Planning.Planned(new SwitchPlan(request, facts, fence, words).make()) : new Planning.Refused(refusals);
    }

    /** How long a switch takes where nothing is slow. */
    public static Duration takes() {
        return SwitchPlan.ESTIMATE;
    }

    /** What was chosen; otherwise the server is stopped where the workspace says where it is. */
    static Fence fence(RestoreRequest request) {
        return Optional.ofNullable(request.choices().get(Fence.CHOICE)).flatMap(Fence::read)
                .orElse(PitrSite.of(request.system()).isPresent() ? Fence.STOP : Fence.TOLD);
    }
}
