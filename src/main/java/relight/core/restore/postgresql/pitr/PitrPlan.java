package relight.core.restore.postgresql.pitr;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.restore.Applications;
import relight.core.restore.BackupLines;
import relight.core.restore.CheckLines;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestRestore;
import relight.core.restore.Thawing;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.runbook.Input;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/**
 * The stages of a recovery to which nothing stands in the way.
 *
 * <p>The copy is restored beside production, replayed up to the target by a private server and left in recovery there: only so can it
 * be looked at, and the target moved later, without restoring anew. It is promoted when a person has said that it is the right moment,
 * and still in private: replaying in the production place would make the outage as long as the replay since the last checkpoint, and a
 * server that stays read-only until commit is no service. The new timeline of that promotion leaves the folder only at commit, since
 * the server archives nothing before (PG-12): taking it all back leaves no trace in the archive that a later recovery could follow
 * (PG-10). What is written between swap and commit waits in {@code pg_wal}, so that the archive has no gap afterwards.
 */
final class PitrPlan {

    /** Places at which a person may move the target later. */
    private static final int LOOKS = 3;
    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final long UNPACKED_BYTES_A_SECOND = 100_000_000;
    private static final long REPLAYED_BYTES_A_SECOND = 60_000_000;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);

    /** Of a folder that all restores of a machine have beside each other: two of them may begin in one second. */
    private static final DateTimeFormatter SHARED_STAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS").withZone(ZoneOffset.UTC);

    /** The name of the field that asks for a later target. */
    static final String LATER = "LATER_TARGET";

    private final RestoreRequest request;
    private final PitrFacts facts;
    private final PitrSite site;
    private final Reachable.Answer reach;
    private final Messages words;
    private final PlanBuilder plan;
    private final Applications applications;
    private final String stamp;

    PitrPlan(RestoreRequest request, PitrFacts facts, PitrSite site, Reachable.Answer reach, Messages words) {
        this.request = request;
        this.facts = facts;
        this.site = site;
        this.reach = reach;
        this.words = words;
        this.stamp = STAMP.format(facts.at());
        this.plan = new PlanBuilder(request, PostgresqlPlanner.ENGINE, facts.preconditions(), words);
        this.applications = new Applications(plan, request, words);
    }

    RestorePlan make() {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            return thawing.plan(request.system().name(), place(), confirm(), Duration.ofMinutes(10));
        }
        Resolution to = reach.resolution().orElseThrow();
        new PitrFindings(request, facts, site, words).tell(plan, to);
        fetch(to);
        look(to);
        finish();
        if (TestRestore.asked(request)) {
            plan.cleanUp("pitr-remove", restored(), with(Map.of()));
        } else if (request.way() == Way.BESIDE_ONLY) {
            besideOnly();
        } else {
            swap();
        }
        return plan.build(say("title", request.system().name(), target(to)), place(), confirm());
    }

    private Optional<PitrTarget> asked() {
        return Optional.ofNullable(request.choices().get(PitrTarget.CHOICE)).flatMap(PitrTarget::read);
    }

    private Optional<Instant> moment() {
        return asked().filter(PitrTarget.Time.class::isInstance).map(target -> ((PitrTarget.Time) target).at());
    }

    private String target(Resolution to) {
        return asked().map(target -> PitrFindings.shown(target, words)).orElse(PitrFindings.shown(to.tell(), words));
    }

    private String confirm() {
        return request.way() == Way.BESIDE_ONLY ? request.into().orElse(request.system().name()) : request.system().name();
    }

    private String place() {
        if (request.way() == Way.BESIDE_ONLY) {
            return say("place.beside", restored(), site.on().toString());
        }
        return facts.host().data().map(data -> say(data.running().isPresent() ? "place.running" : "place.stopped", site.place(), Integer.toString(site.port()),
                new Bytes(data.size()))).orElseGet(() -> say("place.gone", site.place(), Integer.toString(site.port())));
    }

    private String restored() {
        return request.way() == Way.BESIDE_ONLY ? parent() + request.into().orElse("restored-" + stamp) : site.data() + ".restored-" + stamp;
    }

    private String parent() {
        return site.data().substring(0, site.data().lastIndexOf('/') + 1);
    }

    private void fetch(Resolution to) {
        StageBuilder stage = plan.stage(say("stage.fetch"), say("stage.fetch.changes", restored(), new Bytes(PitrRefusals.needed(facts, to))),
                say("stage.fetch.undo", restored()));
        stage.action("pitr-prepare", say("step.prepare", restored()), MOMENT, with(Map.of()));
        Map<String, String> with = with(BackupLines.write(request.backup()));
        with.putAll(log(to));
        with.put("form", facts.base().form().name());
        long bytes = facts.base().unpacked().orElse(3 * request.backup().size()) + to.needs() * facts.archive().segmentSize();
        stage.action("pitr-fetch", say("step.fetch", to.needs()), Duration.ofSeconds(10 + bytes / UNPACKED_BYTES_A_SECOND), with);
        Map<String, String> verified = with(log(to));
        verified.put("manifest", String.valueOf(facts.base().manifest() && facts.host().verifies()));
        stage.action("pitr-verify", say(facts.base().manifest() && facts.host().verifies() ? "step.verify" : "step.verify.rights"),
                Duration.ofSeconds(5 + bytes / (4 * UNPACKED_BYTES_A_SECOND)),
                verified);
    }

    private void look(Resolution to) {
        StageBuilder stage = plan.stage(say("stage.look"), say("stage.look.changes", restored()), say("stage.look.undo"));
        Map<String, String> with = with(log(to));
        with.put("to", to.tell().toString());
        to.quiet().flatMap(commit -> moment()).ifPresent(moment -> with.put("moment", moment.toString()));
        stage.action("pitr-replay", say("step.replay", target(to)),
                Duration.ofSeconds(10 + to.needs() * facts.archive().segmentSize() / REPLAYED_BYTES_A_SECOND), with);
        checks(stage);
        if (TestRestore.asked(request) || PitrTarget.OFF.equals(request.choices().get(PitrTarget.LOOK))) {
            return;
        }
        for (int i = 1; i <= LOOKS; i++) {
            String name = i == 1 ? "look" : "look-" + i;
            stage.decision(name, say("step.look"), say("step.look.question"), Map.of("enough", say("step.look.enough"), "later", say("step.look.later")));
            stage.when(name, "later");
            stage.asking(List.of(new Input(LATER, Input.Kind.TEXT, Optional.empty())));
            stage.action("pitr-move", say("step.move"), Duration.ofSeconds(30), with(log(to)));
            checks(stage);
        }
        stage.always();
    }

    private void checks(StageBuilder stage) {
        Map<String, String> with = with(CheckLines.write(request.system().checks()));
        with.put("system", request.system().name());
        stage.action("pitr-check", say("step.check"), Duration.ofSeconds(20), with);
    }

    private void finish() {
        plan.stage(say("stage.promote"), say("stage.promote.changes", restored()), say("stage.promote.undo"))
                .action("pitr-promote", say("step.promote"), Duration.ofSeconds(30), with(Map.of("stop", String.valueOf(TestRestore.asked(request) || request.way() != Way.BESIDE_ONLY))));
    }

    private void besideOnly() {
        plan.stage(say("stage.serve"), say("stage.serve.changes", restored(), port()), say("stage.serve.undo"))
                .action("pitr-serve", say("step.serve", port()), MOMENT, with(Map.of("serve", port())));
        remove(plan.stage(say("stage.undo"), say("stage.undo.beside.changes", restored()), "").part(Part.UNDO));
        plan.stage(say("stage.commit"), say("stage.commit.beside.changes"), "").part(Part.COMMIT)
                .action("pitr-clear", say("step.clear"), MOMENT, with(Map.of()));
    }

    private void remove(StageBuilder stage) {
        stage.action("pitr-remove", say("step.remove", restored()), MOMENT, with(Map.of()));
    }

    private String port() {
        return Optional.ofNullable(request.choices().get(PitrTarget.PORT)).filter(port -> port.matches("\\d{1,5}")).orElseGet(() -> Integer.toString(site.port() + 1));
    }

    private void swap() {
        StageBuilder swap = plan.stage(say("stage.swap"), say("stage.swap.changes", site.data(), before(), restored()), say("stage.swap.undo")).disturbs();
        applications.stop(swap);
        swap.action("pitr-stop", say("step.stop", site.place()), Duration.ofSeconds(20), with(Map.of()));
        swap.action("pitr-swap", say("step.swap", restored(), site.data()), MOMENT, with(Map.of()));
        swap.action("pitr-start", say("step.start", Integer.toString(site.port())), Duration.ofSeconds(10), with(Map.of()));
        applications.comeBack();
        StageBuilder undo = plan.stage(say("stage.undo"), say("stage.undo.changes", site.data(), restored()), "").part(Part.UNDO).disturbs();
        applications.stop(undo.ifBegun(swap.first()));
        undo.action("pitr-swap-back", say("step.swap-back", site.data()), Duration.ofSeconds(30), with(Map.of()));
        applications.start(undo);
        remove(plan.before(swap.first()));
        plan.stage(say("stage.commit"), say("stage.commit.changes", before()), "").part(Part.COMMIT)
                .action("pitr-commit", say("step.commit", before()), MOMENT, with(Map.of()));
    }

    private String before() {
        return site.data() + ".before-" + stamp;
    }

    /** The log that is replayed: where it lies, how far it goes, and how much of it is needed in all likelihood. */
    private Map<String, String> log(Resolution to) {
        Map<String, String> log = new TreeMap<>();
        log.put("log.system", request.system().name());
        log.put("log.size", Long.toString(facts.archive().segmentSize()));
        log.put("log.timeline", Integer.toString(to.timeline()));
        log.put("log.needs", Long.toString(to.needs()));
        log.put("log.chain", to.chain().parts().stream().map(part -> part.timeline() + ":" + part.first() + "-" + part.last())
                .collect(Collectors.joining(",")));
        facts.archive().system().ifPresent(system -> log.put("log.cluster", system));
        Optional.ofNullable(facts.ends().get(to.timeline())).ifPresent(end -> {
            log.put("log.end", end.lastRecord().toString());
            end.lastCommit().map(Instant::toString).ifPresent(commit -> log.put("log.commit", commit));
        });
        return log;
    }

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> with = new TreeMap<>(site.with());
        with.put("bin", facts.host().bin().orElse(""));
        with.put("owner", facts.host().user());
        with.put("restored", restored());
        with.put("before", before());
        with.put("work", site.data() + ".relight-" + stamp);
        with.put("socket", "/tmp/relight-pg-" + SHARED_STAMP.format(facts.at()));
        facts.host().data().ifPresent(data -> with.put("old", data.id()));
        if (TestRestore.asked(request)) {
            with.put(TestRestore.CHOICE, "true");
        }
        with.putAll(more);
        return with;
    }

    private String say(String key, Object... values) {
        return words.say("restore.pitr." + key, values);
    }
}
