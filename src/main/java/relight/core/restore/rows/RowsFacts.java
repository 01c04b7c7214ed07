package relight.core.restore.rows;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.Facts;

/**
 * What was seen of the tables whose rows are to come back.
 *
 * @param copy   what the engine's probe saw for a restore beside
 * @param tables of production
 * @param answer which of them are looked at, or what stands in the way
 * @param scope  in one line: another one later means a new plan
 * @param owner  who brings rows back into it at the moment (ALL-15)
 */
public record RowsFacts(Facts copy, Dialect dialect, Tables tables, Scope.Answer answer, String scope, Optional<String> owner, Instant at) implements Facts {

    public static RowsFacts of(Facts copy, Dialect dialect, Tables tables, Wanted wanted, Optional<String> owner, Instant at) {
        Scope.Answer answer = Scope.of(tables, wanted, dialect);
        return new RowsFacts(copy, dialect, tables, answer, answer.scope().map(Scope::order).orElse("–"), owner, at);
    }

    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>(copy.preconditions());
        facts.put("tables", scope);
        return facts;
    }
}
