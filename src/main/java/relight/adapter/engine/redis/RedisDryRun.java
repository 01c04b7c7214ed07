package relight.adapter.engine.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import relight.adapter.host.HostFetch;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.restore.DryRun;
import relight.core.restore.DryRun.Kind;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * Holds the keys of a backup against those of the server: a throw-away server beside it reads the file, as for the proof, and both are
 * asked for the same keys. The folder in which that happens goes at the end.
 */
final class RedisDryRun {

    /** Of more keys on one side than these, a part is compared. */
    static final long MOST_KEYS = 100_000;

    /** A server that nobody asks any more, since Relight was killed, ends by itself. */
    private static final String LIMIT = "timeout 3600";
    /** Of a longer name the beginning is listed, and its checksum. */
    private static final int LONGEST = 300;

    private final RedisShell live;
    private final RedisShell trial;
    private final Map<String, String> place;
    private final long most;

    /** What one side said: how many keys of each type it listed, and each one's type and mark by its name. */
    private record Keys(Map<String, Long> types, Map<String, String[]> marks) {}

    /**
     * @param folder of the server's files
     * @param most   keys that are compared, as {@link #MOST_KEYS}
     */
    RedisDryRun(RedisShell live, String folder, long most) {
        this.most = most;
        String work = folder + "/.relight-dry-" + UUID.randomUUID().toString().substring(0, 8);
        this.live = live;
        this.trial = live.to(live.target().beside(work + "/t.sock"));
        this.place = Map.of("work", work, "folder", folder, "cluster", "false", "limit", LIMIT);
    }

    /** Blocks; an interruption ends the throw-away server as well. */
    DryRun run(BackupStore store, Backup backup, WorkListener listener) throws IOException, InterruptedException {
        try {
            must(run(live, RedisScripts.MAKE_LOOK, Map.of(), line -> { }));
            new HostFetch(live.host(), Messages.english(), line -> { })
                    .bring(store, backup, place.get("work") + "/new.rdb", read -> listener.at(backup.location(), read, backup.size()));
            must(run(trial, RedisScripts.TRY, Map.of(), line -> { }));
            Map<String, Long> ours = many(trial, "trial");
            Map<String, Long> theirs = many(live, "live");
            long every = Math.max(1, (Math.max(sum(ours), sum(theirs)) + most - 1) / most);
            return compare(keys(trial, "trial", every), keys(live, "live", every), every, sum(ours), sum(theirs));
        } finally {
            live.host().clear(script(live, RedisScripts.REMOVE, Map.of()));
        }
    }

    private Map<String, Long> many(RedisShell of, String side) throws IOException, InterruptedException {
        Map<String, Long> many = new TreeMap<>();
        must(run(of, RedisScripts.HOW_MANY, Map.of("side", side), line -> {
            String[] words = line.split(" ");
            if (words.length == 3 && words[0].equals("keys")) {
                many.put(words[1], Long.valueOf(words[2]));
            }
        }));
        return many;
    }

    private Keys keys(RedisShell of, String side, long every) throws IOException, InterruptedException {
        Keys keys = new Keys(new TreeMap<>(), new HashMap<>());
        must(run(of, RedisScripts.KEYS, Map.of("side", side, "every", Long.toString(every)), line -> {
            String[] words = line.split(" ");
            // A key that the server moved while it was scanned is told twice
            if (words.length == 5 && words[0].equals("key") && keys.marks.put(words[1] + " " + words[3], new String[]{words[2], words[4]}) == null) {
                keys.types.merge(words[2], 1L, Long::sum);
            }
        }));
        return keys;
    }

    private Ran run(RedisShell on, String program, Map<String, String> more, Consumer<String> lines) throws IOException, InterruptedException {
        return on.host().run(script(on, program, more), lines);
    }

    private Script script(RedisShell on, String program, Map<String, String> more) {
        Map<String, String> values = new TreeMap<>(place);
        values.putAll(more);
        values.putIfAbsent("trialport", "0");
        return on.script(program, values);
    }

    private static void must(Ran ran) {
        if (!ran.good()) {
            throw new Problem(Message.of("restore.redis.dry", ran.lastWords()), Message.of("restore.redis.dry.remedy"));
        }
    }

    private static DryRun compare(Keys ours, Keys theirs, long every, long oursAll, long theirsAll) {
        DryRun.Collector found = new DryRun.Collector(DryRun.Of.KEYS).by(Message.of(DryRun.Of.KEYS.key("by")))
                .by(Message.of("restore.redis.dry.types", oursAll, types(ours), theirsAll, types(theirs)));
        if (every > 1) {
            found.by(Message.of("restore.redis.dry.part", every));
        }
        new TreeMap<>(ours.marks).forEach((name, mark) -> {
            String[] other = theirs.marks.remove(name);
            found.add(other == null ? Kind.ADDED : both(mark, other), path(name, mark[0]), DryRun.UNKNOWN);
        });
        new TreeMap<>(theirs.marks).forEach((name, mark) -> found.add(Kind.REMOVED, path(name, mark[0]), DryRun.UNKNOWN));
        return found.made();
    }

    /** What was only measured may differ all the same. */
    private static Kind both(String[] ours, String[] theirs) {
        if (!ours[0].equals(theirs[0]) || !ours[1].equals(theirs[1])) {
            return Kind.CHANGED;
        }
        return ours[1].startsWith("=") ? Kind.UNCHANGED : Kind.THERE;
    }

    private static String path(String name, String type) {
        String[] words = name.split(" ");
        byte[] key = HexFormat.of().parseHex(words[1].substring(0, Math.min(words[1].length() / 2 * 2, 2 * LONGEST)));
        return "db" + words[0] + " " + type + " " + new String(key, StandardCharsets.UTF_8) + (words[1].length() > 2 * LONGEST ? "…" : "");
    }

    private static String types(Keys keys) {
        return keys.types.isEmpty() ? "–" : keys.types.entrySet().stream().map(type -> type.getKey() + " " + type.getValue()).collect(Collectors.joining(", "));
    }

    private static long sum(Map<String, Long> many) {
        return many.values().stream().mapToLong(Long::longValue).sum();
    }
}
