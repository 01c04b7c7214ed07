package relight.ui.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.StoreDefinition;
import relight.ui.common.Standing;

/**
 * The series of the workspace by store, and what is usual in each.
 *
 * @param total   backups in all
 * @param medians bytes by series; 0 where there are too few to tell
 */
record SeriesGroups(List<Store> stores, long total, Map<String, Long> medians) {

    private static final int USUAL = 30;

    /** A store with its series. */
    record Store(String name, Kind kind, List<Series> series) {}

    /** What kind of place a store is. */
    enum Kind { FOLDER, S3, AZURE, GCS, OPENSEARCH }

    /**
     * A series.
     *
     * @param standing of its newest backup
     */
    record Series(String name, long count, Standing standing) {}

    static final SeriesGroups NONE = new SeriesGroups(List.of(), 0, Map.of());

    static SeriesGroups of(Catalog catalog) {
        Map<String, Long> medians = new HashMap<>();
        List<Store> stores = new ArrayList<>();
        for (StoreDefinition store : catalog.workspace().stores()) {
            List<Series> lines = new ArrayList<>();
            for (BackupSeries series : catalog.workspace().series()) {
                if (series.store().equals(store.name())) {
                    List<Backup> newest = catalog.list(CatalogQuery.ofSeries(series.name()), 0, USUAL);
                    medians.put(series.name(), BackupDetail.median(newest));
                    lines.add(new Series(series.name(), catalog.count(CatalogQuery.ofSeries(series.name())),
                            newest.isEmpty() ? Standing.UNKNOWN : Standing.of(newest.getFirst().state())));
                }
            }
            if (!lines.isEmpty()) {
                stores.add(new Store(store.name(), kind(store), lines));
            }
        }
        return new SeriesGroups(stores, catalog.count(CatalogQuery.ALL), Map.copyOf(medians));
    }

    private static Kind kind(StoreDefinition store) {
        return switch (store) {
            case StoreDefinition.Folder folder -> Kind.FOLDER;
            case StoreDefinition.S3 bucket -> Kind.S3;
            case StoreDefinition.Opensearch repository -> Kind.OPENSEARCH;
            case StoreDefinition.Velero velero -> kind(velero.place());
            case StoreDefinition.Cloud cloud -> Kind.valueOf(cloud.provider().name());
        };
    }
}
