package relight.core.restore.postgresql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of PostgreSQL's server or tools, in the form of <code>server_version_num</code>: 15.18 is 150018.
 */
public record PostgresqlVersion(int number) implements Comparable<PostgresqlVersion> {

    private static final Pattern WRITTEN = Pattern.compile("(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?");

    /** The first version that stands in a text such as <code>psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)</code>. */
    public static Optional<PostgresqlVersion> in(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.find()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(written.group(1));
        int second = written.group(2) == null ? 0 : Integer.parseInt(written.group(2));
        int third = written.group(3) == null ? 0 : Integer.parseInt(written.group(3));
        return Optional.of(new PostgresqlVersion(first >= 10 ? first * 10_000 + second : first * 10_000 + second * 100 + third));
    }

    /** 15 for 15.18; 9 for all of 9.x. */
    public int major() {
        return number / 10_000;
    }

    /**
     * Whether psql of this version knows <code>\restrict</code>, with which dumps and psql were patched against meta-commands that
     * a hostile server hides in a dump (CVE-2025-8714, CVE-2025-8715; released on 14 August 2025).
     */
    public boolean knowsRestrict() {
        return switch (major()) {
            case 13 -> number >= 130_022;
            case 14 -> number >= 140_019;
            case 15 -> number >= 150_014;
            case 16 -> number >= 160_010;
            case 17 -> number >= 170_006;
            default -> major() >= 18;
        };
    }

    /** The newest minor number of the archive format 1.x that pg_restore of this version reads (its K_VERS_MAX). */
    public int readsArchivesUpTo() {
        return switch (major()) {
            case 9 -> 12;
            case 10, 11 -> 13;
            case 12, 13, 14, 15 -> 14;
            case 16 -> 15;
            default -> major() >= 17 ? 16 : 12;
        };
    }

    @Override
    public int compareTo(PostgresqlVersion other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return major() >= 10 ? major() + "." + number % 10_000 : major() + "." + number / 100 % 100 + "." + number % 100;
    }
}
