package relight.core.restore.rows;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables of a database and the foreign keys between them. */
public record Tables(Map<TableName, Table> all, List<ForeignKey> keys) {

    public Tables {
        all = new TreeMap<>(all);
        keys = List.copyOf(keys);
    }

    public Optional<Table> find(TableName name) {
        return Optional.ofNullable(all.get(name));
    }

    /** The tables that a person may mean by {@code orders}, {@code sales.orders} or, where case matters, {@code "Orders"}. */
    List<Table> meant(String written) {
        List<Table> exact = all.values().stream().filter(table -> names(table).contains(written) || names(table).contains(bare(written))).toList();
        return !exact.isEmpty() ? exact : all.values().stream()
                .filter(table -> names(table).stream().anyMatch(written::equalsIgnoreCase)).toList();
    }

    private static Collection<String> names(Table table) {
        return List.of(table.name().name(), table.name().schema() + "." + table.name().name());
    }

    private static String bare(String written) {
        return written.replace("\"\"", "\0").replace("\"", "").replace("`", "").replace('\0', '"');
    }
}
