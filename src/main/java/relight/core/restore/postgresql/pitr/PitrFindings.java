package relight.core.restore.postgresql.pitr;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/** What was found, in sentences, and which hazards the plan meets. */
final class PitrFindings {

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx");
    private static final List<String> GUARDS = List.of("ALL-1", "ALL-2", "ALL-3", "ALL-4", "ALL-5", "ALL-6", "ALL-7", "ALL-10", "ALL-13",
            "ALL-15", "PG-8", "PG-9", "PG-10", "PG-11", "PG-12", "PG-13", "PG-14", "PG-16");

    private final RestoreRequest request;
    private final PitrFacts facts;
    private final PitrSite site;
    private final Messages words;

    PitrFindings(RestoreRequest request, PitrFacts facts, PitrSite site, Messages words) {
        this.request = request;
        this.facts = facts;
        this.site = site;
        this.words = words;
    }

    void tell(PlanBuilder plan, Resolution to) {
        plan.fine(say("found.base", request.backup().location(), words.time(facts.base().ended()), new Bytes(request.backup().size())));
        to.chain().last().ifPresent(last -> plan.fine(say("found.log", to.chain().count(), facts.place().orElse("–"),
                new WalName(to.chain().parts().getFirst().timeline(), to.chain().parts().getFirst().first()).file(facts.archive().segmentSize()),
                last.file(facts.archive().segmentSize()), words.time(to.chain().stored().orElseThrow()))));
        plan.fine(say("found.timeline", to.timeline(), facts.timelines().size()));
        if (to.tell() instanceof PitrTarget.Time(Instant at)) {
            plan.fine(say("found.time", exact(at, words.zone()), exact(at, ZoneId.of(facts.host().offset()))));
        }
        to.quiet().ifPresent(commit -> plan.warning(say("found.quiet", words.time(commit))));
        to.chain().beyond().ifPresent(next -> plan.warning(say("found.gap", to.chain().missing().file(facts.archive().segmentSize()),
                next.file(facts.archive().segmentSize()))));
        if (!facts.base().manifest()) {
            plan.warning(say("found.manifest"));
        } else if (!facts.host().verifies()) {
            plan.warning(say("found.verifier", site.on().toString()));
        }
        facts.host().data().filter(data -> !data.mode().matches("700|750")).ifPresent(data -> plan.warning(say("found.mode", site.data(), data.mode())));
        if (!facts.host().left().isEmpty()) {
            plan.warning(say("found.left", String.join(", ", facts.host().left())));
        }
        if (request.system().checks().isEmpty()) {
            plan.warning(say("found.unproven"));
        }
        GUARDS.forEach(id -> plan.guard(id, say("guard." + id + proof(id))));
    }

    /** What the copy can be asked depends on the checks that the workspace has. */
    private String proof(String id) {
        return switch (id) {
            case "ALL-7" -> request.system().checks().isEmpty() ? ".unproven" : "";
            case "ALL-10" -> request.system().checks().stream().anyMatch(check -> check.kind() == DataCheck.Kind.NEWEST) ? "" : ".log";
            default -> "";
        };
    }

    /** A target for people; a moment in their zone, with its offset. */
    static String shown(PitrTarget target, Messages words) {
        return switch (target) {
            case PitrTarget.Time(Instant at) -> exact(at, words.zone());
            case PitrTarget.Latest latest -> words.say("restore.pitr.target.latest");
            case PitrTarget.Immediate immediate -> words.say("restore.pitr.target.immediate");
            case PitrTarget.Position(Lsn at) -> "LSN " + at;
            case PitrTarget.Name(String name) -> name;
            case PitrTarget.Transaction(long id) -> "xid " + id;
        };
    }

    static String exact(Instant at, ZoneId zone) {
        return EXACT.format(at.atZone(zone));
    }

    private String say(String key, Object... values) {
        return words.say("restore.pitr." + key, values);
    }
}
