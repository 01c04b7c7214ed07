package relight.core.restore.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Thawing;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Everything that would make a restore of a Redis lose data or end half way: looked for before anything is touched. */
final class RedisRefusals {

    private final RestoreRequest request;
    private final RedisFacts facts;
    private final Messages words;
    private final RedisTarget target;
    private final List<Refusal> refusals = new ArrayList<>();

    RedisRefusals(RestoreRequest request, RedisFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = RedisTarget.of(request.system());
    }

    List<Refusal> find() {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            refusals.addAll(thawing.refusals());
        } else {
            backup();
        }
        place();
        if (request.way() == Way.IN_PLACE) {
            refuse("ALL-2", "in-place", target.address());
        }
        if (request.way() == Way.SIDE_BY_SIDE) {
            service();
            topology();
        }
        return refusals;
    }

    private void backup() {
        Backup backup = request.backup();
        String why = backup.verdict().reasons().stream().findFirst().map(reason -> words.say(reason.text())).orElse("–");
        Optional<BackupFormat> format = backup.verdict().format();
        if (backup.state() == State.BAD) {
            refuse("ALL-5", "bad", backup.location(), why);
        } else if (backup.state() == State.UNVERIFIED || backup.verdict().sha256().isEmpty()) {
            refuse("ALL-5", "unverified", backup.location());
        } else if (format.filter(it -> it.content() == Content.ENCRYPTED).isPresent()) {
            refuse("ALL-14", "encrypted", backup.location(), format.orElseThrow().detail());
        } else if (format.filter(it -> it.content() == Content.REDIS_RDB).isEmpty() || facts.header().isEmpty()) {
            refuse("ALL-4", "format", backup.location(), format.map(it -> words.say(it.describe())).orElse("–"));
        } else if (facts.header().get().version() > facts.server().version().readsRdbUpTo()) {
            refuse("RD-4", "newer", facts.header().get().version(), facts.header().get().fields().getOrDefault("redis-ver", "–"),
                    facts.server().version(), facts.server().version().readsRdbUpTo());
        }
    }

    private void place() {
        if (!facts.server().missing().isEmpty()) {
            refuse("RD-4", "programs", String.join(", ", facts.server().missing()), target.place(words));
        }
        if (!facts.server().here()) {
            refuse("RD-2", "elsewhere", target.address(), target.place(words));
        }
        if (facts.place().folder().isEmpty()) {
            refuse("RD-2", "no-folder", target.address(), facts.server().silence());
            return;
        }
        if (!facts.place().writable()) {
            refuse("RD-2", "rights", facts.place().folder(), target.place(words));
        }
        if (facts.place().free() < facts.needed()) {
            refuse("ALL-6", "space", facts.place().folder(), new Bytes(facts.needed()), new Bytes(facts.place().free()));
        }
        long memory = facts.memoryNeeded();
        if (memory > facts.place().memory() && !request.chosen(RedisPlanner.NO_TRIAL)) {
            refuse("ALL-6", "memory", target.on(), new Bytes(memory), new Bytes(facts.place().memory()), RedisPlanner.NO_TRIAL);
        }
        facts.place().lock().ifPresent(owner -> refuse("ALL-15", "locked", facts.place().folder(), owner));
        if (request.way() == Way.BESIDE_ONLY && facts.place().taken()) {
            refuse("ALL-2", "taken", facts.place().folder() + "/" + request.into().orElse(""));
        }
    }

    private void service() {
        boolean commands = request.system().stop().isPresent() && request.system().start().isPresent();
        if (facts.server().contained()) {
            contained();
        } else if (facts.place().appendOnly() && facts.server().fixed()) {
            refuse("RD-1", "fixed", target.address());
        } else if (facts.place().appendOnly() && facts.place().config().isEmpty()) {
            refuse("RD-1", "no-config", target.address());
        } else if (target.service().isEmpty() && !commands && facts.server().supervised().isPresent()) {
            refuse("RD-2", "supervised", target.address(), facts.server().supervised().get());
        } else if (target.service().isEmpty() && !commands && facts.place().config().isEmpty()) {
            refuse("RD-2", "no-start", target.address());
        }
    }

    /** Its file is placed while it runs, and it begins again on that; before version 4 an append-only file could not begin with a snapshot. */
    private void contained() {
        if (!facts.server().up()) {
            refuse("RD-3", "contained-down", target.on());
        } else if (!facts.place().lasting()) {
            refuse("RD-3", "not-lasting", facts.place().folder(), target.on());
        } else if (facts.place().appendOnly() && !facts.server().version().atLeast(4, 0)) {
            refuse("RD-1", "contained-old", target.address(), facts.server().version());
        }
    }

    private void topology() {
        RedisFacts.Topology topology = facts.topology();
        topology.master().ifPresent(master -> refuse("RD-5", "replica", target.address(), master));
        if (topology.watched() && topology.sentinels().isEmpty()) {
            refuse("RD-5", "sentinel", target.address());
        }
        if (topology.node().isPresent() && !topology.clusterState().equals("ok")) {
            refuse("RD-6", "cluster", target.address(), topology.clusterState());
        }
    }

    private void refuse(String id, String key, Object... values) {
        refusals.add(new Refusal(id, words.say("restore.redis.refused." + key, values),
                words.say("restore.redis.refused." + key + ".remedy", values)));
    }
}
