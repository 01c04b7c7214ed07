package relight.core.restore.postgresql.pitr;

import java.time.Instant;
import java.util.Optional;
import relight.core.restore.Refusal;
import relight.core.text.Messages;

/** Whether a target can be reached from a base backup, proven by names, timelines and sizes before anything is stopped (PG-8 to PG-10). */
final class Reachable {

    /** Either way; never both. */
    record Answer(Optional<Resolution> resolution, Optional<Refusal> refusal) {}

    private final PitrFacts facts;
    private final Messages words;

    Reachable(PitrFacts facts, Messages words) {
        this.facts = facts;
        this.words = words;
    }

    Answer find(Optional<String> written, Optional<String> timeline) {
        Optional<PitrTarget> target = PitrTarget.read(written.orElse("latest"));
        if (target.isEmpty()) {
            return refused("PG-11", "target", written.orElse(""));
        }
        if (facts.base().label().isEmpty()) {
            return refused("PG-8", "label", location());
        }
        if (facts.timelines().isEmpty()) {
            return refused("ALL-13", "none", location(), facts.base().label().get().segment(), facts.place().orElse("–"));
        }
        Optional<Integer> chosen = timeline.filter(text -> text.matches("\\d{1,9}")).map(Integer::valueOf);
        if (timeline.isPresent() && chosen.filter(facts.timelines()::contains).isEmpty()) {
            return refused("PG-10", "timeline", timeline.get(), shown());
        }
        if (chosen.isEmpty() && facts.timelines().size() > 1) {
            return refused("PG-10", "ambiguous", shown());
        }
        return along(chosen.orElseGet(() -> facts.timelines().getFirst()), target.get());
    }

    private Answer along(int timeline, PitrTarget target) {
        BackupLabel label = facts.base().label().orElseThrow();
        Lsn from = facts.base().wal() ? label.stop().orElse(label.start()) : label.start();
        WalChain chain = facts.archive().chain(timeline, from);
        if (chain.isEmpty() && target instanceof PitrTarget.Immediate && facts.base().wal()) {
            return resolved(timeline, chain, 0, target);
        }
        if (chain.isEmpty()) {
            return refused("ALL-13", "first", location(), file(chain.missing()), facts.place().orElse("–"));
        }
        Optional<Lsn> stop = label.stop();
        if (stop.isPresent() && chain.end().compareTo(stop.get()) < 0) {
            return refused("ALL-13", "link", location(), file(chain.missing()), facts.place().orElse("–"));
        }
        return switch (target) {
            case PitrTarget.Time(Instant at) -> time(timeline, chain, at);
            case PitrTarget.Position(Lsn at) -> position(timeline, chain, at, target);
            case PitrTarget.Name name -> whole(timeline, chain, name);
            case PitrTarget.Transaction transaction -> whole(timeline, chain, transaction);
            case PitrTarget.Immediate immediate -> resolved(timeline, chain, stop.map(chain::until).orElse(chain.count()), immediate);
            case PitrTarget.Latest latest -> latest(timeline, chain);
        };
    }

    private Answer time(int timeline, WalChain chain, Instant at) {
        if (at.isBefore(facts.base().ended())) {
            return refused("PG-8", "early", words.time(at), location(), words.time(facts.base().ended()), earlier(at));
        }
        Optional<PitrFacts.End> end = Optional.ofNullable(facts.ends().get(timeline));
        Instant stored = chain.stored().orElseThrow();
        Optional<Instant> commit = end.flatMap(PitrFacts.End::lastCommit);
        if (at.isAfter(stored) && commit.filter(newest -> !at.isAfter(newest)).isEmpty()) {
            return beyond(chain, words.time(at), words.time(commit.orElse(stored)));
        }
        // Where none was found near the end there may be one before: then the server itself stops at the moment, or says that nothing came behind it
        return commit.filter(at::isAfter).map(newest -> new Answer(Optional.of(new Resolution(timeline, chain, chain.count(),
                new PitrTarget.Position(end.get().lastRecord()), commit)), Optional.empty()))
                .orElseGet(() -> resolved(timeline, chain, end.isEmpty() ? chain.count() : chain.until(at), new PitrTarget.Time(at)));
    }

    private Answer position(int timeline, WalChain chain, Lsn at, PitrTarget target) {
        Optional<Lsn> stop = facts.base().label().orElseThrow().stop();
        if (stop.isPresent() && at.compareTo(stop.get()) < 0) {
            return refused("PG-8", "position", at, location(), stop.get());
        }
        Lsn last = Optional.ofNullable(facts.ends().get(timeline)).map(PitrFacts.End::lastRecord).orElse(chain.end());
        return at.compareTo(last) > 0 ? beyond(chain, at.toString(), last.toString()) : resolved(timeline, chain, chain.until(at), target);
    }

    private Answer latest(int timeline, WalChain chain) {
        Optional<PitrFacts.End> end = Optional.ofNullable(facts.ends().get(timeline));
        if (end.isEmpty()) {
            return refused("PG-9", "unread", file(chain.last().orElseThrow()), facts.place().orElse("–"));
        }
        return whole(timeline, chain, new PitrTarget.Position(end.get().lastRecord()));
    }

    /** Where the target may be anywhere, a gap could hide it. */
    private Answer whole(int timeline, WalChain chain, PitrTarget target) {
        return chain.beyond().isPresent() ? beyond(chain, target.toString(), words.time(chain.stored().orElseThrow()))
                : resolved(timeline, chain, chain.count(), target);
    }

    private Answer beyond(WalChain chain, String target, String end) {
        return chain.beyond()
                .map(next -> refused("PG-9", "gap", target, file(chain.missing()), file(next), facts.place().orElse("–"), end))
                .orElseGet(() -> refused("PG-9", "beyond", target, facts.place().orElse("–"), end));
    }

    private Answer resolved(int timeline, WalChain chain, long needs, PitrTarget target) {
        return new Answer(Optional.of(new Resolution(timeline, chain, needs, target, Optional.empty())), Optional.empty());
    }

    private String earlier(Instant at) {
        return facts.others().stream().filter(base -> base.label().isPresent() && !base.ended().isAfter(at)).findFirst()
                .map(base -> words.say("restore.pitr.earlier", base.backup().id(), words.time(base.ended())))
                .orElseGet(() -> words.say("restore.pitr.earlier.none"));
    }

    private String shown() {
        StringBuilder all = new StringBuilder();
        for (int timeline : facts.timelines()) {
            TimelineHistory history = facts.archive().history(timeline);
            String begun = history.forks().isEmpty() ? words.say("restore.pitr.timeline.first", timeline)
                    : words.say("restore.pitr.timeline", timeline, history.forks().getLast().left(), history.forks().getLast().at());
            all.append(all.isEmpty() ? "" : "; ").append(begun);
            Optional.ofNullable(facts.ends().get(timeline)).flatMap(PitrFacts.End::lastCommit)
                    .ifPresent(commit -> all.append(", ").append(words.say("restore.pitr.timeline.end", words.time(commit))));
        }
        return all.toString();
    }

    private String file(WalName name) {
        return name.file(facts.archive().segmentSize());
    }

    private String location() {
        return facts.base().backup().location();
    }

    private Answer refused(String id, String key, Object... values) {
        return new Answer(Optional.empty(), Optional.of(new Refusal(id, words.say("restore.pitr.refused." + key, values),
                words.say("restore.pitr.refused." + key + ".remedy", values))));
    }
}
