package relight.core.restore.postgresql;

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
import relight.core.restore.FarLook;
import relight.core.restore.TestPlace;

/**
 * What a probe found out about a PostgreSQL server, the database on it, the tools here and the dump.
 *
 * @param at       when it looked; names of new databases bear it
 * @param test     where a restore test is made
 * @param moved    where the database is restored on another server than production's; the other facts are that server's
 * @param parts    schemas or tables in whose place those of the dump are to come, where only they are asked for
 * @param existing the database that is to be brought back; empty where it is gone, and for a test in a server of its own
 */
public record PostgresqlFacts(Instant at, Server server, Optional<Database> existing, Tools tools, Dump dump, Space space, Optional<Test> test,
                              Optional<NewServer> moved, List<LivePart> parts)
        implements Facts {

    /** Of what is no restore test. */
    public PostgresqlFacts(Instant at, Server server, Optional<Database> existing, Tools tools, Dump dump, Space space) {
        this(at, server, existing, tools, dump, space, Optional.empty(), Optional.empty(), List.of());
    }

    /** The same with the schemas or tables of the database in use in whose place those of the dump are to come. */
    public PostgresqlFacts exchanging(List<LivePart> live) {
        return new PostgresqlFacts(at, server, existing, tools, dump, space, test, moved, live);
    }

    /** The same, on another server than production's. */
    public PostgresqlFacts movedTo(NewServer other) {
        return new PostgresqlFacts(at, server, existing, tools, dump, space, test, Optional.of(other), parts);
    }

    /** The same as a test at that place. */
    public PostgresqlFacts testedAt(Test place) {
        return new PostgresqlFacts(at, server, existing, tools, dump, space, Optional.of(place), moved, parts);
    }

    /**
     * Where a restore test is made.
     *
     * @param locales of production, where it could be asked; a server of the test's own may lack them
     * @param roles   that the dump names and that are made on such a server
     * @param partly  whether only the beginning of the dump has been read, so that it may name more of them
     */
    public record Test(TestPlace place, Optional<Locales> locales, List<String> roles, boolean partly) {
        public Test {
            roles = List.copyOf(roles);
        }

        Optional<TestPlace.OwnServer> own() {
            return place instanceof TestPlace.OwnServer server ? Optional.of(server) : Optional.empty();
        }
    }

    /**
     * The server.
     *
     * @param identifier that it got when it was made, and no other server has (ALL-1)
     * @param databases  names of all databases on it that begin with the target's name
     * @param restoring  restores of the same database that are under way, each with its session, or that can still be taken back, each with what it
     *                   keeps and its owner (ALL-15)
     */
    public record Server(String identifier, PostgresqlVersion version, boolean superuser, boolean createsDatabases,
                         List<String> databases, List<String> restoring) {
        public Server {
            databases = List.copyOf(databases);
            restoring = List.copyOf(restoring);
        }
    }

    /**
     * A database.
     *
     * @param oid           changes when it is dropped and made again
     * @param owner         empty where the user of the target may not give a database to it
     * @param newest        answer of the check for the newest data, where there is one
     * @param sessions      others that are connected, by user, application and address
     * @param prepared      names of prepared transactions
     * @param slots         names of logical replication slots
     * @param subscriptions names of enabled ones
     */
    public record Database(String oid, long size, Locales locales, Optional<String> owner, Optional<String> newest,
                           List<String> sessions, List<String> prepared, List<String> slots, List<String> subscriptions) {
        public Database {
            sessions = List.copyOf(sessions);
            prepared = List.copyOf(prepared);
            slots = List.copyOf(slots);
            subscriptions = List.copyOf(subscriptions);
        }
    }

    /** How texts are stored and sorted; {@code icu} is the ICU locale where that is the provider. */
    public record Locales(String encoding, String collate, String ctype, Optional<String> icu) {}

    /** The programs at hand, and how many of them may work at once. */
    public record Tools(Optional<Tool> psql, Optional<Tool> restore, Optional<Tool> dump, int cores) {}

    /** A program of PostgreSQL. */
    public record Tool(Path path, PostgresqlVersion version) {}

    /**
     * The backup.
     *
     * @param wrappings         compressions to take off, outermost first
     * @param archive           minor number of the custom format 1.x; empty for a plain dump
     * @param inflated          bytes without the wrappings, where they can be known
     * @param entries           in the archive's table of contents
     * @param missingExtensions that the server cannot offer
     * @param missingRoles      that the server does not have
     * @param unreadable        what pg_restore says where it cannot read the archive
     * @param tables            lines of its table of contents that are data of tables, where a part of it is asked for
     */
    public record Dump(Content content, List<Wrapping> wrappings, Optional<Integer> archive, Optional<Long> inflated, long entries,
                       DumpInventory inventory, List<String> missingExtensions, List<String> missingRoles,
                       Optional<String> unreadable, List<String> tables) {

        public Dump(Content content, List<Wrapping> wrappings, Optional<Integer> archive, Optional<Long> inflated, long entries, DumpInventory inventory,
                    List<String> missingExtensions, List<String> missingRoles, Optional<String> unreadable) {
            this(content, wrappings, archive, inflated, entries, inventory, missingExtensions, missingRoles, unreadable, List.of());
        }

        public Dump {
            tables = List.copyOf(tables);
            wrappings = List.copyOf(wrappings);
            missingExtensions = List.copyOf(missingExtensions);
            missingRoles = List.copyOf(missingRoles);
        }

        /** What it is by its bytes, for people. */
        BackupFormat format() {
            return new BackupFormat(wrappings, content, "");
        }
    }

    /**
     * Free bytes; the server's are known only where it runs on this machine, or on the host where it is reached.
     *
     * @param far the way of the backup to that host, whose spool and tools these are; empty for this machine
     */
    public record Space(Path spool, long spoolFree, Optional<Long> serverFree, Optional<FarLook> far) {

        /** Of this machine. */
        public Space(Path spool, long spoolFree, Optional<Long> serverFree) {
            this(spool, spoolFree, serverFree, Optional.empty());
        }
    }

    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("server", server.identifier());
        facts.put("server version", server.version().toString());
        facts.put("database", existing.map(Database::oid).orElse("absent"));
        facts.put("databases", String.join(" ", server.databases()));
        facts.put("restoring", String.join(" ", server.restoring()));
        facts.put("prepared transactions", existing.map(it -> String.join(" ", it.prepared())).orElse(""));
        facts.put("logical slots", existing.map(it -> String.join(" ", it.slots())).orElse(""));
        facts.put("subscriptions", existing.map(it -> String.join(" ", it.subscriptions())).orElse(""));
        facts.put("psql", tools.psql().map(tool -> tool.version().toString()).orElse(""));
        facts.put("pg_restore", tools.restore().map(tool -> tool.version().toString()).orElse(""));
        facts.put("missing roles", String.join(" ", dump.missingRoles()));
        facts.put("missing extensions", String.join(" ", dump.missingExtensions()));
        return facts;
    }
}
