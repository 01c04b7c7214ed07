package relight.core.restore;

import java.time.Duration;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.text.Messages;

/**
 * What a plan does about the applications that use the data: by the team's own commands they are stopped before it changes, started
 * behind it, and asked whether they are well. Where the team gave no command, nothing is planned.
 */
public final class Applications {

    private static final Duration COMMAND = Duration.ofSeconds(20);
    /** As long as an application may take to come up with cold caches before somebody has to look. */
    private static final Duration UNTIL_WELL = Duration.ofMinutes(5);

    private final PlanBuilder plan;
    private final RestoreRequest request;
    private final Messages words;

    public Applications(PlanBuilder plan, RestoreRequest request, Messages words) {
        this.plan = plan;
        this.request = request;
        this.words = words;
    }

    public void stop(StageBuilder stage) {
        request.system().stop().ifPresent(stop -> stage.shell(words.say("restore.applications.stop"), stop, COMMAND));
    }

    public void start(StageBuilder stage) {
        request.system().start().ifPresent(start -> stage.shell(words.say("restore.applications.start"), start, COMMAND));
    }

    /** A stage in which they come back, at the end of which the service is verified. */
    public void comeBack() {
        if (request.system().start().isEmpty() && request.system().health().isEmpty()) {
            return;
        }
        StageBuilder stage = plan.stage(words.say("restore.applications.stage"), words.say("restore.applications.stage.changes"), "").disturbs();
        start(stage);
        request.system().health().ifPresent(url -> stage.health(words.say("restore.applications.well"), url, UNTIL_WELL));
    }
}
