package relight.adapter.engine.rows;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import relight.core.restore.rows.Dialect;
import relight.core.restore.rows.Table.Column;
import relight.core.restore.rows.Table.Kind;

/** Values as they travel from one database to the other: text, bytes, or what SQLite has in the place itself. */
final class Values {

    private Values() {}

    static Object read(ResultSet row, int index, Column column, Dialect dialect) throws SQLException {
        if (dialect == Dialect.SQLITE) {
            return row.getObject(index);
        }
        return column.kind() == Kind.BYTES ? row.getBytes(index) : row.getString(index);
    }

    /** A value with a letter in front that says its type. */
    static String tagged(Object value) {
        return switch (value) {
            case null -> "n";
            case byte[] bytes -> "b" + HexFormat.of().formatHex(bytes);
            case Integer number -> "i" + number;
            case Long number -> "i" + number;
            case Double number -> "d" + Double.toHexString(number);
            default -> "s" + value;
        };
    }

    static Object untagged(String tagged) {
        String rest = tagged.substring(1);
        return switch (tagged.charAt(0)) {
            case 'n' -> null;
            case 'b' -> HexFormat.of().parseHex(rest);
            case 'i' -> Long.valueOf(rest);
            case 'd' -> Double.valueOf(rest);
            default -> rest;
        };
    }

    static List<Object> untagged(List<String> tagged) {
        List<Object> values = new java.util.ArrayList<>();
        tagged.forEach(value -> values.add(untagged(value)));
        return values;
    }

    /** What tells a row from any other of its table, for an engine that has no such function itself. */
    static String digest(List<Object> values) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Object value : values) {
                byte[] bytes = value instanceof byte[] raw ? raw : tagged(value).getBytes(StandardCharsets.UTF_8);
                sha256.update(((value instanceof byte[] ? "b" : "t") + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                sha256.update(bytes);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
