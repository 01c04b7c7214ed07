package relight.core.messaging;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Forecast;
import relight.core.recovery.Mode;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.StepState;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;

/** What a recovery's state is in words, for the gaps of a template. Nothing is guessed: what is not known stays empty. */
public final class StateWords {

    /** The gaps that can stand in a template. */
    static final List<String> GAPS = List.of("title", "site", "systems", "environment", "since", "elapsed", "status", "step", "forecast",
            "objective", "data", "next-update", "lead", "level", "now", "took", "result", "recovery");

    private final RecoveryClock clock;
    private final Forecast forecast;
    private final String site;

    /**
     * Of one moment.
     *
     * @param site the name of the place, as those outside know it
     */
    public StateWords(RecoveryClock clock, Forecast forecast, String site) {
        this.clock = clock;
        this.forecast = forecast;
        this.site = site;
    }

    /**
     * The values for a message.
     *
     * @param next  when the same people hear again
     * @param words of the recipients' language
     */
    public Map<String, String> values(Audience audience, Optional<Instant> next, Messages words) {
        Recovery recovery = clock.recovery();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("title", recovery.declared().title().toString());
        values.put("site", site);
        values.put("systems", String.join(", ", recovery.declared().systems()));
        values.put("environment", recovery.declared().environment());
        values.put("since", words.time(clock.start()));
        values.put("elapsed", words.duration(minutes(clock.elapsed())));
        values.put("took", clock.running() ? "" : words.duration(minutes(clock.elapsed())));
        values.put("status", status(recovery, words));
        values.put("step", step(recovery));
        values.put("forecast", forecast(words));
        values.put("objective", objective(words));
        values.put("data", data(words));
        values.put("next-update", next.map(words::time).orElseGet(() -> words.say("messaging.next.as-needed")));
        values.put("lead", lead(recovery));
        values.put("level", audience.name());
        values.put("now", words.time(clock.now()));
        values.put("result", result(recovery, words));
        values.put("recovery", recovery.id());
        return values;
    }

    /** Before the text and in the subject of a message of a rehearsal, so that nobody takes it for the real thing. */
    public Draft marked(Draft draft, Messages words) {
        return clock.recovery().declared().mode() == Mode.INCIDENT ? draft
                : new Draft(words.say("messaging.drill.subject", draft.subject()), words.say("messaging.drill.text") + "\n\n" + draft.text());
    }

    private static String status(Recovery recovery, Messages words) {
        long all = main(recovery, false);
        return recovery.verified().isPresent() ? words.say("messaging.status.back")
                : recovery.isClosed() ? words.say("messaging.status.closed")
                : all == 0 ? words.say("messaging.status.begins")
                : words.say("messaging.status.running", main(recovery, true), all);
    }

    private static long main(Recovery recovery, boolean over) {
        return recovery.steps().stream().filter(step -> step.step().part() == Part.MAIN && step.status() != StepState.Status.EXPANDED)
                .filter(step -> !over || step.status().over()).count();
    }

    private static String step(Recovery recovery) {
        return recovery.atHand().or(recovery::stuckAt).or(recovery::next).map(step -> step.step().title().toString()).orElse("");
    }

    /** While a step is left of which nobody knows how long it takes, there is a lower bound and no forecast. */
    private String forecast(Messages words) {
        if (!clock.running()) {
            return "";
        }
        if (forecast.longest().isEmpty()) {
            return words.say("messaging.forecast.none");
        }
        return forecast.unknown() > 0 ? words.say("messaging.forecast.least", forecast.likely())
                : words.say("messaging.forecast", forecast.likely(), forecast.late());
    }

    private String objective(Messages words) {
        String key = switch (forecast.standing()) {
            case ON_TRACK -> "messaging.objective.on-track";
            case AT_RISK -> "messaging.objective.at-risk";
            case BREACHED, NO_OBJECTIVE -> "messaging.objective.breached";
        };
        return clock.rtoAt().map(at -> words.say(key, at)).orElse("");
    }

    private String data(Messages words) {
        return clock.recoveryPoint().map(point -> words.say("messaging.data", point, minutes(clock.dataLost().orElseThrow()))).orElse("");
    }

    /** Seconds say more than anybody knows. */
    private static Duration minutes(Duration duration) {
        return duration.toMinutes() > 0 ? duration.truncatedTo(ChronoUnit.MINUTES) : duration;
    }

    private static String lead(Recovery recovery) {
        return recovery.people().stream().filter(person -> person.role().equals("lead") && person.until().isEmpty())
                .reduce((first, second) -> second).flatMap(person -> person.name().words()).orElse("");
    }

    private static String result(Recovery recovery, Messages words) {
        return recovery.verified().isPresent() ? words.say("messaging.result.back")
                : recovery.leftACopy() ? words.say("messaging.result.copy")
                : words.say("messaging.result.not-back");
    }
}
