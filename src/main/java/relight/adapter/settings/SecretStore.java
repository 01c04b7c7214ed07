package relight.adapter.settings;

/** A place for secrets outside Relight's folders, each under a name. */
public interface SecretStore {

    /** The secret of that name; one that is not there is refused, too, since stores do not tell the two apart. */
    String get(String name) throws StoreFailure;

    /** Keeps a secret, in the place of one of that name. */
    void put(String name, String secret) throws StoreFailure;

    void delete(String name) throws StoreFailure;
}
