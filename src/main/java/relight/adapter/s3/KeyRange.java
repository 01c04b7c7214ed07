package relight.adapter.s3;

import java.util.BitSet;
import java.util.Optional;

/**
 * A stretch of a bucket's keys that is listed page by page, and that another worker may take the far half of.
 *
 * <p>Guarded by the lock of its {@link ParallelListing}.
 */
final class KeyRange {

    /** Where the next page begins: behind this key, and where the bucket keeps versions behind this version of it. */
    record Position(String key, Optional<String> version) {}

    private Position last;
    private Optional<String> end;
    private boolean proven;
    private int cuts;

    /**
     * From behind a position up to and with the end.
     *
     * @param end empty for the last key there is
     */
    KeyRange(Position last, Optional<String> end) {
        this.last = last;
        this.end = end;
    }

    Position last() {
        return last;
    }

    Optional<String> end() {
        return end;
    }

    boolean contains(String key) {
        return end.isEmpty() || compare(key, end.get()) <= 0;
    }

    /** Whether a page has shown that there are keys in it and more to come. */
    boolean proven() {
        return proven;
    }

    /**
     * A page has come; there may be more behind it.
     *
     * @param allowed how many may take a part of what is left before the next page has come
     */
    void advance(Position to, int allowed) {
        last = to;
        proven = true;
        cuts = allowed;
    }

    /** Cuts off the far half; empty where no key can be told that lies between, or enough has been cut off for now. */
    Optional<KeyRange> split(int prefix, BitSet alphabet) {
        if (cuts == 0) {
            return Optional.empty();
        }
        cuts--;
        Optional<String> middle = between(last.key(), end, prefix, alphabet);
        return middle.map(key -> {
            KeyRange far = new KeyRange(new Position(key, Optional.empty()), end);
            end = middle;
            return far;
        });
    }

    /**
     * A text after {@code low} and not after {@code high}, about half way in the first character that leaves a choice. Only
     * characters that keys have are thought of: with digits alone, half way between 2 and z is 6 and not M.
     */
    static Optional<String> between(String low, Optional<String> high, int prefix, BitSet alphabet) {
        int at = prefix;
        if (high.isPresent()) {
            String top = high.get();
            while (at < low.length() && at < top.length() && low.charAt(at) == top.charAt(at)) {
                at++;
            }
            if (at >= top.length()) {
                return Optional.empty();
            }
            Optional<String> here = choice(low, at, top.charAt(at), alphabet);
            if (here.isPresent() || Character.isSurrogate(top.charAt(at))) {
                return here;
            }
            if (top.length() > at + 1) {
                return Optional.of(top.substring(0, at + 1));
            }
            at++;
        }
        for (; at < low.length(); at++) {
            Optional<String> here = choice(low, at, Character.MAX_VALUE, alphabet);
            if (here.isPresent()) {
                return here;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> choice(String low, int at, char below, BitSet alphabet) {
        if (at < low.length() && Character.isSurrogate(low.charAt(at))) {
            return Optional.empty();
        }
        int above = at < low.length() ? low.charAt(at) + 1 : 0;
        int count = above >= below ? 0 : alphabet.get(above, below).cardinality();
        if (count == 0) {
            return Optional.empty();
        }
        int middle = alphabet.nextSetBit(above);
        for (int i = 0; i < count / 2; i++) {
            middle = alphabet.nextSetBit(middle + 1);
        }
        return Optional.of(low.substring(0, Math.min(at, low.length())) + (char) middle);
    }

    /** The order of S3: by the bytes of UTF-8, which is that of code points and not of Java's characters. */
    static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
                return sameKind ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
