package relight.core.restore.rows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which rows of each table are meant: those somebody asked for, those that hang on them, and those that they hang on. */
final class ScopeConditions {

    private final Map<TableName, Scope.Role> members;
    private final List<ForeignKey> keys;
    private final Wanted wanted;
    private final Tables tables;
    private final Dialect dialect;

    ScopeConditions(Map<TableName, Scope.Role> members, List<ForeignKey> keys, Wanted wanted, Tables tables, Dialect dialect) {
        this.members = members;
        this.keys = keys;
        this.wanted = wanted;
        this.tables = tables;
        this.dialect = dialect;
    }

    Condition of(TableName name) {
        return of(name, Set.of());
    }

    private Condition of(TableName name, Set<TableName> above) {
        return switch (members.get(name)) {
            case WANTED -> name.equals(members.keySet().iterator().next()) ? asked(tables.all().get(name)) : Condition.ALL;
            case FOLLOWING -> related(name, above, true);
            case NEEDED -> related(name, above, false);
        };
    }

    private Condition asked(Table first) {
        List<String> parts = new ArrayList<>();
        List<String> values = new ArrayList<>();
        wanted.where().ifPresent(text -> parts.add("(" + text + ")"));
        if (!wanted.keys().isEmpty()) {
            parts.add(dialect.among(first.key(), wanted.keys().size()));
            wanted.keys().forEach(values::addAll);
        }
        return new Condition(String.join(" AND ", parts), values);
    }

    /** A table that was reached by others is met again on the way back in a circle; there it ends. */
    private Condition related(TableName name, Set<TableName> above, boolean down) {
        Set<TableName> way = new HashSet<>(above);
        way.add(name);
        List<String> parts = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (ForeignKey key : keys) {
            TableName here = down ? key.child() : key.parent();
            TableName there = down ? key.parent() : key.child();
            boolean leads = here.equals(name) && !way.contains(there) && leads(key, there, down);
            if (leads) {
                Condition further = of(there, way);
                parts.add(dialect.row(down ? key.columns() : key.parentColumns()) + " IN (SELECT "
                        + dialect.list(down ? key.parentColumns() : key.columns()) + " FROM " + dialect.quote(there) + further.where() + ")");
                values.addAll(further.values());
            }
        }
        return new Condition(parts.isEmpty() ? "1 = 0" : "(" + String.join(" OR ", parts) + ")", values);
    }

    private boolean leads(ForeignKey key, TableName there, boolean down) {
        return down ? key.follows() && members.get(there) != Scope.Role.NEEDED : true;
    }
}
