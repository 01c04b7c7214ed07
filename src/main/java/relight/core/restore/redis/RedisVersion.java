package relight.core.restore.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Redis or of Valkey. */
public record RedisVersion(String product, int major, int minor, String text) {

    public static final String REDIS = "Redis";
    public static final String VALKEY = "Valkey";

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\S*");
    private static final int VALKEY_9_RDB = 80;

    /** From what {@code INFO server} or {@code --version} says. */
    public static RedisVersion of(String product, String text) {
        Matcher numbers = NUMBERS.matcher(text);
        return numbers.find() ? new RedisVersion(product, Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), numbers.group())
                : new RedisVersion(product, 0, 0, text);
    }

    /** The newest version of the RDB format that it reads (RD-4), from the sources of each release ({@code RDB_VERSION} in rdb.h). */
    public int readsRdbUpTo() {
        if (product.equals(VALKEY)) {
            return major >= 9 ? VALKEY_9_RDB : 11;
        }
        return switch (major) {
            case 0, 1, 2 -> 6;
            case 3 -> minor >= 2 ? 7 : 6;
            case 4 -> 8;
            case 5, 6 -> 9;
            case 7 -> minor >= 4 ? 12 : minor >= 2 ? 11 : 10;
            default -> major == 8 && minor < 4 ? 12 : 13;
        };
    }

    /** Whether writes alone can be held up. */
    public boolean pausesWrites() {
        return atLeast(6, 2);
    }

    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || major == wantedMajor && minor >= wantedMinor;
    }

    @Override
    public String toString() {
        return product + " " + text;
    }
}
