package relight.core.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a person looks for in the catalog: words that stand in a location, and narrowings.
 *
 * @param words each must stand in series, system or location, in any case of letters
 */
public record CatalogQuery(List<String> words, Optional<String> series, Optional<String> system, Optional<State> state,
                           Optional<Instant> after, Optional<Instant> before) {

    public static final CatalogQuery ALL = new CatalogQuery(List.of(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty());

    public static CatalogQuery ofSeries(String series) {
        return new CatalogQuery(List.of(), Optional.of(series), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    public static CatalogQuery ofSystem(String system) {
        return new CatalogQuery(List.of(), Optional.empty(), Optional.of(system), Optional.empty(), Optional.empty(),
                Optional.empty());
    }
}
