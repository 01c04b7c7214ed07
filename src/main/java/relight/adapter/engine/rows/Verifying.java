package relight.adapter.engine.rows;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.rows.Dialect;
import relight.core.restore.rows.ForeignKey;
import relight.core.restore.rows.TableName;

/** Looks whether the rows are there and are those of the backup, and whether the foreign keys of their tables hold. */
final class Verifying {

    private final Rescue rescue;
    private final Dialect dialect;
    private final Map<TableName, long[]> counts = new TreeMap<>();

    Verifying(Rescue rescue) {
        this.rescue = rescue;
        this.dialect = rescue.production().dialect();
    }

    Outcome verify() throws IOException {
        DataChecks checks = rescue.checks();
        if (!SavedRows.there(rescue.run().shared())) {
            return Outcome.failed(rescue.say("unbrought"));
        }
        SavedRows.each(rescue.run().shared(), entry -> {
            long[] count = counts.computeIfAbsent(entry.table(), name -> new long[2]);
            boolean equal = rescue.rows(entry.table(), entry.columns()).digest(entry.key(), false).filter(entry.then()::equals).isPresent();
            count[0]++;
            count[1] += equal ? 1 : 0;
            rescue.items(entry.table().toString(), count[0]);
        });
        boolean good = true;
        for (Map.Entry<TableName, long[]> count : counts.entrySet()) {
            boolean all = count.getValue()[0] == count.getValue()[1];
            good &= all;
            checks.note(count.getKey().toString(), rescue.say("equal.expected", count.getValue()[0]),
                    rescue.say("equal", count.getValue()[1], count.getValue()[0]), all);
        }
        long dangling = dangling(checks);
        rescue.run().record(new RecoveryEvent.RecoveryPointFound(rescue.action().id(), rescue.action().with().getOrDefault("system", ""),
                Instant.now().truncatedTo(ChronoUnit.SECONDS), false, Erasable.of(rescue.say("point"))));
        return good && dangling == 0 ? Outcome.succeeded().with(Map.of("rows", counts.values().stream().mapToLong(count -> count[1]).sum()))
                : Outcome.failed(rescue.say("unequal"));
    }

    private long dangling(DataChecks checks) {
        Set<TableName> written = new TreeSet<>(counts.keySet());
        long all = 0;
        for (ForeignKey key : rescue.scope().keys()) {
            if (written.contains(key.child())) {
                long rows = rescue.production().number(question(key), java.util.List.of());
                all += rows;
                checks.note(key.name(), "0", rescue.say("dangling", rows), rows == 0);
            }
        }
        return all;
    }

    private String question(ForeignKey key) {
        String filled = key.columns().stream().map(column -> "c." + dialect.quote(column) + " IS NOT NULL").collect(Collectors.joining(" AND "));
        StringBuilder equal = new StringBuilder();
        for (int i = 0; i < key.columns().size(); i++) {
            equal.append(i == 0 ? "" : " AND ").append("p.").append(dialect.quote(key.parentColumns().get(i)))
                    .append(" = c.").append(dialect.quote(key.columns().get(i)));
        }
        return "SELECT count(*) FROM " + dialect.quote(key.child()) + " c WHERE " + filled + " AND NOT EXISTS (SELECT 1 FROM "
                + dialect.quote(key.parent()) + " p WHERE " + equal + ")";
    }
}
