package relight.adapter.engine.rows;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Progress;
import relight.core.recovery.StepRun;
import relight.core.restore.rows.Dialect;
import relight.core.restore.rows.Scope;
import relight.core.restore.rows.Table;
import relight.core.restore.rows.TableName;
import relight.core.restore.rows.Tables;
import relight.core.restore.rows.Wanted;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** One action of a rescue at work: its words, both sides, and the tables as they are now. */
final class Rescue implements AutoCloseable {

    private final Step.EngineAction action;
    private final StepRun run;
    private final Dialect dialect;
    private final Side production;
    private final Optional<Side> copy;
    private final Runnable unlock;
    private final Tables tables;
    private final Tables copied;
    private final Scope scope;
    private final Map<TableName, Optional<TableRows>> rows = new HashMap<>();
    private final Map<TableName, Optional<TableRows>> copies = new HashMap<>();

    private Rescue(Step.EngineAction action, StepRun run, Side production, Optional<Side> copy, Runnable unlock) throws IOException {
        this.action = action;
        this.run = run;
        this.dialect = production.dialect();
        this.production = production;
        this.copy = copy;
        this.unlock = unlock;
        this.tables = SchemaReader.read(production);
        this.copied = copy.isPresent() ? SchemaReader.read(copy.get()) : tables;
        Scope.Answer answer = Scope.of(tables, Wanted.of(action.with()), dialect);
        this.scope = answer.scope().orElseThrow(() -> new Problem(Message.of("restore.rows.refused." + answer.obstacles().getFirst().key(),
                answer.obstacles().getFirst().values().toArray())));
        if (!scope.order().equals(action.with().getOrDefault("tables", scope.order()))) {
            throw new Problem(Message.of("restore.rows.other", action.with().get("tables"), scope.order()), Message.of("restore.rows.other.remedy"));
        }
    }

    /**
     * Opens what an action needs.
     *
     * @param write  whether production is written to, under the lock
     * @param copied whether the copy is needed
     */
    static Rescue open(Step.EngineAction action, StepRun run, RowsAccess access, boolean write, boolean copied) throws IOException {
        Dialect dialect = Dialect.of(action.with().getOrDefault("engine", "")).orElseThrow(() -> new Problem(
                Message.of("restore.rows.word", "engine", action.title()), Message.of("restore.rows.word.remedy")));
        Map<String, String> target = target(action);
        Side production = access.open(dialect, target, write);
        Optional<Side> copy = Optional.empty();
        Runnable unlock = () -> { };
        try {
            unlock = write ? RescueLock.take(production, target, run) : unlock;
            copy = copied ? Optional.of(access.open(dialect, RowsAccess.copy(dialect, target, action.with().get("copy")), false)) : Optional.empty();
            return new Rescue(action, run, production, copy, unlock);
        } catch (IOException | RuntimeException e) {
            copy.ifPresent(Side::close);
            production.close();
            unlock.run();
            throw e;
        }
    }

    /** The system's target as it stands in the action. */
    static Map<String, String> target(Step.EngineAction action) {
        Map<String, String> target = new TreeMap<>();
        action.with().forEach((name, value) -> {
            if (name.startsWith("target.")) {
                target.put(name.substring("target.".length()), value);
            }
        });
        target.putIfAbsent("database", action.with().getOrDefault("system", ""));
        return target;
    }

    Step.EngineAction action() {
        return action;
    }

    StepRun run() {
        return run;
    }

    Side production() {
        return production;
    }

    Scope scope() {
        return scope;
    }

    Wanted wanted() {
        return Wanted.of(action.with());
    }

    DataChecks checks() {
        return new DataChecks(action.id(), run);
    }

    /** Production's rows of a table over the columns that the copy has as well; empty where the copy has no such table. */
    Optional<TableRows> rows(TableName name) {
        return rows.computeIfAbsent(name, wanted -> tables.find(wanted).flatMap(table -> columns(table)
                .map(columns -> new TableRows(production, table, columns))));
    }

    /** The copy's rows of a table. */
    Optional<TableRows> copies(TableName name) {
        return copies.computeIfAbsent(name, wanted -> tables.find(wanted).flatMap(table -> columns(table)
                .map(columns -> new TableRows(copy.orElseThrow(), table, columns))));
    }

    /** Production's rows of a table over these columns. */
    TableRows rows(TableName name, List<String> columns) {
        Table table = tables.find(name).orElseThrow(() -> new Problem(Message.of("restore.rows.refused.unknown", name.toString(), ""),
                Message.of("restore.rows.other.remedy")));
        return new TableRows(production, table, table.written().stream().filter(column -> columns.contains(column.name())).toList());
    }

    /** Columns of production that the copy lacks, and of the copy that production lacks. */
    List<String> unlike(TableName name) {
        Table here = tables.all().get(name);
        return copied.find(name).map(there -> java.util.stream.Stream.concat(
                here.written().stream().filter(column -> there.column(column.name()).isEmpty()),
                there.written().stream().filter(column -> here.column(column.name()).isEmpty())).map(Table.Column::name).toList()).orElse(List.of());
    }

    private Optional<List<Table.Column>> columns(Table table) {
        return copied.find(table.name()).map(other -> TableRows.common(table, other))
                .filter(columns -> columns.stream().map(Table.Column::name).toList().containsAll(table.key()));
    }

    Tables tables() {
        return tables;
    }

    void items(String what, long done) {
        run.progress(new Progress(what, done, Optional.empty(), Progress.Unit.ITEMS));
    }

    String say(String key, Object... values) {
        return run.words().say("restore.rows." + key, values);
    }

    void cancel() {
        production.cancel();
        copy.ifPresent(Side::cancel);
    }

    @Override
    public void close() {
        copy.ifPresent(Side::close);
        production.close();
        unlock.run();
    }
}
