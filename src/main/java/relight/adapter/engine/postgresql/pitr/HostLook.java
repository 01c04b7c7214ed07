package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.core.restore.postgresql.pitr.PitrFacts.Data;
import relight.core.restore.postgresql.pitr.PitrFacts.Host;
import relight.core.restore.postgresql.pitr.PitrSite;

/** Looks at the machine of the server: data folder, user, disk, programs, and what other restores have left there. Changes nothing. */
public final class HostLook {

    private static final String LOOK = """
            echo "me=$(id -un)"
            echo "offset=$(date +%:z)"
            parent=$(dirname "$data")
            if [ -d "$data" ]; then
              owner=$(stat -c %U "$data")
              echo "mode=$(stat -c %a "$data")"
              echo "id=$(stat -c %d-%i "$data")"
              [ "$(stat -c %d "$data")" = "$(stat -c %d "$parent")" ] || echo "mount=yes"
              echo "size=$(as du -sk "$data" 2>/dev/null | cut -f 1)"
              echo "version=$(as cat "$data/PG_VERSION" 2>/dev/null)"
              serving "$data" && echo "running=$(head -n 1 "$data/postmaster.pid")"
            fi
            echo "user=$owner"
            set -- $(df -P -k "$parent" | tail -n 1)
            echo "free=$4"
            as test -w "$parent" 2>/dev/null && echo "writable=yes"
            for folder in "$bin" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin; do
              [ -x "$folder/postgres" ] && [ -x "$folder/pg_ctl" ] || continue
              echo "bin=$("$folder/postgres" --version | sed 's/^[^)]*) *//; s/[^0-9].*//') $folder"
              [ -x "$folder/pg_verifybackup" ] && echo "verifies=$folder"
            done
            for folder in "$data".restored-* "$data".before-* "$data".relight-[0-9]*; do
              [ -e "$folder" ] && echo "left=$(basename "$folder")"
            done
            [ -n "$into" ] && [ -e "$parent/$into" ] && echo "left=$into"
            [ -f "$data.relight-lock/owner" ] && echo "lock=$(cat "$data.relight-lock/owner")"
            true
            """;
    private static final String CLUSTER = """
            as "$bin/pg_controldata" -D "$data" 2>/dev/null | sed -n 's/^Database system identifier: *//p'
            """;

    private final PitrSite site;
    private final Hosts hosts;

    public HostLook(PitrSite site) {
        this(site, Hosts.known(Pods.NONE));
    }

    public HostLook(PitrSite site, Hosts hosts) {
        this.site = site;
        this.hosts = hosts;
    }

    /**
     * @param version the major version that is wanted; empty for that of the data folder
     * @param into    a name beside the data folder; empty for none
     */
    public Host look(Optional<Integer> version, String into) throws IOException, InterruptedException {
        Map<String, String> words = new HashMap<>(site.with());
        words.putIfAbsent("bin", "");
        words.put("into", into);
        ServerHost host = new ServerHost(site, words, hosts);
        Map<String, List<String>> seen = new TreeMap<>();
        host.must(LOOK, Map.of(), line -> { }).out().lines().filter(line -> line.indexOf('=') > 0).forEach(line ->
                seen.computeIfAbsent(line.substring(0, line.indexOf('=')), key -> new ArrayList<>()).add(line.substring(line.indexOf('=') + 1)));
        Optional<Integer> major = version.or(() -> first(seen, "version").map(text -> Integer.parseInt(text.replaceFirst("\\..*", ""))));
        Optional<String> bin = seen.getOrDefault("bin", List.of()).stream().filter(line -> major.isEmpty() || line.startsWith(major.get() + " "))
                .map(line -> line.substring(line.indexOf(' ') + 1)).findFirst();
        Optional<String> cluster = Optional.empty();
        if (bin.isPresent() && seen.containsKey("id")) {
            cluster = host.run(CLUSTER, Map.of("bin", bin.get(), "owner", first(seen, "user").orElse(site.owner())), line -> { }).out().lines().findFirst();
        }
        return host(seen, bin, cluster);
    }

    private Host host(Map<String, List<String>> seen, Optional<String> bin, Optional<String> cluster) {
        Optional<Data> data = first(seen, "id").map(id -> new Data(id, first(seen, "mode").orElse(""),
                first(seen, "version").map(text -> Integer.parseInt(text.replaceFirst("\\..*", ""))), cluster,
                first(seen, "running").map(Long::valueOf), seen.containsKey("mount"), first(seen, "size").map(size -> Long.parseLong(size) * 1024).orElse(0L)));
        return new Host(first(seen, "me").orElse(""), first(seen, "user").orElse(site.owner()), data,
                first(seen, "free").map(free -> Long.parseLong(free) * 1024).orElse(0L), bin,
                seen.getOrDefault("bin", List.of()).stream().map(line -> Integer.parseInt(line.substring(0, line.indexOf(' ')))).distinct().toList(),
                bin.filter(seen.getOrDefault("verifies", List.of())::contains).isPresent(), first(seen, "offset").orElse("+00:00"),
                seen.containsKey("writable"), seen.getOrDefault("left", List.of()), first(seen, "lock"));
    }

    private static Optional<String> first(Map<String, List<String>> seen, String key) {
        return seen.getOrDefault(key, List.of()).stream().filter(value -> !value.isBlank()).findFirst();
    }
}
