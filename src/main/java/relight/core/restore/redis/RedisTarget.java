package relight.core.restore.redis;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * Where a Redis lives, as the workspace's target says it.
 *
 * @param on       where its files and its service are; host and port are asked from there
 * @param password a reference such as <code>env:SHOP_REDIS</code>, never the password itself
 * @param service  its systemd unit
 * @param config   its configuration file there, for a server that is down and cannot say it
 * @param programs folder of its programs there
 * @param sentinel addresses of all its Sentinels, <code>HOST:PORT,HOST:PORT</code>
 * @param socket   of a copy that is loaded beside, instead of host and port
 */
public record RedisTarget(HostAddress on, String host, int port, Optional<String> user, Optional<String> password,
                          Optional<String> service, Optional<String> config, Optional<String> programs, Optional<String> sentinel,
                          Optional<String> socket) {

    private static final int DEFAULT_PORT = 6379;

    public static RedisTarget of(ProtectedSystem system) {
        return of(system.target());
    }

    /** Read back from a step's words. */
    public static RedisTarget of(Map<String, String> with) {
        return new RedisTarget(HostAddress.parse(with.getOrDefault(HostAddress.WORD, "here")), with.getOrDefault("host", "127.0.0.1"),
                number(with.get("port")), word(with, "user"), word(with, "password"), word(with, "service"), word(with, "config"),
                word(with, "bin"), word(with, "sentinel"), word(with, "socket"));
    }

    private static Optional<String> word(Map<String, String> with, String name) {
        return Optional.ofNullable(with.get(name));
    }

    private static int number(String written) {
        try {
            return written == null ? DEFAULT_PORT : Integer.parseInt(written.strip());
        } catch (NumberFormatException e) {
            throw new Problem(Message.of("restore.redis.port", written), Message.of("restore.redis.port.remedy"));
        }
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(Map.of(HostAddress.WORD, on.toString(), "host", host, "port", Integer.toString(port)));
        user.ifPresent(value -> with.put("user", value));
        password.ifPresent(value -> with.put("password", value));
        service.ifPresent(value -> with.put("service", value));
        config.ifPresent(value -> with.put("config", value));
        programs.ifPresent(value -> with.put("bin", value));
        sentinel.ifPresent(value -> with.put("sentinel", value));
        socket.ifPresent(value -> with.put("socket", value));
        return with;
    }

    /** The same way in to another server of the same team: a replica, a Sentinel. */
    public RedisTarget at(String address) {
        int colon = address.lastIndexOf(':');
        return new RedisTarget(on, address.substring(0, colon), number(address.substring(colon + 1)), user, password, Optional.empty(),
                Optional.empty(), programs, Optional.empty(), Optional.empty());
    }

    /** The copy that is loaded beside, which only its own user can ask. */
    public RedisTarget beside(String path) {
        return new RedisTarget(on, host, port, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), programs,
                Optional.empty(), Optional.of(path));
    }

    /** Where its files are, as it stands behind an "on". */
    String place(Messages words) {
        return on instanceof HostAddress.Here ? words.say("restore.redis.here") : on.toString();
    }

    /** {@code host:port}, and from where where that is not this machine. */
    public String address() {
        String there = host + ":" + port;
        return on instanceof HostAddress.Here ? there : there + " (" + on + ")";
    }
}
