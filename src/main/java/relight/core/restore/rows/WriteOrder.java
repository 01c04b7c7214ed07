package relight.core.restore.rows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * In which order tables are written so that foreign keys hold, and what is done about those that go in a circle.
 *
 * @param stuck a foreign key in a circle that can be neither left empty nor looked at later
 */
record WriteOrder(List<TableName> order, List<ForeignKey> emptied, List<ForeignKey> held, Optional<ForeignKey> stuck) {

    static WriteOrder of(Collection<TableName> tables, List<ForeignKey> keys, Tables all) {
        List<ForeignKey> emptied = new ArrayList<>();
        List<ForeignKey> held = new ArrayList<>();
        List<ForeignKey> strict = new ArrayList<>(keys);
        for (ForeignKey key : keys) {
            if (key.toItself()) {
                strict.remove(key);
                if (!relax(key, all, emptied, held)) {
                    return new WriteOrder(List.of(), List.of(), List.of(), Optional.of(key));
                }
            }
        }
        Set<TableName> open = new LinkedHashSet<>(tables);
        List<TableName> order = new ArrayList<>();
        while (!open.isEmpty()) {
            Optional<TableName> free = open.stream().filter(table -> strict.stream()
                    .noneMatch(key -> key.child().equals(table) && open.contains(key.parent()))).findFirst();
            if (free.isPresent()) {
                open.remove(free.get());
                order.add(free.get());
                continue;
            }
            List<ForeignKey> circle = strict.stream().filter(key -> reaches(key.parent(), key.child(), strict, open)).toList();
            Optional<ForeignKey> relaxed = circle.stream().filter(key -> relax(key, all, emptied, held)).findFirst();
            if (relaxed.isEmpty()) {
                return new WriteOrder(List.of(), List.of(), List.of(), circle.stream().findFirst());
            }
            strict.remove(relaxed.get());
        }
        return new WriteOrder(order, emptied, held, Optional.empty());
    }

    private static boolean relax(ForeignKey key, Tables all, List<ForeignKey> emptied, List<ForeignKey> held) {
        if (key.deferrable()) {
            held.add(key);
            return true;
        }
        return !Scope.loose(all.all().get(key.child()), key).isEmpty() && emptied.add(key);
    }

    /** Whether from one table the other can be come to along foreign keys, over tables that are still open. */
    private static boolean reaches(TableName from, TableName to, List<ForeignKey> keys, Set<TableName> open) {
        List<TableName> next = new ArrayList<>(List.of(from));
        Set<TableName> seen = new HashSet<>();
        while (!next.isEmpty()) {
            TableName at = next.removeLast();
            if (at.equals(to)) {
                return true;
            }
            if (open.contains(at) && seen.add(at)) {
                keys.stream().filter(key -> key.child().equals(at)).map(ForeignKey::parent).forEach(next::add);
            }
        }
        return false;
    }
}
