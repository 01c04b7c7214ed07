package relight.core.restore.postgresql.pitr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.catalog.State;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Thawing;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Everything that would end a recovery to a point in time half way, or lose something: looked for before anything is touched. */
final class PitrRefusals {

    private final RestoreRequest request;
    private final PitrFacts facts;
    private final PitrSite site;
    private final Messages words;
    private final List<Refusal> refusals = new ArrayList<>();

    PitrRefusals(RestoreRequest request, PitrFacts facts, PitrSite site, Messages words) {
        this.request = request;
        this.facts = facts;
        this.site = site;
        this.words = words;
    }

    List<Refusal> find(Reachable.Answer reach) {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            return thawing.refusals();
        }
        if (request.backup().state() == State.BAD || request.backup().state() == State.UNVERIFIED) {
            String why = request.backup().verdict().reasons().stream().findFirst().map(reason -> words.say(reason.text())).orElse("");
            refuse("ALL-5", request.backup().state() == State.BAD ? "bad" : "unverified", request.backup().location(), why);
        }
        reach.refusal().ifPresent(refusals::add);
        way();
        base();
        host();
        reach.resolution().ifPresent(this::space);
        return refusals;
    }

    private void way() {
        if (request.way() == Way.IN_PLACE) {
            refuse("ALL-2", "in-place", site.data());
        }
        Optional<String> into = request.into().filter(name -> !name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,60}"));
        into.ifPresent(name -> refuse("ALL-2", "into", name));
        request.into().filter(facts.host().left()::contains).ifPresent(name -> refuse("ALL-2", "exists", name, site.place()));
    }

    private void base() {
        if (facts.base().tablespaces()) {
            refuse("ALL-2", "tablespaces", request.backup().location());
        }
        Optional<String> mine = facts.host().data().flatMap(PitrFacts.Data::system);
        Optional<String> archived = facts.archive().system();
        if (mine.isPresent() && archived.isPresent() && !mine.equals(archived)) {
            refuse("ALL-1", "cluster", facts.place().orElse("–"), archived.get(), site.place(), mine.get());
        }
        if (!facts.archive().broken().isEmpty()) {
            refuse("PG-9", "broken", String.join(", ", facts.archive().broken()), facts.place().orElse("–"),
                    new Bytes(facts.archive().segmentSize()));
        }
    }

    private void host() {
        PitrFacts.Host host = facts.host();
        if (!host.acts()) {
            refuse("PG-16", "user", host.runsAs(), site.on().toString(), host.user());
        } else if (!host.writable()) {
            refuse("PG-16", "parent", host.user(), site.place());
        }
        if (host.bin().isEmpty()) {
            refuse("PG-4", "programs", site.on().toString(), version().map(String::valueOf).orElse("–"),
                    host.versions().stream().map(String::valueOf).reduce((one, two) -> one + ", " + two).orElse("–"));
        }
        if (host.data().filter(PitrFacts.Data::mount).isPresent() && request.way() == Way.SIDE_BY_SIDE) {
            refuse("PG-13", "mount", site.place());
        }
        host.lock().ifPresent(owner -> refuse("ALL-15", "lock", site.place(), owner));
    }

    private Optional<Integer> version() {
        return facts.archive().version().or(() -> facts.host().data().flatMap(PitrFacts.Data::version));
    }

    private void space(Resolution resolution) {
        long needed = needed(facts, resolution);
        if (needed > facts.host().free()) {
            refuse("ALL-6", "space", site.place(), new Bytes(needed), new Bytes(facts.host().free()));
        }
    }

    /** The base and the log that is fetched, and a tenth more: the log lies there twice while it is replayed. */
    static long needed(PitrFacts facts, Resolution resolution) {
        long base = facts.base().unpacked().orElse(4 * facts.base().backup().size());
        return (base + Math.max(1, resolution.needs()) * facts.archive().segmentSize()) * 11 / 10;
    }

    private void refuse(String id, String key, Object... values) {
        refusals.add(new Refusal(id, words.say("restore.pitr.refused." + key, values), words.say("restore.pitr.refused." + key + ".remedy", values)));
    }
}
