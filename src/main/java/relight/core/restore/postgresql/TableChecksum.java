package relight.core.restore.postgresql;

import relight.core.workspace.DataCheck;

/**
 * What all rows of a table amount to, in whatever order they lie: their number, and the sum of the first halves of their MD5s, each of the
 * row as PostgreSQL writes it. The server adds it up; no row leaves it.
 */
public final class TableChecksum {

    /** By which it writes them, whatever the server's own are. */
    public static final String SETTINGS =
            "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET extra_float_digits = 3; SET bytea_output = 'hex';\n";
    private static final String SQL = """
            SELECT count(*) || '/' || coalesce(sum(('x' || substr(md5(relight_row::text), 1, 16))::bit(64)::bigint::numeric), 0) FROM %s relight_row""";

    private TableChecksum() {}

    /** The question of a check: a checksum's {@code SCHEMA.TABLE} stands as in SQL, and {@link #SETTINGS} go before it. */
    public static String query(DataCheck check) {
        return check.checksum().map(SQL::formatted).orElse(check.query());
    }
}
