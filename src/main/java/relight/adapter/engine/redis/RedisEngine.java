package relight.adapter.engine.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.HostAddress;
import relight.core.restore.Planning;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.redis.RedisFacts;
import relight.core.restore.redis.RedisPlanner;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;

/** Redis and Valkey from their RDB files. */
public final class RedisEngine implements RestoreEngine<RedisFacts> {

    private final RedisProbe probe;
    private final RedisPlanner planner = new RedisPlanner();

    /**
     * @param stores by name
     */
    public RedisEngine(Function<String, BackupStore> stores, RedisAccess access, Clock clock) {
        this.probe = new RedisProbe(stores, access, clock);
    }

    @Override
    public String name() {
        return RedisPlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        return List.of(Choice.text(HostAddress.WORD), Choice.yes(RedisPlanner.NO_TRIAL));
    }

    @Override
    public List<RestoreRequest.Way> ways(Map<String, String> chosen) {
        return RestoreRequest.Way.APART;
    }

    @Override
    public RedisFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        return probe.look(request);
    }

    /** Keys, by a throw-away server that loads the file, which one may have said there is no memory for; a restore beside touches none. */
    @Override
    public boolean compares(RestoreRequest request) {
        return request.way() != RestoreRequest.Way.BESIDE_ONLY && !request.chosen(RedisPlanner.NO_TRIAL);
    }

    @Override
    public Optional<Message> untold(RestoreRequest request) {
        return request.chosen(RedisPlanner.NO_TRIAL) ? Optional.of(Message.of("restore.redis.dry.untold")) : Optional.empty();
    }

    @Override
    public DryRun.Of compared() {
        return DryRun.Of.KEYS;
    }

    @Override
    public boolean readsToCompare() {
        return true;
    }

    @Override
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        return Optional.of(probe.compare(request, listener));
    }

    /** A throw-away server beside the server, on its host. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) {
        return Optional.of(request);
    }

    @Override
    public Planning plan(RestoreRequest request, RedisFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }
}
