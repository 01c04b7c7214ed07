package relight.core.restore.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables whose rows are looked for, parents before their children, and which of their rows.
 *
 * @param parts   in the order in which rows are written
 * @param emptied foreign keys in a circle, whose columns stay empty until all rows are there
 * @param held    foreign keys in a circle that are looked at only when the transaction ends
 * @param unkeyed tables that belong to it and are left out, since they have no primary key
 */
public record Scope(List<Part> parts, List<ForeignKey> emptied, List<ForeignKey> held, List<TableName> unkeyed, List<ForeignKey> keys) {

    /** Why a table is among them. */
    public enum Role {
        /** Somebody asked for it. */
        WANTED,
        /** Its rows were deleted or changed along with those of another. */
        FOLLOWING,
        /** Others point at its rows; only those that are missing are looked at. */
        NEEDED
    }

    /** A table and which of its rows. */
    public record Part(Table table, Role role, Condition condition) {}

    /** What stands in the way, by its hazard; the values belong into its sentence. */
    public record Obstacle(String id, String key, List<Object> values) {

        static Obstacle of(String id, String key, Object... values) {
            return new Obstacle(id, key, List.of(values));
        }
    }

    /** Either a scope, or all that stands in its way. */
    public record Answer(Optional<Scope> scope, List<Obstacle> obstacles) {}

    public Scope {
        parts = List.copyOf(parts);
        emptied = List.copyOf(emptied);
        held = List.copyOf(held);
        unkeyed = List.copyOf(unkeyed);
        keys = List.copyOf(keys);
    }

    /** Decides from the tables as they are in production. */
    public static Answer of(Tables tables, Wanted wanted, Dialect dialect) {
        return new Search(tables, wanted, dialect).answer();
    }

    public Optional<Part> part(TableName name) {
        return parts.stream().filter(part -> part.table().name().equals(name)).findFirst();
    }

    /** Columns of a table that stay empty at first. */
    public Set<String> emptied(Table table) {
        return emptied.stream().filter(key -> key.child().equals(table.name())).flatMap(key -> loose(table, key).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Columns of a foreign key that may be empty for a while. */
    static List<String> loose(Table table, ForeignKey key) {
        return key.columns().stream().filter(name -> !table.key().contains(name)
                && table.column(name).filter(Table.Column::nullable).isPresent()).toList();
    }

    /** The names in the order of writing: {@code customers → orders → lines}. */
    public String order() {
        return parts.stream().map(part -> part.table().name().toString()).collect(Collectors.joining(" → "));
    }

    /** Finds the tables; one use. */
    private static final class Search {

        private final Tables tables;
        private final Wanted wanted;
        private final Dialect dialect;
        private final List<Obstacle> obstacles = new ArrayList<>();
        private final Map<TableName, Role> members = new LinkedHashMap<>();
        private final Set<TableName> unkeyed = new LinkedHashSet<>();

        private Search(Tables tables, Wanted wanted, Dialect dialect) {
            this.tables = tables;
            this.wanted = wanted;
            this.dialect = dialect;
        }

        private Answer answer() {
            wanted.where().filter(text -> !Condition.isOne(text)).ifPresent(text -> obstacles.add(Obstacle.of("RR-6", "condition", text)));
            wanted.tables().forEach(this::find);
            if (!obstacles.isEmpty()) {
                return new Answer(Optional.empty(), obstacles);
            }
            checkKeys();
            grow(Role.FOLLOWING);
            grow(Role.NEEDED);
            members.keySet().forEach(name -> look(tables.all().get(name)));
            List<ForeignKey> inner = tables.keys().stream()
                    .filter(key -> members.containsKey(key.child()) && members.containsKey(key.parent())).toList();
            WriteOrder order = WriteOrder.of(members.keySet(), inner, tables);
            order.stuck().ifPresent(key -> obstacles.add(Obstacle.of("RR-2", "circle", key.name(), key.child().toString(), key.parent().toString())));
            if (!obstacles.isEmpty()) {
                return new Answer(Optional.empty(), obstacles);
            }
            ScopeConditions conditions = new ScopeConditions(members, inner, wanted, tables, dialect);
            List<Part> parts = order.order().stream()
                    .map(name -> new Part(tables.all().get(name), members.get(name), conditions.of(name))).toList();
            return new Answer(Optional.of(new Scope(parts, order.emptied(), order.held(), List.copyOf(unkeyed), tables.keys())), List.of());
        }

        private void find(String written) {
            List<Table> meant = tables.meant(written);
            if (meant.size() == 1) {
                members.put(meant.getFirst().name(), Role.WANTED);
                if (meant.getFirst().key().isEmpty()) {
                    obstacles.add(Obstacle.of("RR-1", "keyless", meant.getFirst().name().toString()));
                }
            } else if (meant.isEmpty()) {
                obstacles.add(Obstacle.of("RR-5", "unknown", written, some()));
            } else {
                obstacles.add(Obstacle.of("RR-5", "ambiguous", written,
                        meant.stream().map(table -> table.name().schema() + "." + table.name().name()).collect(Collectors.joining(", "))));
            }
        }

        private String some() {
            return tables.all().keySet().stream().limit(20).map(TableName::toString).collect(Collectors.joining(", "));
        }

        private void checkKeys() {
            Table first = tables.all().get(members.keySet().iterator().next());
            wanted.keys().stream().filter(key -> key.size() != first.key().size()).findFirst().ifPresent(key -> obstacles.add(Obstacle.of(
                    "RR-6", "key", String.join("/", key), first.name().toString(), String.join(", ", first.key()))));
        }

        private void grow(Role role) {
            List<TableName> open = new ArrayList<>(members.keySet());
            while (!open.isEmpty()) {
                TableName at = open.removeFirst();
                for (ForeignKey key : tables.keys()) {
                    TableName from = role == Role.FOLLOWING ? key.parent() : key.child();
                    TableName to = role == Role.FOLLOWING ? key.child() : key.parent();
                    boolean leads = from.equals(at) && !members.containsKey(to) && (role == Role.NEEDED || key.follows());
                    if (leads && tables.find(to).isPresent()) {
                        if (tables.all().get(to).key().isEmpty()) {
                            unkeyed.add(to);
                        } else {
                            members.put(to, role);
                            open.add(to);
                        }
                    }
                }
            }
        }

        private void look(Table table) {
            String name = table.name().toString();
            if (table.filtered()) {
                obstacles.add(Obstacle.of("RR-4", "filtered", name));
            }
            if (!table.transactional()) {
                obstacles.add(Obstacle.of("RR-8", "transactional", name));
            }
            if (!table.triggers().isEmpty() && !wanted.triggersRun() && !table.quiet()) {
                obstacles.add(Obstacle.of("RR-3", "triggers", name,
                        table.triggers().stream().map(Table.Trigger::name).collect(Collectors.joining(", "))));
            }
        }
    }
}
