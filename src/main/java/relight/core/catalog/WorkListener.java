package relight.core.catalog;

/** Hears how far long work is; the newest call is the one that counts. */
@FunctionalInterface
public interface WorkListener {

    WorkListener NONE = (what, done, total) -> {};

    /**
     * Work has gone on.
     *
     * @param what  the thing at hand, such as a store's or a backup's name
     * @param done  bytes or items so far
     * @param total of the same, or -1 where it is not known
     */
    void at(String what, long done, long total);
}
