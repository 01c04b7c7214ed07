package relight.core.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of backups from earlier looks, so that the list is there before the network is. It may be thrown away: a refresh
 * and a verification make it anew.
 */
public interface CatalogIndex extends AutoCloseable {

    /** Takes the backups of a series as its store lists them now, however many there are. Closed without commit, nothing is dropped. */
    interface Listing extends AutoCloseable {

        /** Verdicts of unchanged ones stay. */
        void add(Backup backup);

        /** Drops what was not added. */
        void commit();

        @Override
        void close();
    }

    Listing listing(String series);

    /** Takes all backups of a series at once. */
    default void replace(String series, List<Backup> listed) {
        try (Listing listing = listing(series)) {
            listed.forEach(listing::add);
            listing.commit();
        }
    }

    /** Drops the series that the workspace has no more. */
    void keepOnly(Set<String> series);

    void put(Backup backup);

    Optional<Backup> find(String id);

    /** Those of the query, newest recovery point first. */
    List<Backup> list(CatalogQuery query, long offset, int limit);

    long count(CatalogQuery query);

    @Override
    void close();
}
