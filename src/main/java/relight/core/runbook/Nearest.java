package relight.core.runbook;

import java.util.Collection;
import java.util.Comparator;

/** What somebody who mistyped a word most likely meant. */
final class Nearest {

    private Nearest() {}

    /** The known word with the fewest letters to change; the first of them where several are as near. */
    static String to(String word, Collection<String> known) {
        return known.stream().min(Comparator.comparingInt(candidate -> distance(word, candidate))).orElse("");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
