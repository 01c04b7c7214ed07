package relight.core.restore.redis;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slots of a Redis cluster as its nodes list them: {@code 0-5460 7000}. */
public record SlotRanges(BitSet slots) {

    private static final Pattern RANGE = Pattern.compile("(?<![\\[\\d])(\\d{1,5})(?:-(\\d{1,5}))?(?=\\s|$)");

    /** Slots that are on their way to another node stand in brackets and are left out. */
    public static SlotRanges of(String written) {
        BitSet slots = new BitSet();
        Matcher ranges = RANGE.matcher(written);
        while (ranges.find()) {
            int from = Integer.parseInt(ranges.group(1));
            slots.set(from, (ranges.group(2) == null ? from : Integer.parseInt(ranges.group(2))) + 1);
        }
        return new SlotRanges(slots);
    }

    /** Those that are not among the others. */
    public SlotRanges without(SlotRanges others) {
        BitSet left = (BitSet) slots.clone();
        left.andNot(others.slots);
        return new SlotRanges(left);
    }

    public boolean isEmpty() {
        return slots.isEmpty();
    }

    public int count() {
        return slots.cardinality();
    }
}
