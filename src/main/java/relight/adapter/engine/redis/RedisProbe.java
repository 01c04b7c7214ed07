package relight.adapter.engine.redis;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import relight.adapter.engine.place.HostLock;
import relight.adapter.host.HostShell.Ran;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.catalog.WorkListener;
import relight.core.restore.DryRun;
import relight.core.restore.HostAddress;
import relight.core.restore.RestoreRequest;
import relight.core.restore.redis.RdbHeader;
import relight.core.restore.redis.RedisFacts;
import relight.core.restore.redis.RedisFacts.Place;
import relight.core.restore.redis.RedisFacts.Server;
import relight.core.restore.redis.RedisPlanner;
import relight.core.restore.redis.RedisTarget;
import relight.core.restore.redis.RedisVersion;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Looks at a Redis, at the folder of its files and at the beginning of the backup, and changes none of them. */
final class RedisProbe {

    /** The programs, and what the configuration file says: one line {@code name=value} each. */
    private static final String PROGRAMS = """
            for program in cli server check-rdb; do
              command -v "$name-$program" >/dev/null 2>&1 || printf 'missing=%s\\n' "$name-$program"
            done
            printf 'version=%s\\n' "$("$name-server" --version 2>/dev/null)"
            [ -z "$config" ] || sed -n 's/^[[:space:]]*\\(dir\\|dbfilename\\|appendonly\\|appenddirname\\|appendfilename\\)[[:space:]]\\{1,\\}/config.\\1=/p' "$config"
            """;

    /** What lies where its files are, and whose process it is. */
    private static final String PLACE = """
            [ -w "$folder" ] && { [ -z "$config" ] || [ "$append" != true ] || [ -w "$config" ]; } && echo writable=true
            printf 'free=%s\\n' "$(df -Pk "$folder" | awk 'NR == 2 { print $4 }')"
            printf 'memory=%s\\n' "$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)"
            printf 'size=%s\\n' "$(du -ck "$folder/$file" "$folder/$appends" "$folder/$appends".* 2>/dev/null | awk 'END { print $1 }')"
            [ -n "$into" ] && [ -e "$folder/$into" ] && echo taken=true
            printf 'mount=%s\\n' "$(awk -v path="$folder" 'index(path "/", $5 "/") == 1 { mount = $5 } END { print mount }' /proc/self/mountinfo)"
            for of in memory.max:memory.stat memory/memory.limit_in_bytes:memory/memory.stat; do
              [ -r "/sys/fs/cgroup/${of%%:*}" ] || continue
              printf 'limit=%s\\n' "$(cat "/sys/fs/cgroup/${of%%:*}")"
              printf 'used=%s\\n' "$(awk '$1 == "anon" || $1 == "total_rss" { print $2 }' "/sys/fs/cgroup/${of#*:}")"
            done
            if [ -n "$pid" ]; then
              [ -e "/proc/$pid" ] && [ -d "$folder" ] && grep -qiE 'redis|valkey|keydb' "/proc/$pid/comm" && echo here=true
              tr '\\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -q -- '--appendonly' && echo fixed=true
              sed -n 's|.*/\\([^/]*\\(redis\\|valkey\\|keydb\\)[^/]*\\.service\\)$|unit=\\1|p' "/proc/$pid/cgroup" 2>/dev/null | head -n 1
            fi
            true
            """;

    private static final long KIB = 1024;
    private static final String MAIN_PROCESS = "1";

    private final Function<String, BackupStore> stores;
    private final RedisAccess access;
    private final Clock clock;

    RedisProbe(Function<String, BackupStore> stores, RedisAccess access, Clock clock) {
        this.stores = stores;
        this.access = access;
        this.clock = clock;
    }

    RedisFacts look(RestoreRequest request) throws IOException, InterruptedException {
        Instant at = clock.instant();
        RedisShell first = access.to(RedisTarget.of(request.system()));
        Optional<RdbHeader> header = request.backup().object().readable(at) ? header(request.backup()) : Optional.empty();
        Map<String, String> info;
        String silence = "";
        try {
            info = asked(first);
        } catch (Problem silent) {
            info = Map.of();
            silence = silent.say(Messages.english());
            requireReachable(first);
        }
        boolean up = !info.isEmpty();
        RedisShell redis = first.of(product(info));
        Optional<String> config = Optional.ofNullable(info.get("config_file")).filter(file -> !file.isEmpty()).or(redis.target()::config);
        Map<String, List<String>> programs = lines(redis.run(PROGRAMS, Map.of("config", config.orElse(""))));
        Map<String, String> place = place(info, programs, config);
        Map<String, List<String>> seen = place.get("folder").isEmpty() ? Map.of() : lines(redis.run(PLACE, placeValues(request, info, place, config)));
        return new RedisFacts(server(request, info, silence, programs, seen), new Place(config, place.get("folder"), place.get("file"),
                place.get("appends"), Boolean.parseBoolean(place.get("append")), has(seen, "writable"), number(seen, "free") * KIB,
                memory(seen), number(seen, "size") * KIB, lock(redis, place.get("folder")), has(seen, "taken"), lasting(redis, seen)),
                up ? new RedisTopology(redis).look(info) : RedisFacts.Topology.ALONE, header, request.backup(), at);
    }

    /** Keys of the backup against those of the server; a server that has no memory for both is let alone (ALL-6). */
    DryRun compare(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        RedisFacts facts = look(request);
        RedisTarget target = RedisTarget.of(request.system());
        if (facts.memoryNeeded() > facts.place().memory()) {
            Object[] said = {target.on().toString(), new Bytes(facts.memoryNeeded()), new Bytes(facts.place().memory()), RedisPlanner.NO_TRIAL};
            throw new Problem(Message.of("restore.redis.refused.memory", said), Message.of("restore.redis.refused.memory.remedy", said));
        }
        RedisShell redis = access.to(target).of(facts.server().version().product());
        redis.must("PING");
        return new RedisDryRun(redis, facts.place().folder(), RedisDryRun.MOST_KEYS).run(stores.apply(request.backup().store()), request.backup(), listener);
    }

    /** A host that cannot be reached is another matter than a server that is down. */
    private static void requireReachable(RedisShell redis) throws IOException, InterruptedException {
        redis.run("true", Map.of());
    }

    private static Map<String, String> asked(RedisShell redis) throws IOException, InterruptedException {
        List<String> answers = redis.ask("INFO", "CONFIG GET dir", "CONFIG GET dbfilename", "CONFIG GET appendonly", "CONFIG GET appenddirname",
                "CONFIG GET appendfilename");
        Map<String, String> all = new TreeMap<>(RedisShell.fields(answers.getFirst()));
        if (!all.containsKey("process_id") || RedisShell.isError(answers.get(1))) {
            redis.must(all.containsKey("process_id") ? "CONFIG GET dir" : "INFO");
        }
        answers.subList(1, answers.size()).forEach(answer -> RedisShell.pairs(answer).forEach((name, value) -> all.put("config." + name, value)));
        return all;
    }

    /** As the server says; where it is silent, as its configuration file says. Append-only counts where either of them says so. */
    private static Map<String, String> place(Map<String, String> info, Map<String, List<String>> file, Optional<String> config) {
        Map<String, String> place = new TreeMap<>();
        boolean up = !info.isEmpty();
        place.put("folder", info.getOrDefault("config.dir", config.isPresent() && !up ? last(file, "config.dir").orElse("") : ""));
        place.put("file", info.getOrDefault("config.dbfilename", last(file, "config.dbfilename").orElse("dump.rdb")));
        boolean folders = RedisVersion.of("", up ? info.getOrDefault("redis_version", "7.0") : version(file)).atLeast(7, 0);
        place.put("appends", folders ? info.getOrDefault("config.appenddirname", last(file, "config.appenddirname").orElse("appendonlydir"))
                : info.getOrDefault("config.appendfilename", last(file, "config.appendfilename").orElse("appendonly.aof")));
        place.put("append", Boolean.toString("yes".equals(info.get("config.appendonly"))
                || last(file, "config.appendonly").filter("yes"::equalsIgnoreCase).isPresent()));
        return place;
    }

    private static Map<String, String> placeValues(RestoreRequest request, Map<String, String> info, Map<String, String> place,
                                                   Optional<String> config) {
        Map<String, String> values = new TreeMap<>(place);
        values.put("into", request.into().orElse(""));
        values.put("pid", info.getOrDefault("process_id", ""));
        values.put("config", config.orElse(""));
        return values;
    }

    private Server server(RestoreRequest request, Map<String, String> info, String silence, Map<String, List<String>> programs,
                          Map<String, List<String>> seen) throws IOException, InterruptedException {
        boolean up = !info.isEmpty();
        String product = up ? product(info) : last(programs, "version").filter(said -> said.contains(RedisVersion.VALKEY))
                .map(said -> RedisVersion.VALKEY).orElse(RedisVersion.REDIS);
        RedisVersion version = RedisVersion.of(product,
                up ? info.getOrDefault(product.equals(RedisVersion.VALKEY) ? "valkey_version" : "redis_version", "") : version(programs));
        return new Server(up, silence, version, Optional.ofNullable(info.get("process_id")).map(Long::valueOf), last(seen, "unit"),
                has(seen, "fixed"), !up || has(seen, "here"), keys(info), up ? newest(request.system()) : Optional.empty(),
                missing(programs, product), contained(RedisTarget.of(request.system()), info));
    }

    /** Of a pod, and of a container whose first process is the server, nobody keeps it down: it is started again as soon as it ends (RD-3). */
    private static boolean contained(RedisTarget target, Map<String, String> info) {
        return target.on() instanceof HostAddress.Pod || target.on() instanceof HostAddress.Docker && MAIN_PROCESS.equals(info.get("process_id"));
    }

    /** Docker starts the same container again; a pod's begins anew, with nothing but what is mounted. */
    private static boolean lasting(RedisShell redis, Map<String, List<String>> seen) {
        return !(redis.target().on() instanceof HostAddress.Pod) || last(seen, "mount").filter(place -> !place.isEmpty()).isPresent();
    }

    /** Bytes that another process may take: what the machine has, and what a container's limit leaves. */
    private static long memory(Map<String, List<String>> seen) {
        long machine = number(seen, "memory") * KIB;
        long limit = number(seen, "limit");
        return limit == 0 ? machine : Math.min(machine, Math.max(0, limit - number(seen, "used")));
    }

    /** Valkey tells a version of Redis, too, for clients that look for one. */
    private static String product(Map<String, String> info) {
        return "valkey".equals(info.get("server_name")) || info.containsKey("valkey_version") ? RedisVersion.VALKEY : RedisVersion.REDIS;
    }

    /** Programs of the other product do not count: they read other versions of the file. */
    private static List<String> missing(Map<String, List<String>> programs, String product) {
        String other = product.equals(RedisVersion.VALKEY) ? RedisVersion.REDIS : RedisVersion.VALKEY;
        return last(programs, "version").filter(said -> said.startsWith(other)).map(said -> List.of(product.toLowerCase(Locale.ROOT) + "-server"))
                .orElse(programs.getOrDefault("missing", List.of()));
    }

    /** {@code Redis server v=7.0.15 sha=…}. */
    private static String version(Map<String, List<String>> programs) {
        return last(programs, "version").orElse("").replaceFirst(".*\\bv=", "");
    }

    static long keys(Map<String, String> info) {
        return info.entrySet().stream().filter(entry -> entry.getKey().matches("db\\d+"))
                .mapToLong(entry -> Long.parseLong(entry.getValue().replaceAll("keys=(\\d+).*", "$1"))).sum();
    }

    private Optional<String> newest(ProtectedSystem system) throws IOException, InterruptedException {
        for (DataCheck check : system.checks()) {
            if (check.kind() == DataCheck.Kind.NEWEST) {
                try {
                    return Optional.of(new RedisDataProbe(access).answer(system, check));
                } catch (Problem lost) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private Optional<RdbHeader> header(Backup backup) throws IOException {
        Optional<BackupFormat> format = backup.verdict().format().filter(it -> it.content() == BackupFormat.Content.REDIS_RDB);
        if (format.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = BackupStream.open(stores.apply(backup.store()), backup, format.get().wrappings(), count -> { }, broken -> { })) {
            return RdbHeader.read(content.readNBytes(RdbHeader.LENGTH));
        }
    }

    private static Optional<String> lock(RedisShell redis, String folder) throws IOException, InterruptedException {
        return folder.isEmpty() ? Optional.empty() : new HostLock(redis.host(), folder).owner();
    }

    private static Map<String, List<String>> lines(Ran ran) {
        Map<String, List<String>> found = new TreeMap<>();
        ran.out().lines().filter(line -> line.contains("=")).map(line -> line.split("=", 2))
                .forEach(parts -> found.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(unquoted(parts[1].strip())));
        return found;
    }

    private static String unquoted(String value) {
        return Arrays.asList("\"", "'").stream().anyMatch(quote -> value.length() > 1 && value.startsWith(quote) && value.endsWith(quote))
                ? value.substring(1, value.length() - 1) : value;
    }

    private static Optional<String> last(Map<String, List<String>> lines, String name) {
        return Optional.ofNullable(lines.get(name)).map(List::getLast);
    }

    private static boolean has(Map<String, List<String>> lines, String name) {
        return lines.containsKey(name);
    }

    private static long number(Map<String, List<String>> lines, String name) {
        return last(lines, name).filter(value -> value.matches("\\d+")).map(Long::parseLong).orElse(0L);
    }
}
