package relight.core.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words of all recoveries and what lists say of them, beside the journal and made of it: whoever loses it makes it anew. Words
 * that are put again in another form, or not at all, leave nothing of the earlier form in the file.
 */
public interface RecordIndex extends AutoCloseable {

    /** What an event says, for whoever looks for a word of it. */
    record Words(long event, String text) {}

    /**
     * An event in which words were found.
     *
     * @param excerpt around the first of them, each found word between {@link #BEGIN} and {@link #END}
     */
    record Found(long event, String excerpt) {

        public static final char BEGIN = '\u0002';
        public static final char END = '\u0003';
    }

    /** Begins anew where it was made of another log. */
    void of(String log);

    /** How many events of each recovery it has been given. */
    Map<String, Long> known();

    /** Puts a recovery in the place of what was known of it. */
    void put(String recovery, long events, Optional<RecordSheet.Facts> facts, List<Words> words);

    /** Knows these recoveries only. */
    void keepOnly(Set<String> recoveries);

    Map<String, RecordSheet.Facts> facts();

    /** The recoveries that have an event with a word that begins like this. */
    Set<String> holding(String word);

    /** The events of a recovery with words that begin like one of these, in their order. */
    List<Found> within(String recovery, List<String> words, int most);

    @Override
    void close();
}
