package relight.adapter.engine.redis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;
import relight.core.restore.redis.RedisTarget;
import relight.core.restore.redis.RedisVersion;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;

/**
 * A Redis and the place of its files, through one shell there. It is asked with its own client, {@code redis-cli}, since that is where
 * the server is, whatever lies between; commands go over its standard input and the password in its environment, never as arguments.
 */
final class RedisShell {

    /** Finds the programs of the server's product, or of the other where it has none, and asks the server: {@code cli WORD…}. */
    private static final String PRELUDE = """
            PATH=${bin:+$bin:}$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
            for name in $products; do command -v "$name-cli" >/dev/null 2>&1 && break; done
            if [ -n "$password" ]; then REDISCLI_AUTH=$password; export REDISCLI_AUTH; else unset REDISCLI_AUTH; fi
            cli() {
              [ -z "$user" ] || set -- --user "$user" "$@"
              # the whole path of a socket may be longer than systems take
              if [ -n "$socket" ]; then (cd "${socket%/*}" && exec "$name-cli" -s "./${socket##*/}" "$@"); else "$name-cli" -h "$host" -p "$port" "$@"; fi
            }
            """;

    private static final Script ASK = Script.of(PRELUDE + "cli");

    private final HostShell shell;
    private final RedisTarget target;
    private final Optional<Secret> password;
    private final String echo;
    private final boolean valkey;

    RedisShell(HostShell shell, RedisTarget target, Optional<Secret> password) {
        this(shell, target, password, "ECHO ", false);
    }

    private RedisShell(HostShell shell, RedisTarget target, Optional<Secret> password, String echo, boolean valkey) {
        this.echo = echo;
        this.valkey = valkey;
        this.shell = shell;
        this.target = target;
        this.password = password;
    }

    RedisTarget target() {
        return target;
    }

    HostShell host() {
        return shell;
    }

    /** The same with the programs of that product first, where a host has those of both. */
    RedisShell of(String product) {
        return new RedisShell(shell, target, password, echo, product.equals(RedisVersion.VALKEY));
    }

    /** The same way to another server. */
    RedisShell to(RedisTarget other) {
        return new RedisShell(shell, other, other.socket().isPresent() ? Optional.empty() : password, "ECHO ", valkey);
    }

    /** The way to a Sentinel, which has no password of the servers that it watches, and no ECHO; a loading server has no PING. */
    RedisShell toSentinel(String address) {
        return new RedisShell(shell, target.at(address), Optional.empty(), "PING ", valkey);
    }

    /** Runs a program beside the server; {@code cli} in it asks the server. */
    Ran run(String program, Map<String, String> values) throws IOException, InterruptedException {
        return shell.run(script(program, values));
    }

    Script script(String program, Map<String, String> values) {
        Map<String, String> all = new TreeMap<>(connection());
        all.putAll(values);
        return new Script(PRELUDE + program, all);
    }

    private Map<String, String> connection() {
        return Map.of("bin", target.programs().orElse(""), "host", target.host(), "port", Integer.toString(target.port()),
                "user", target.user().orElse(""), "products", valkey ? "valkey redis" : "redis valkey", "socket", target.socket().orElse(""),
                "password", password.map(secret -> secret.use(value -> value)).orElse(""));
    }

    /**
     * What it answers to each command, in their order, on one connection.
     *
     * @throws Problem where it does not answer, or lets nobody in
     */
    List<String> ask(String... commands) throws IOException, InterruptedException {
        String mark = "relight-" + UUID.randomUUID();
        StringBuilder lines = new StringBuilder();
        for (String command : commands) {
            lines.append(command.replace("\n", " ")).append('\n').append(echo).append(mark).append('\n');
        }
        Ran ran = shell.feed(new Script(ASK.program(), connection()),
                new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)), line -> { });
        List<String> answers = new ArrayList<>(List.of(ran.out().split("(?m)^" + mark + "$", -1)));
        if (answers.size() != commands.length + 1) {
            throw away(ran);
        }
        return answers.subList(0, commands.length).stream().map(String::strip).toList();
    }

    /** One command that must be answered without an error. */
    String must(String command) throws IOException, InterruptedException {
        String answer = ask(command).getFirst();
        if (isError(answer)) {
            throw new Problem(Message.of("restore.redis.said", target.address(), command, answer), Message.of("restore.redis.said.remedy"));
        }
        return answer;
    }

    static boolean isError(String answer) {
        return answer.matches("(?s)[A-Z]{3,} .*") && !answer.startsWith("OK");
    }

    /** Whether it answers and has loaded its data. */
    boolean serves() throws IOException, InterruptedException {
        try {
            return ask("PING").getFirst().equals("PONG");
        } catch (Problem silent) {
            return false;
        }
    }

    /** What it says of itself; empty where it does not answer. */
    Optional<Map<String, String>> info() throws IOException, InterruptedException {
        try {
            return Optional.of(fields(must("INFO"))).filter(fields -> fields.containsKey("process_id"));
        } catch (Problem silent) {
            return Optional.empty();
        }
    }

    /** The lines {@code name:value} of an INFO. */
    static Map<String, String> fields(String info) {
        Map<String, String> fields = new TreeMap<>();
        info.lines().map(String::strip).filter(line -> line.contains(":") && !line.startsWith("#"))
                .forEach(line -> fields.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1)));
        return fields;
    }

    /** Names and values that follow each other on lines of their own, as CONFIG GET and SENTINEL tell them. */
    static Map<String, String> pairs(String answer) {
        List<String> lines = answer.lines().toList();
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            pairs.put(lines.get(i), lines.get(i + 1));
        }
        return pairs;
    }

    private Problem away(Ran ran) {
        String said = (ran.err() + ran.out()).strip().lines().findFirst().orElse("exit status " + ran.status());
        if (ran.status() == 127) {
            return new Problem(Message.of("restore.redis.no-cli", target.on().toString()), Message.of("restore.redis.no-cli.remedy"));
        }
        return said.contains("AUTH") || said.contains("NOPERM")
                ? new Problem(Message.of("restore.redis.denied", target.address(), said), Message.of("restore.redis.denied.remedy"))
                : new Problem(Message.of("restore.redis.away", target.address(), said), Message.of("restore.redis.away.remedy"));
    }
}
