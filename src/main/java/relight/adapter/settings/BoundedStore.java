package relight.adapter.settings;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A store that answers in time or not at all. While one question is open, perhaps before the eyes of a person, no other is asked.
 */
public final class BoundedStore implements SecretStore {

    private final SecretStore store;
    private final Duration patience;
    private FutureTask<String> asked;

    public BoundedStore(SecretStore store, Duration patience) {
        this.store = store;
        this.patience = patience;
    }

    @Override
    public String get(String name) throws StoreFailure {
        return ask(() -> store.get(name));
    }

    @Override
    public void put(String name, String secret) throws StoreFailure {
        ask(() -> {
            store.put(name, secret);
            return "";
        });
    }

    @Override
    public void delete(String name) throws StoreFailure {
        ask(() -> {
            store.delete(name);
            return "";
        });
    }

    private synchronized String ask(Callable<String> question) throws StoreFailure {
        if (asked != null && !asked.isDone()) {
            throw silent();
        }
        asked = new FutureTask<>(question);
        Thread.ofPlatform().daemon().name("key-store").start(asked);
        try {
            return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw silent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silent();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreFailure failure ? failure : new StoreFailure(StoreFailure.Kind.REFUSED, String.valueOf(e.getCause()));
        }
    }

    private StoreFailure silent() {
        return new StoreFailure(StoreFailure.Kind.SILENT, patience.toSeconds() + " s");
    }
}
