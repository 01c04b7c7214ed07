package relight.adapter.engine.rows;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import relight.core.restore.rows.Dialect;
import relight.core.restore.rows.Table;
import relight.core.restore.rows.TableName;

/**
 * Leaves the team's triggers out for one transaction: an order that comes back must not send its mail again. Foreign keys are looked at
 * all the same. It is taken back with the transaction where that fails.
 */
final class Quiet {

    private final Rescue rescue;
    private final Set<TableName> names;

    /** @param names of the tables that are written to */
    Quiet(Rescue rescue, Set<TableName> names) {
        this.rescue = rescue;
        this.names = new TreeSet<>(names);
    }

    void begin() {
        Side side = rescue.production();
        switch (side.dialect()) {
            case POSTGRESQL -> side.execute("SET CONSTRAINTS ALL DEFERRED");
            case SQLITE -> side.execute("PRAGMA defer_foreign_keys = ON");
            case MYSQL -> { }
        }
        each((table, trigger) -> side.execute(side.dialect() == Dialect.SQLITE ? "DROP TRIGGER " + side.dialect().quote(trigger.name())
                : "ALTER TABLE " + side.dialect().quote(table.name()) + " DISABLE TRIGGER " + side.dialect().quote(trigger.name())));
    }

    /** Foreign keys that were held are looked at before the tables may be altered again. */
    void end() {
        Side side = rescue.production();
        if (side.dialect() == Dialect.POSTGRESQL) {
            side.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
        each((table, trigger) -> side.execute(side.dialect() == Dialect.SQLITE ? trigger.create()
                : "ALTER TABLE " + side.dialect().quote(table.name()) + " " + trigger.state() + " TRIGGER " + side.dialect().quote(trigger.name())));
    }

    private interface Each {
        void trigger(Table table, Table.Trigger trigger);
    }

    private void each(Each each) {
        if (rescue.wanted().triggersRun() || rescue.production().dialect() == Dialect.MYSQL) {
            return;
        }
        for (TableName name : names) {
            Table table = rescue.tables().all().get(name);
            List<Table.Trigger> triggers = table.triggers();
            triggers.forEach(trigger -> each.trigger(table, trigger));
        }
    }
}
