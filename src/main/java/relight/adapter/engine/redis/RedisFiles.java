package relight.adapter.engine.redis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.engine.place.Fetch;
import relight.adapter.engine.place.HostLock;
import relight.adapter.host.HostFetch;
import relight.adapter.host.HostShell.Ran;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.restore.BackupLines;
import relight.core.restore.TestRestore;
import relight.core.text.Message;
import relight.core.text.Problem;

/** What is done with the server's files, beside it. */
final class RedisFiles {

    private final RedisRun at;

    RedisFiles(RedisRun at) {
        this.at = at;
    }

    Outcome lock() throws IOException, InterruptedException {
        hold();
        at.must(TestRestore.marked(at.action().with()) ? RedisScripts.MAKE_TEST : RedisScripts.MAKE, Map.of());
        return Outcome.succeeded();
    }

    private void hold() throws IOException, InterruptedException {
        new HostLock(at.redis().host(), at.with("folder")).take(at.run());
    }

    Outcome unlock() throws IOException, InterruptedException {
        new HostLock(at.redis().host(), at.with("folder")).release(at.run().recovery());
        at.run().output(at.say("kept", at.work()));
        return Outcome.succeeded();
    }

    Outcome restore(Function<String, BackupStore> stores) throws IOException, InterruptedException {
        hold();
        Backup backup = BackupLines.read(at.action().with());
        try {
            new HostFetch(at.redis().host(), at.run().words(), at.run()::output)
                    .bring(stores.apply(backup.store()), backup, at.work() + "/new.rdb", Fetch.fetched(at.action().with(), at.run()));
        } catch (IOException | RuntimeException e) {
            unlock();
            throw e;
        }
        return Outcome.succeeded().with(Map.of("bytes", backup.size()));
    }

    /** Every byte of it is read by the server's own program, of the server's own version (RD-4). */
    Outcome check() throws IOException, InterruptedException {
        Optional<Outcome> unreadable = read(at.script(RedisScripts.CHECK_FILE));
        if (unreadable.isPresent()) {
            unlock();
        } else if (at.find("unproven").isPresent()) {
            new DataChecks(at.step(), at.run()).unproven();
        }
        return unreadable.orElseGet(Outcome::succeeded);
    }

    /** What that program said of it, as a check of the record; empty where it read it to its end. */
    Optional<Outcome> read(Ran ran) {
        List<String> said = (ran.out() + ran.err()).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        said.stream().filter(line -> line.contains("keys read") || line.contains("expires") || line.contains("error")
                || line.contains("ERROR") || line.contains("looks OK")).limit(10).forEach(at.run()::output);
        new DataChecks(at.step(), at.run()).note("redis-check-rdb", "0", Integer.toString(ran.status()), ran.good());
        return ran.good() ? Optional.empty()
                : Optional.of(Outcome.failed(at.say("check-file", at.work() + "/new.rdb", said.isEmpty() ? ran.status() : said.getLast())));
    }

    /** The place is taken only where the server is silent (RD-2); the append-only file goes aside with the old one (RD-1). */
    Outcome swap() throws IOException, InterruptedException {
        hold();
        at.must(RedisScripts.SWAP, Map.of());
        at.run().output(at.with("folder") + "/" + at.with("file") + " → " + at.work() + "/old");
        return Outcome.succeeded();
    }

    Outcome swapBack() throws IOException, InterruptedException {
        at.must(RedisScripts.SWAP_BACK, Map.of());
        at.run().output(at.work() + "/old → " + at.with("folder"));
        return Outcome.succeeded();
    }

    Outcome place() throws IOException, InterruptedException {
        at.must(RedisScripts.PLACE, Map.of("into", at.with("into")));
        at.run().output(at.say("placed", at.with("into"), "redis-server --port 0 --unixsocket /tmp/beside.sock --dir '" + at.with("into")
                + "' --dbfilename '" + at.with("file") + "' --save '' --appendonly no"));
        return removeOld();
    }

    /** What a restore test has made; a folder that does not bear its mark stays, unless nothing is in it. */
    Outcome removeTest() throws IOException, InterruptedException {
        if (!at.script(RedisScripts.IS_TEST).good()) {
            throw new Problem(Message.of("test.foreign", at.work()), Message.of("test.foreign.remedy", at.work()));
        }
        return removeOld();
    }

    Outcome removeOld() throws IOException, InterruptedException {
        if (at.find("saves").isPresent()) {
            new RedisKeeping(at).end();
        } else {
            at.must(RedisScripts.REMOVE, Map.of());
        }
        new HostLock(at.redis().host(), at.with("folder")).release(at.run().recovery());
        return Outcome.succeeded();
    }
}
