package relight.bench;

import java.util.Locale;

/**
 * One line of the benchmark's table.
 *
 * @param what   what was done, with its size: {@code Listing 1,000,000 keys against aws s3 ls}
 * @param ours   Relight's figure, in the unit; NaN where it was not measured
 * @param theirs what it is compared with, in the same unit; NaN where there is nothing
 * @param unit   of both: s, ms, MB, keys/s
 * @param target what ours divided by theirs has to be, {@code ≤ 1.10 ×} or {@code ≥ 5 ×}; or ours itself with its unit,
 *               {@code ≤ 150 MB}
 */
public record BenchmarkRow(String what, double ours, double theirs, String unit, String target) {

    /** Ours divided by theirs. */
    double ratio() {
        return ours / theirs;
    }

    /** Whether the target is met. */
    boolean met() {
        String[] words = target.split(" ");
        double limit = Double.parseDouble(words[1]);
        double figure = words.length == 2 || words[2].equals("×") ? ratio() : ours;
        return switch (words[0]) {
            case "≤" -> figure <= limit;
            case "≥" -> figure >= limit;
            default -> throw new IllegalArgumentException("A target begins with ≤ or ≥, not as " + target);
        };
    }

    String markdown() {
        return "| %s | %s | %s | %s | %s | %s |".formatted(what, figure(ours, unit), figure(theirs, unit), figure(ratio(), "×"),
                target, met() ? "met" : "**missed**");
    }

    private static String figure(double value, String unit) {
        if (Double.isNaN(value)) {
            return "–";
        }
        int digits = Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 100 ? 1 : 2;
        return String.format(Locale.ENGLISH, "%,." + digits + "f %s", value, unit);
    }
}
