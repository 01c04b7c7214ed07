package relight.core.restore.mysql;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.restore.Facts;
import relight.core.restore.TestPlace;

/**
 * What a probe found out about a MySQL or MariaDB server, the schema on it, the tools here and the dump.
 *
 * @param at         when it looked; names of new schemas bear it
 * @param existing   the schema that is to be brought back; empty where it is gone
 * @param serverFree bytes on the server's disk; known only where it runs on this machine
 * @param log        what is to be replayed behind the dump; empty where nothing is
 * @param test       where a restore test is made; in a server of its own there is no schema yet
 */
public record MysqlFacts(Instant at, Server server, Optional<Schema> existing, Tools tools, Dump dump, Optional<Long> serverFree,
                         Optional<BinlogFacts> log, Optional<Test> test) implements Facts {

    /**
     * Where a restore test is made.
     *
     * @param charset   of production's schema, where it could be asked
     * @param collation likewise
     */
    public record Test(TestPlace place, Optional<String> charset, Optional<String> collation) {

        Optional<TestPlace.OwnServer> own() {
            return place instanceof TestPlace.OwnServer server ? Optional.of(server) : Optional.empty();
        }
    }

    /** Of what is no restore test. */
    public MysqlFacts(Instant at, Server server, Optional<Schema> existing, Tools tools, Dump dump, Optional<Long> serverFree,
                      Optional<BinlogFacts> log) {
        this(at, server, existing, tools, dump, serverFree, log, Optional.empty());
    }

    /** The same as a test at that place. */
    public MysqlFacts testedAt(Test place) {
        return new MysqlFacts(at, server, existing, tools, dump, serverFree, log, Optional.of(place));
    }

    /** Without a log to be replayed. */
    public MysqlFacts(Instant at, Server server, Optional<Schema> existing, Tools tools, Dump dump, Optional<Long> serverFree) {
        this(at, server, existing, tools, dump, serverFree, Optional.empty());
    }

    /**
     * The server.
     *
     * @param identifier    that it got when it was made, and no other server has (ALL-1)
     * @param schemas       names of all schemas on it that begin with the target's name
     * @param restoring     restores of the same schema that are under way or can still be taken back, each with its owner (ALL-15)
     * @param missingRights that the target's user lacks
     * @param all           whether the user has every right
     */
    public record Server(String identifier, String version, boolean mariadb, List<String> schemas, List<String> restoring,
                         Replication replication, List<String> missingRights, boolean all) {
        public Server {
            schemas = List.copyOf(schemas);
            restoring = List.copyOf(restoring);
            missingRights = List.copyOf(missingRights);
        }
    }

    /**
     * Its part in replication (MY-2).
     *
     * @param primaries that it follows at the moment
     * @param replicas  how many follow it at the moment
     * @param gtids     transactions that it knows by a global identifier; empty where it does not use them
     */
    public record Replication(List<String> primaries, int replicas, String gtids) {
        public Replication {
            primaries = List.copyOf(primaries);
        }
    }

    /**
     * A schema.
     *
     * @param state    changes when tables are made, dropped or altered
     * @param newest   answer of the check for the newest data, where there is one
     * @param sessions others that use it, by user and address
     * @param kinds    of what is in it beside tables: view, trigger, routine, event
     * @param pointing foreign keys of other schemas that point into it
     */
    public record Schema(String state, long size, String charset, String collation, Optional<String> newest, List<String> sessions,
                         List<String> kinds, List<String> pointing) {
        public Schema {
            sessions = List.copyOf(sessions);
            kinds = List.copyOf(kinds);
            pointing = List.copyOf(pointing);
        }
    }

    /** The programs at hand. */
    public record Tools(Optional<Tool> client, Optional<Tool> binlog, Optional<Tool> loader) {

        /** Without the loader of mydumper's folders. */
        public Tools(Optional<Tool> client, Optional<Tool> binlog) {
            this(client, binlog, Optional.empty());
        }
    }

    /** A program of MySQL or MariaDB. */
    public record Tool(Path path, String version, boolean mariadb) {}

    /**
     * The backup.
     *
     * @param detail          what its first bytes tell besides, such as the program that wrote it
     * @param wrappings       compressions to take off, outermost first
     * @param inflated        bytes without the wrappings, where they can be known
     * @param whole           whether all of it was looked at
     * @param missingDefiners accounts in it that the server does not have (MY-4)
     */
    public record Dump(Content content, String detail, List<Wrapping> wrappings, Optional<Long> inflated, boolean whole,
                       DumpInventory inventory, List<String> missingDefiners) {
        public Dump {
            wrappings = List.copyOf(wrappings);
            missingDefiners = List.copyOf(missingDefiners);
        }

        /** What it is by its bytes, for people. */
        BackupFormat format() {
            return new BackupFormat(wrappings, content, "");
        }

        /** Whether a program wrote it that ends its dumps with a line of its own. */
        boolean known() {
            return detail.contains(" dump ");
        }
    }

    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("server", server.identifier());
        facts.put("server version", server.version());
        facts.put("schema", existing.map(Schema::state).orElse("absent"));
        facts.put("schemas", String.join(" ", server.schemas()));
        facts.put("restoring", String.join(" ", server.restoring()));
        facts.put("primaries", String.join(" ", server.replication().primaries()));
        facts.put("replicas", Integer.toString(server.replication().replicas()));
        facts.put("pointing", existing.map(it -> String.join(" ", it.pointing())).orElse(""));
        facts.put("client", tools.client().map(Tool::version).orElse(""));
        facts.put("missing definers", String.join(" ", dump.missingDefiners()));
        log.ifPresent(it -> facts.put("log", it.last() + ":" + it.to()));
        return facts;
    }
}
