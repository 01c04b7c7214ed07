package relight.core.hypnoscript;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.text.DurationText;

/** {@code business_continuity { … }}: what must go on, who does it, and who hears of it. */
final class ContinuityMapping {

    private static final Map<String, String> TURNS = Map.of("hourly", "1h", "daily", "1d", "weekly", "7d");
    private static final String AS_NEEDED = "as_needed";

    private final Draft workspace;

    ContinuityMapping(Draft workspace) {
        this.workspace = workspace;
    }

    /** What must be read before the rest, which takes its tiers from it. */
    void objectives(Settings continuity) {
        continuity.block("objectives").ifPresent(objectives -> {
            for (String kind : List.of("mtd", "mbc", "rto", "rpo")) {
                objectives.block(kind).ifPresent(block -> RecoveryMapping.tiers(workspace, kind, block));
            }
        });
    }

    void map(Settings continuity) {
        continuity.block("critical_functions", "functions").ifPresent(all -> all.named().forEach(this::function));
        continuity.block("bc_teams", "teams").ifPresent(all -> all.named().forEach(this::team));
        continuity.block("communication_plan", "communication").ifPresent(plan -> {
            plan.block("escalation").ifPresent(all -> all.named().forEach(this::level));
            plan.block("stakeholders").ifPresent(all -> all.named().forEach((audience, groups) ->
                    groups.named().forEach((name, group) -> stakeholder(audience, name, group))));
        });
    }

    private void function(String name, Settings function) {
        Draft draft = workspace.in("functions").in(name);
        List<String> tiers = workspace.has("tiers") ? workspace.in("tiers").names() : List.of();
        draft.put("tier", function.oneOf(tiers, "priority", "tier"));
        draft.put("mtd", function.duration("mtd")).put("mbc", function.duration("mbc"));
        draft.put("depends-on", function.texts("dependencies"));
        for (Settings alternative : function.blocks("alternative_processes")) {
            alternative.text("name").ifPresent(title -> draft.in("alternatives").in(title)
                    .put("text", alternative.text("description")).put("ready-in", alternative.duration("activation_time"))
                    .put("capacity", alternative.text("capacity")));
        }
    }

    private void team(String name, Settings team) {
        Draft draft = workspace.in("teams").in(name);
        List<String> members = team.blocks("members").stream().flatMap(member -> member(member).stream()).distinct().toList();
        draft.put("members", members).put("responsibilities", team.texts("responsibilities"));
    }

    /** Somebody of several teams is one contact with all of their roles. */
    private Optional<String> member(Settings member) {
        Optional<String> name = member.text("name");
        name.ifPresent(person -> {
            Draft contact = workspace.in("contacts").in(person);
            Optional<String> role = member.text("role");
            Optional<String> before = contact.text("role");
            contact.put("role", role.filter(now -> before.filter(now::equals).isEmpty())
                    .map(now -> before.map(earlier -> earlier + ", " + now).orElse(now)).or(() -> before));
            member.text("contact", "phone").ifPresent(reach -> contact.put(reach.contains("@") ? "mail" : "phone", reach));
            contact.put("mail", member.text("mail", "email"));
            member.text("backup", "deputy").ifPresent(deputy -> {
                contact.put("deputy", deputy);
                workspace.in("contacts").in(deputy);
            });
        });
        return name;
    }

    private void level(String name, Settings level) {
        Draft draft = workspace.in("escalation").in(name);
        draft.put("lasts", level.required("duration"));
        draft.put("contacts", level.texts("contacts")).put("channels", level.texts("notification_method"));
    }

    private void stakeholder(String audience, String name, Settings group) {
        if (!List.of("internal", "external").contains(audience.toLowerCase(Locale.ROOT))) {
            return;
        }
        Draft draft = workspace.in("stakeholders").in(name).put("audience", audience.toLowerCase(Locale.ROOT));
        draft.put("channels", group.texts("channels")).put("every", every(group)).put("template", group.text("template"));
    }

    /** {@code hourly} and {@code 30m} are turns; {@code as_needed} is none. */
    private static Optional<String> every(Settings group) {
        String written = group.peek("frequency").orElse(AS_NEEDED).toLowerCase(Locale.ROOT).replaceAll("[ -]", "_");
        if (written.equals(AS_NEEDED)) {
            group.text("frequency");
            return Optional.empty();
        }
        if (TURNS.containsKey(written)) {
            group.text("frequency");
            return Optional.of(TURNS.get(written));
        }
        return group.duration("frequency").filter(every -> DurationText.read(every).filter(length -> !length.isZero()).isPresent());
    }
}
