package relight.core.restore.redis;

import java.util.List;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.text.Messages;

/** Decides how a Redis comes back, from the facts alone. */
public final class RedisPlanner {

    /** As systems name the engine in the workspace. */
    public static final String ENGINE = "redis";

    /** Chosen: the file is not loaded beside first, since there is no memory for it twice. */
    public static final String NO_TRIAL = "no-trial";

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, RedisFacts facts, Messages words) {
        List<Refusal> refusals = new RedisRefusals(request, facts, words).find();
        return refusals.isEmpty()
                ? new Planning.Planned(new RedisPlan(request, facts, words).make())
                : new Planning.Refused(refusals);
    }
}
