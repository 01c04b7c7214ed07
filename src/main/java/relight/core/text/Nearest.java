package relight.core.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant, by the number of letters that would have to change. */
public final class Nearest {

    private Nearest() {}

    /** The valid word nearest to what was written, where it is near enough to be worth a question. */
    public static Optional<String> to(String written, Collection<String> valid) {
        if (written.length() > 60) {
            return Optional.empty();
        }
        String low = written.toLowerCase(Locale.ROOT).replace('_', '-');
        int reach = Math.max(2, written.length() / 3);
        return valid.stream()
                .filter(word -> distance(low, word.toLowerCase(Locale.ROOT)) <= Math.min(reach, word.length() - 1))
                .min(Comparator.comparingInt(word -> distance(low, word.toLowerCase(Locale.ROOT))));
    }

    /** The valid word with the fewest letters to change, however many; the first of them where several are as near. */
    public static String of(String written, Collection<String> valid) {
        return valid.stream().min(Comparator.comparingInt(word -> distance(written, word))).orElse("");
    }

    /** Letters to insert, delete, replace or swap with their neighbour until one word is the other. */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : least(a, b, i, j, steps);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int least(String a, String b, int i, int j, int[][] steps) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(steps[i - 1][j - 1] + change, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
