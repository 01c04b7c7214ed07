package relight.core.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What is known of backups from earlier looks, so that the list is there before the network is. It may be thrown away: a refresh
 * and a verification make it anew.
 */
public interface CatalogIndex extends AutoCloseable {

    /** Takes the objects of a series as its store lists them now; verdicts of unchanged ones stay, what is gone is dropped. */
    void replace(String series, List<Backup> listed);

    void put(Backup backup);

    Optional<Backup> find(String id);

    /** Those of the query, newest recovery point first. */
    List<Backup> list(CatalogQuery query, long offset, int limit);

    long count(CatalogQuery query);

    @Override
    void close();
}
