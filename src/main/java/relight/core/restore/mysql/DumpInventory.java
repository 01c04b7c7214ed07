package relight.core.restore.mysql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands in a dump, as far as it has been read.
 *
 * @param database  that was dumped, as the dump says it
 * @param databases that it creates or uses
 * @param server    version of the server that was dumped
 * @param sandbox   whether the line was there that breaks other clients (MY-3)
 * @param complete  whether its closing line was read (MY-5)
 * @param position  where the binary log stood, as {@code FILE:POSITION}
 * @param gtids     that the dump would set on a server (MY-2)
 * @param definers  accounts whose rights views, routines, triggers and events have, as {@code user@host}
 * @param tables    that it creates
 * @param kinds     of what it creates beside tables: view, trigger, routine, event
 * @param events    that were enabled; they are restored disabled
 * @param counted   whether tables take numbers from a sequence by a name with a schema in it
 * @param forbidden what would write outside its schema, or run a command (ALL-12, ALL-9)
 * @param leftOut   statements that were taken out on the way
 * @param rows      of the INSERTs, by table
 */
public record DumpInventory(Optional<String> database, Set<String> databases, Optional<String> server, boolean sandbox,
                            boolean complete, Optional<String> position, Optional<String> gtids, Set<String> definers,
                            Set<String> tables, Set<String> kinds, Set<String> events, boolean counted, List<Forbidden> forbidden,
                            List<String> leftOut, Map<String, Long> rows) {

    /** A statement or command that must not reach a server; {@code line} from 1. */
    public record Forbidden(long line, String text) {}

    public static final DumpInventory NOTHING = new DumpInventory(Optional.empty(), Set.of(), Optional.empty(), false, false,
            Optional.empty(), Optional.empty(), Set.of(), Set.of(), Set.of(), Set.of(), false, List.of(), List.of(), Map.of());

    public DumpInventory {
        databases = Set.copyOf(databases);
        definers = Set.copyOf(definers);
        tables = Set.copyOf(tables);
        kinds = Set.copyOf(kinds);
        events = Set.copyOf(events);
        forbidden = List.copyOf(forbidden);
        leftOut = List.copyOf(leftOut);
        rows = Map.copyOf(rows);
    }
}
