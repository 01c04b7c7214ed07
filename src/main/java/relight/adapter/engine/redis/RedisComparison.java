package relight.adapter.engine.redis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;

/** Whether the server has what was proven beside: as many keys of each type, and a sample of them unchanged. */
final class RedisComparison {

    private final RedisRun at;
    private final DataChecks checks;

    RedisComparison(RedisRun at) {
        this.at = at;
        this.checks = new DataChecks(at.step(), at.run());
    }

    /** Where nothing was loaded beside, the data is asked here, as long as there is a way back (ALL-7). */
    Outcome compare() throws IOException, InterruptedException {
        Outcome counted = counted();
        return counted.good() && at.find("point").isPresent() ? new RedisProof(at).live() : counted;
    }

    private Outcome counted() throws IOException, InterruptedException {
        List<String> seen = at.script(at.redis(), RedisScripts.SEEN + RedisScripts.COUNT + RedisScripts.COMPARE, Map.of("side", "live", "most", RedisScripts.MOST)).out()
                .lines().toList();
        if (seen.contains("appendonly yes") && !seen.contains("appended") && at.find("contained").isEmpty()) {
            return Outcome.failed(at.say("still-append-only", at.redis().target().address()));
        }
        int live = seen.indexOf("live");
        RedisCounts proven = RedisCounts.read(seen.subList(0, live));
        RedisCounts now = RedisCounts.read(seen.subList(live, seen.size()));
        now.tell(at, "live");
        if (!seen.contains("proven")) {
            return Outcome.succeeded().with(Map.of("units", now.all()));
        }
        boolean enough = now.all() >= proven.all() - proven.passing();
        checks.note(at.say("check.keys"), Long.toString(proven.all()), Long.toString(now.all()), enough);
        Map<String, Long> types = now.byType();
        if (!types.isEmpty()) {
            proven.byType().forEach((type, count) -> checks.note(at.say("check.type", type), count.toString(),
                    types.getOrDefault(type, 0L).toString(), types.getOrDefault(type, 0L) >= count - proven.passing()));
        }
        boolean same = sample(seen);
        return enough && same ? Outcome.succeeded().with(Map.of("units", now.all()))
                : Outcome.failed(at.say("fewer", at.redis().target().address(), now.all(), proven.all()));
    }

    /** A server that lets nobody run scripts cannot be asked for a sample; its counts have been compared all the same. */
    private boolean sample(List<String> seen) throws IOException, InterruptedException {
        List<String[]> samples = seen.stream().map(line -> line.split(" "))
                .filter(words -> words.length == 4 && words[0].equals("sample")).toList();
        boolean all = true;
        for (String[] words : samples) {
            boolean same = words[2].equals(words[3]);
            checks.note(at.say("check.sample", words[1]), words[3], words[2], same);
            all &= same || words[2].equals("0") && RedisShell.isError(at.redis().ask("EVAL \"return 1\" 0").getFirst());
        }
        return all;
    }
}
