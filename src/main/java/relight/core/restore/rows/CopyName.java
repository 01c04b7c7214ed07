package relight.core.restore.rows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The name of the copy that rows are taken from, so made that nobody takes it for production, and only such a one is ever dropped. */
public final class CopyName {

    private static final int LONGEST = 63;
    private static final String BETWEEN = "_rescue_";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(ZoneOffset.UTC);

    private CopyName() {}

    /** {@code shop.db} becomes {@code shop_rescue_20261129031500123.db}. */
    public static String of(String live, Instant at, Dialect dialect) {
        int dot = dialect == Dialect.SQLITE ? live.lastIndexOf('.') : -1;
        String ending = BETWEEN + STAMP.format(at) + (dot > 0 ? live.substring(dot) : "");
        String name = dot > 0 ? live.substring(0, dot) : live;
        while (name.getBytes(StandardCharsets.UTF_8).length + ending.length() > LONGEST) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name + ending;
    }

    /** Whether a restore of rows has given that name. */
    public static boolean is(String name) {
        return name.matches("(?s).*" + BETWEEN + "\\d{17}(\\..*)?");
    }
}
