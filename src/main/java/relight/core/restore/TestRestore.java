package relight.core.restore;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.text.Messages;

/** A restore that proves a backup at a throw-away target and leaves nothing behind. Production is only ever looked at. */
public final class TestRestore {

    /** Among the choices of a request, and the mark in the words of the actions of its plan. */
    public static final String CHOICE = "restore-test";
    /** In the words of the action that removes the throw-away target. */
    public static final String CLEANS_UP = "cleans-up";
    /** Before the name of its document, so that the record tells it from a restore that was meant to stay. */
    public static final String DOCUMENT = "test:";
    /** How names of throw-away targets begin; that alone lets nothing be removed, the mark in it does. */
    public static final String PREFIX = "relight_test_";

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(ZoneOffset.UTC);
    private static final int LONGEST = 24;

    private TestRestore() {}

    /**
     * What is asked for.
     *
     * @param backup its id, or {@link Restores#LATEST_GOOD}
     */
    public static Restores.Wish wish(String system, String backup, Optional<Instant> at, Instant now) {
        return wish(system, backup, at, Map.of(), now);
    }

    /** The same with choices of the engine's, such as one of two timelines. */
    public static Restores.Wish wish(String system, String backup, Optional<Instant> at, Map<String, String> choices, Instant now) {
        String plain = system.replaceAll("[^A-Za-z0-9_]", "_");
        String name = PREFIX + plain.substring(0, Math.min(plain.length(), LONGEST)) + "_" + STAMP.format(now);
        Map<String, String> all = new HashMap<>(choices);
        all.put(CHOICE, "true");
        return new Restores.Wish(system, backup, at, Way.BESIDE_ONLY, Optional.of(name.toLowerCase(Locale.ROOT)), all);
    }

    public static boolean asked(RestoreRequest request) {
        return request.chosen(CHOICE);
    }

    public static boolean marked(Map<String, String> with) {
        return Boolean.parseBoolean(with.get(CHOICE));
    }

    /** The target is production, or could be: such a test is never planned (ALL-1). */
    static List<Refusal> refusals(RestoreRequest request, Messages words) {
        boolean apart = request.way() == Way.BESIDE_ONLY && request.into().filter(into -> into.startsWith(PREFIX)).isPresent()
                && !request.system().target().containsValue(request.into().get()) && !request.system().name().equals(request.into().get());
        return apart ? List.of() : List.of(refusal("ALL-1", "production", words, request.system().name(), request.into().orElse(request.system().name())));
    }

    /** What a plan would do to production; nothing where it is only looked at, and it ends by removing what it made (ALL-1). */
    static List<Refusal> refusals(RestorePlan plan, Messages words) {
        List<Refusal> refusals = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            boolean ownActions = stage.steps().stream().allMatch(Step.EngineAction.class::isInstance);
            if (stage.disturbs() || !ownActions) {
                refusals.add(refusal("ALL-1", "stage", words, plan.request().system().name(), stage.title()));
            }
        }
        if (cleanUp(plan.steps()).isEmpty()) {
            refusals.add(refusal("ALL-1", "leaves", words, plan.request().system().name(), plan.request().into().orElse("–")));
        }
        return refusals;
    }

    /** The step that removes the throw-away target. */
    public static Optional<Step> cleanUp(List<Step> steps) {
        return steps.stream().filter(step -> step instanceof Step.EngineAction action && Boolean.parseBoolean(action.with().get(CLEANS_UP))).findFirst();
    }

    static Refusal refusal(String id, String key, Messages words, Object... values) {
        return new Refusal(id, words.say("test.refused." + key, values), words.say("test.refused." + key + ".remedy", values));
    }
}
