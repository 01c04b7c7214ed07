package relight.core.catalog;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;

/** A store that the workspace plans with and that Relight cannot look into yet: it says so wherever it is asked. */
public final class UnreadStore implements BackupStore {

    private final StoreDefinition.Cloud definition;

    public UnreadStore(StoreDefinition.Cloud definition) {
        this.definition = definition;
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> found) {
        throw unread();
    }

    @Override
    public Optional<StoredObject> find(String key) {
        throw unread();
    }

    @Override
    public InputStream open(StoredObject object, long offset) {
        throw unread();
    }

    private Problem unread() {
        return new Problem(Message.of("catalog.store.unread", name(), definition.provider().title()),
                Message.of("catalog.store.unread.remedy", definition.container()));
    }

    @Override
    public String describe(String key) {
        return definition.provider().name().toLowerCase(java.util.Locale.ROOT) + "://" + definition.container() + "/" + key;
    }

    @Override
    public void close() {}
}
