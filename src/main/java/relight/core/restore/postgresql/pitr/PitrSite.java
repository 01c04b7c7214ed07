package relight.core.restore.postgresql.pitr;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * Where the server's files are, as the workspace's target says it: {@code data}, {@code on}, {@code owner}, {@code bin}, {@code config},
 * {@code service}.
 *
 * @param data    the data folder
 * @param owner   whose it is, where it is gone; {@code postgres} where nobody says
 * @param bin     the folder of the server's programs there
 * @param config  the file {@code postgresql.conf}, where it does not lie in the data folder
 * @param service the systemd unit that is stopped and started; otherwise pg_ctl does both
 */
public record PitrSite(String data, HostAddress on, String owner, Optional<String> bin, Optional<String> config, Optional<String> service,
                       String database, String user, int port) {

    /** The word of a target that makes recoveries to a point in time possible. */
    public static final String DATA = "data";
    private static final String PLAIN_PATH = "/[A-Za-z0-9_./@+:~ -]*[A-Za-z0-9_.@+:~-]";

    /** Empty where the workspace does not say where the data folder is, or where that is in a container, which ends with its server. */
    public static Optional<PitrSite> of(ProtectedSystem system) {
        if (isContained(HostAddress.of(system))) {
            return Optional.empty();
        }
        Map<String, String> words = new TreeMap<>(system.target());
        words.putIfAbsent("database", system.name());
        return system.target(DATA).map(data -> of(words));
    }

    /** Read back from a step's words. */
    public static PitrSite of(Map<String, String> words) {
        for (String key : new String[] {DATA, "bin", "config"}) {
            if (words.containsKey(key) && !words.get(key).matches(PLAIN_PATH)) {
                throw new Problem(Message.of("restore.pitr.path", key, words.get(key)), Message.of("restore.pitr.path.remedy"));
            }
        }
        HostAddress on = HostAddress.parse(words.getOrDefault(HostAddress.WORD, "here"));
        if (isContained(on)) {
            throw contained(on);
        }
        return new PitrSite(words.get(DATA), on, words.getOrDefault("owner", "postgres"),
                Optional.ofNullable(words.get("bin")), Optional.ofNullable(words.get("config")), Optional.ofNullable(words.get("service")),
                words.get("database"), words.getOrDefault("user", "postgres"), Integer.parseInt(words.getOrDefault("port", "5432")));
    }

    private static boolean isContained(HostAddress on) {
        return !(on instanceof HostAddress.Here || on instanceof HostAddress.Ssh);
    }

    private static Problem contained(HostAddress on) {
        return new Problem(Message.of("restore.pitr.container", on.toString()), Message.of("restore.pitr.container.remedy"));
    }

    /** Why there is none. */
    public static Problem missing(ProtectedSystem system) {
        HostAddress on = HostAddress.of(system);
        return isContained(on) ? contained(on) : new Problem(Message.of("restore.pitr.data", system.name()), Message.of("restore.pitr.data.remedy", system.name()));
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(Map.of(DATA, data, HostAddress.WORD, on.toString(), "owner", owner, "database", database,
                "user", user, "port", Integer.toString(port)));
        bin.ifPresent(folder -> with.put("bin", folder));
        config.ifPresent(file -> with.put("config", file));
        service.ifPresent(unit -> with.put("service", unit));
        return with;
    }

    /** {@code /srv/pg/data} or {@code ssh:db1 /srv/pg/data}. */
    public String place() {
        return on instanceof HostAddress.Here ? data : on + " " + data;
    }
}
