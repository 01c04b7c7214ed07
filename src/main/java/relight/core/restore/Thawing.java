package relight.core.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.core.catalog.Thaw;
import relight.core.restore.RestoreRequest.Way;
import relight.core.text.Messages;

/**
 * What every engine plans for a backup in cold storage (ALL-8): its store is asked for it and waited for, and when it is there, it is
 * read and planned like any other. What its bytes allow cannot be known before, and in those hours the target goes on changing.
 */
public final class Thawing {

    /** The action that every engine has: asks the store and waits. */
    public static final String ACTION = "thaw";
    /** Chosen: {@code expedited}, {@code standard} or {@code bulk}. */
    public static final String TIER = "thaw-tier";
    /** Chosen: for how many days the store keeps what it has thawed. */
    public static final String DAYS = "thaw-days";
    /** Among the choices of the restore that follows: what is there is written over. */
    public static final String IN_PLACE = "in-place";

    /** Every cold class has it, and it costs a fraction of the quickest. */
    private static final String USUAL_TIER = "standard";
    /** Long enough to restore once more when the first attempt shows that the point was not the right one. */
    private static final String USUAL_DAYS = "7";

    private final RestoreRequest request;
    private final Instant at;
    private final Messages words;

    /**
     * @param at when the facts were seen
     */
    public Thawing(RestoreRequest request, Instant at, Messages words) {
        this.request = request;
        this.at = at;
        this.words = words;
    }

    /** Whether the backup cannot be read yet. */
    public boolean needed() {
        return !request.backup().object().readable(at);
    }

    /** What stands in the way of asking for it; empty where nothing does. */
    public List<Refusal> refusals() {
        List<Refusal> refusals = new ArrayList<>();
        if (request.backup().state() == State.BAD) {
            refusals.add(refusal("ALL-5", "bad", request.backup().location(), request.backup().verdict().reasons().stream().findFirst()
                    .map(reason -> words.say(reason.text())).orElse("–")));
        }
        String days = request.choices().getOrDefault(DAYS, USUAL_DAYS);
        if (!days.matches("[1-9]\\d{0,3}")) {
            refusals.add(refusal("ALL-8", "days", days));
        } else if (tier().flatMap(this::takes).isEmpty()) {
            refusals.add(refusal("ALL-8", "tier", request.choices().getOrDefault(TIER, USUAL_TIER), storageClass(), offered()));
        }
        return refusals;
    }

    private Refusal refusal(String id, String key, Object... values) {
        return new Refusal(id, words.say("restore.thaw.refused." + key, values), words.say("restore.thaw.refused." + key + ".remedy", values));
    }

    /**
     * The plan, to which nothing stands in the way.
     *
     * @param target     as it stands in the engine's own plans
     * @param confirm    as it stands there
     * @param afterwards how long the engine will take when the backup can be read
     */
    public RestorePlan plan(String title, String target, String confirm, Duration afterwards) {
        Backup backup = request.backup();
        Thaw thaw = new Thaw(tier().orElseThrow(), Integer.parseInt(request.choices().getOrDefault(DAYS, USUAL_DAYS)));
        PlanBuilder plan = new PlanBuilder(request, request.system().engine(), Map.of(), words).onlyPrepares();
        plan.warning(words.say("restore.thaw.found", backup.location(), backup.object().cold().orElseThrow().describe(at),
                takes(thaw.tier()).orElseThrow(), name(thaw.tier())));
        plan.fine(words.say("restore.thaw.found.tiers", offered()));
        for (String id : List.of("ALL-1", "ALL-3", "ALL-5", "ALL-8")) {
            plan.guard(id, words.say("restore.thaw.guard." + id));
        }
        Map<String, String> with = new HashMap<>(BackupLines.write(backup));
        with.put("tier", thaw.tier().name());
        // an earlier run may have found it thawed: how long that took says nothing of the next one
        with.put("forecast", backup.id());
        with.put("days", Integer.toString(thaw.days()));
        plan.stage(words.say("restore.thaw.stage"), words.say("restore.thaw.stage.changes", thaw.days()),
                        words.say("restore.thaw.stage.undo", thaw.days()))
                .action(ACTION, words.say("restore.thaw.step", backup.object().key(), storageClass(), name(thaw.tier())),
                        takes(thaw.tier()).orElseThrow(), with);
        PlanBuilder.StageBuilder then = plan.stage(words.say("restore.thaw.then"), words.say("restore.thaw.then.changes", target),
                words.say("restore.thaw.then.undo"));
        if (request.way() != Way.BESIDE_ONLY) {
            then.disturbs();
        }
        then.restore(words.say("restore.thaw.then.step", request.system().name()),
                words.say("restore.thaw.then.text", request.system().name(), backup.location()), afterwards, choices());
        return plan.build(title, target, confirm);
    }

    private Map<String, String> choices() {
        Map<String, String> choices = new HashMap<>(request.choices());
        if (request.way() == Way.IN_PLACE) {
            choices.put(IN_PLACE, "true");
        }
        return choices;
    }

    private String storageClass() {
        return request.backup().object().cold().orElseThrow().storageClass();
    }

    private Optional<Thaw.Tier> tier() {
        return tier(request);
    }

    /** The tier that a request chooses, or the usual one; empty where there is none of that name. */
    public static Optional<Thaw.Tier> tier(RestoreRequest request) {
        String wanted = request.choices().getOrDefault(TIER, USUAL_TIER);
        return Arrays.stream(Thaw.Tier.values()).filter(tier -> name(tier).equals(wanted)).findFirst();
    }

    private Optional<Duration> takes(Thaw.Tier tier) {
        return new Thaw(tier, 1).takes(storageClass(), request.backup().size());
    }

    private String offered() {
        return Arrays.stream(Thaw.Tier.values()).filter(tier -> takes(tier).isPresent())
                .map(tier -> words.say("restore.thaw.tier", name(tier), takes(tier).orElseThrow())).collect(Collectors.joining(", "));
    }

    private static String name(Thaw.Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }

    /** How an action says that the backup is asked for. */
    public static Thaw thaw(Map<String, String> lines) {
        return new Thaw(Thaw.Tier.valueOf(lines.get("tier")), Integer.parseInt(lines.get("days")));
    }
}
