package relight.core.restore.sqlserver;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.Facts;

/**
 * What a probe found out about a SQL Server, the database on it, and the backups as the server reads them.
 *
 * @param at       when it looked; names of new databases bear it
 * @param existing the database that is to be brought back; empty where it is gone
 * @param sets     every backup that a way to the moment may go by
 * @param files    of the full backup
 * @param trouble  why the server could not read the backups; empty where it could
 */
public record SqlserverFacts(Instant at, Server server, Optional<Database> existing, List<BackupSet> sets, List<DataFile> files,
                             Optional<Trouble> trouble) implements Facts {

    public SqlserverFacts {
        sets = List.copyOf(sets);
        files = List.copyOf(files);
    }

    /**
     * The server.
     *
     * @param identifier that no other server has (ALL-1)
     * @param databases  on it whose names begin with the target's
     * @param restoring  restores of the same database that are under way, each with its owner (ALL-15)
     * @param allowed    whether the user may restore databases
     * @param folders    where it puts new files
     * @param free       bytes on each of its volumes, by the beginning of the paths on it
     * @param offset     of its clock, by which its backups are dated
     */
    public record Server(String identifier, String version, int major, String edition, List<String> databases, List<String> restoring,
                         boolean allowed, Folders folders, Map<String, Long> free, ZoneOffset offset) {
        public Server {
            databases = List.copyOf(databases);
            restoring = List.copyOf(restoring);
            free = Map.copyOf(free);
        }
    }

    /** Where new files go that nobody names a place for. */
    public record Folders(String data, String log, String backup) {}

    /**
     * A database.
     *
     * @param state    {@code ONLINE} where it can be used
     * @param model    {@code FULL}, {@code BULK_LOGGED} or {@code SIMPLE}, which keeps no log that could be saved
     * @param chained  whether a full backup was made of it since it keeps a log: without one the server saves no end of it
     * @param made     when it was made
     * @param newest   answer of the check for the newest data, where there is one
     * @param sessions of others that use it, by user and machine
     * @param tie      what else it belongs to, such as an availability group; empty where it stands alone
     */
    public record Database(String state, String model, boolean chained, String owner, String made, long size, Optional<String> newest, List<String> sessions,
                           Optional<String> tie) {
        public Database {
            sessions = List.copyOf(sessions);
        }

        public boolean online() {
            return state.equals("ONLINE");
        }

        /** Whether it keeps a log until that is backed up. */
        public boolean keepsLog() {
            return !model.equals("SIMPLE");
        }

        /** Whether it has a log whose end can be saved. */
        public boolean logged() {
            return keepsLog() && chained;
        }
    }

    /**
     * A file of a database, as it stands in a backup.
     *
     * @param kind {@code D} for data, {@code L} for the log, {@code S} for a folder of file streams
     */
    public record DataFile(String name, String path, String kind, long size) {}

    /** Why the backups could not be read, with the file or store and the server's words. */
    public record Trouble(Kind kind, String what, String said) {

        /** The reasons there are. */
        public enum Kind {
            /** They lie in no folder. */
            STORE,
            /** Nobody says how the server names that folder. */
            FOLDER,
            /** The server cannot read the file. */
            UNREADABLE,
            /** The server lacks the certificate. */
            KEY
        }
    }

    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("server", server.identifier());
        facts.put("server version", server.version());
        facts.put("database", existing.map(it -> it.state() + " " + it.model() + (it.chained() ? " " : " never backed up ") + it.made()).orElse("absent"));
        facts.put("databases", String.join(" ", server.databases()));
        facts.put("restoring", String.join(" ", server.restoring()));
        facts.put("backups", Integer.toHexString(sets.stream().map(BackupSet::guid).sorted().toList().hashCode()));
        return facts;
    }
}
