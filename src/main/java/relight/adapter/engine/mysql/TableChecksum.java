package relight.adapter.engine.mysql;

import java.util.stream.Collectors;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;

/**
 * What all rows of a table amount to, in whatever order they lie: their number, and the sum of the first halves of their MD5s, each of the
 * row's values as SQL writes them. The server adds it up; no row leaves it.
 */
final class TableChecksum {

    private TableChecksum() {}

    static String of(Session session, DataCheck check, String table) throws InterruptedException {
        String columns = session.column("SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position",
                table).stream().map(column -> "QUOTE(" + Session.name(column) + ")").collect(Collectors.joining(", "));
        if (columns.isEmpty()) {
            throw new Problem(Message.of("restore.check.no-table", check.name(), table), Message.of("restore.check.no-table.remedy"));
        }
        session.execute("SET time_zone = '+00:00'");
        return session.value("SELECT CONCAT(COUNT(*), '/', COALESCE(SUM(CAST(CONV(LEFT(MD5(CONCAT_WS(',', " + columns + ")), 16), 16, 10) AS UNSIGNED)), 0)) FROM "
                + Session.name(table)).orElseThrow();
    }
}
