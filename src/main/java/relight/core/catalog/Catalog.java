package relight.core.catalog;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;

/** Every backup of the workspace, and what is known of each. */
public final class Catalog {

    private final Workspace workspace;
    private final Map<String, BackupStore> stores;
    private final CatalogIndex index;

    /**
     * Over the stores that the workspace names.
     *
     * @param stores by name
     */
    public Catalog(Workspace workspace, Map<String, BackupStore> stores, CatalogIndex index) {
        this.workspace = workspace;
        this.stores = Map.copyOf(stores);
        this.index = index;
    }

    public Workspace workspace() {
        return workspace;
    }

    public BackupStore store(String name) {
        BackupStore store = stores.get(name);
        if (store == null) {
            throw new Problem(Message.of("catalog.store.unknown", name));
        }
        return store;
    }

    public Optional<Backup> backup(String id) {
        return index.find(id);
    }

    public List<Backup> list(CatalogQuery query, long offset, int limit) {
        return index.list(query, offset, limit);
    }

    public long count(CatalogQuery query) {
        return index.count(query);
    }

    /** The newest good backup of a system over all its series, verified before where nobody has read it yet. */
    public BackupChoice newestGood(String system, Optional<Instant> notAfter, WorkListener listener)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException("catalog room under construction");
    }

    /** Asks every store what lies in it now. A store that fails is told to the caller and does not stop the others. */
    public List<Problem> refresh(WorkListener listener) throws InterruptedException {
        throw new UnsupportedOperationException("catalog room under construction");
    }

    /** Reads a backup to its end and remembers the verdict. */
    public Backup verify(Backup backup, WorkListener listener) throws IOException, InterruptedException {
        throw new UnsupportedOperationException("catalog room under construction");
    }
}
