package relight.core.restore.postgresql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands in a dump, as far as it has been read.
 *
 * @param from       version of the server that was dumped, as the dump says it
 * @param by         version of the pg_dump that wrote it
 * @param encoding   of its texts
 * @param restricted whether it begins with <code>\restrict</code> (PG-7)
 * @param complete   whether its closing line was read
 * @param extensions that it creates
 * @param roles      that own something in it or are granted something
 * @param owners     those of them that own something
 * @param databases  that it creates or connects to
 * @param forbidden  what would write outside its database, or run a command (ALL-12)
 * @param leftOut    statements about databases, owners or grants that were taken out on the way
 * @param rows       of each COPY, by table
 * @param tables     that it makes, as their names stand in SQL
 */
public record DumpInventory(Optional<PostgresqlVersion> from, Optional<PostgresqlVersion> by, Optional<String> encoding,
                            boolean restricted, boolean complete, Set<String> extensions, Set<String> roles, Set<String> owners,
                            Set<String> databases, List<Forbidden> forbidden, List<String> leftOut, Map<String, Long> rows, Set<String> tables) {

    /** Without tables. */
    public DumpInventory(Optional<PostgresqlVersion> from, Optional<PostgresqlVersion> by, Optional<String> encoding, boolean restricted, boolean complete,
                         Set<String> extensions, Set<String> roles, Set<String> owners, Set<String> databases, List<Forbidden> forbidden,
                         List<String> leftOut, Map<String, Long> rows) {
        this(from, by, encoding, restricted, complete, extensions, roles, owners, databases, forbidden, leftOut, rows, Set.of());
    }

    /** Whether all of its definitions have been read: they stand before the first data. */
    public boolean defined() {
        return complete || !rows.isEmpty();
    }

    /** A statement or meta-command that must not reach a server; {@code line} from 1. */
    public record Forbidden(long line, String text) {}

    public static final DumpInventory NOTHING = new DumpInventory(Optional.empty(), Optional.empty(), Optional.empty(), false,
            false, Set.of(), Set.of(), Set.of(), Set.of(), List.of(), List.of(), Map.of());

    public DumpInventory {
        extensions = Set.copyOf(extensions);
        roles = Set.copyOf(roles);
        owners = Set.copyOf(owners);
        databases = Set.copyOf(databases);
        forbidden = List.copyOf(forbidden);
        leftOut = List.copyOf(leftOut);
        rows = Map.copyOf(rows);
        tables = Set.copyOf(tables);
    }
}
