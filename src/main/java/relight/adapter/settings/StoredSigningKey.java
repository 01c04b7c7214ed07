package relight.adapter.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import relight.core.approval.KeyKeeper;
import relight.core.approval.SigningKey;
import relight.core.approval.VerifyingKey;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The key pair in the key store of the operating system where one is there, otherwise in its file. The file decides: it holds the
 * pair itself, or a note with the public half, after which the secret half is called in the store. Each key has a name of its own
 * there, so that whatever is interrupted, the file speaks of a key that is there.
 */
public final class StoredSigningKey implements KeyKeeper {

    private static final System.Logger LOG = System.getLogger(StoredSigningKey.class.getName());
    private static final String NOTE = "The private key is kept in the key store of the operating system, in the service Relight, under:\n";

    private final OwnerFile file;
    private final Supplier<SecretStore> opening;
    private final boolean wanted;
    private SecretStore opened;
    private SigningKey held;
    private StoreFailure failure;
    private boolean moved;

    /**
     * @param store  opened when it is first needed
     * @param wanted whether the key is to be there; one that is there although it is not to be comes back into the file
     */
    public StoredSigningKey(Path file, Supplier<SecretStore> store, boolean wanted) {
        this.file = new OwnerFile(file);
        this.opening = store;
        this.wanted = wanted;
    }

    @Override
    public Path file() {
        return file.path();
    }

    @Override
    public synchronized SigningKey own() {
        return known().orElseGet(this::made);
    }

    private SigningKey made() {
        SigningKey made = SigningKey.make();
        String content = wanted ? move(made) : made.write();
        file.create(content);
        SigningKey own = known().orElseThrow();
        if (isNote(content) && !own.shown().equals(made.shown())) {
            forget(made.shown());
        }
        return own;
    }

    @Override
    public synchronized Optional<SigningKey> known() {
        Optional<String> content = file.read();
        if (content.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(isNote(content.get()) ? fromStore(shown(content.get())) : fromFile(content.get()));
    }

    @Override
    public synchronized void replace(SigningKey next) {
        Optional<VerifyingKey> before = file.read().filter(StoredSigningKey::isNote).map(this::shown);
        file.replace(before.isPresent() ? keep(next) : wanted ? move(next) : next.write());
        before.ifPresent(this::forget);
    }

    @Override
    public synchronized List<Message> where() {
        Optional<String> note = file.read().filter(StoredSigningKey::isNote);
        List<Message> where = new ArrayList<>();
        where.add(note.isPresent() ? Message.of("evidence.key.in-store", name(shown(note.get()))) : Message.of("evidence.key.in-file", file.path().toString()));
        if (failure != null && (note.isPresent() || failure.kind() != StoreFailure.Kind.ABSENT)) {
            where.add(failure.what());
            where.add(note.isPresent() ? failure.remedy() : Message.of("evidence.store.later"));
        }
        return List.copyOf(where);
    }

    private SigningKey fromFile(String content) {
        SigningKey key = read(content);
        if (wanted && !moved) {
            settle(content, move(key));
        }
        return key;
    }

    /** Only over what was read: another console may have changed the key meanwhile. A key that cannot move is a key all the same. */
    private void settle(String content, String note) {
        try {
            if (isNote(note) && file.read().filter(content::equals).isPresent()) {
                file.replace(note);
            }
        } catch (Problem e) {
            LOG.log(System.Logger.Level.WARNING, "The key stays in its file", e);
        }
    }

    private SigningKey fromStore(VerifyingKey shown) {
        if (held == null || !held.shown().equals(shown)) {
            held = asked(shown);
        }
        if (!wanted) {
            file.replace(held.write());
            forget(shown);
        }
        return held;
    }

    /** One refusal is enough: what asks a person each time would ask them all night. */
    private SigningKey asked(VerifyingKey shown) {
        if (failure != null && failure.kind() == StoreFailure.Kind.REFUSED) {
            throw problem();
        }
        try {
            SigningKey key = read(store().get(name(shown)));
            if (!key.shown().equals(shown)) {
                throw new StoreFailure(StoreFailure.Kind.REFUSED, key.shown().text());
            }
            failure = null;
            return key;
        } catch (StoreFailure e) {
            failure = e;
            throw problem();
        }
    }

    private Problem problem() {
        return new Problem(failure.what(), failure.remedy(), failure);
    }

    /** What the file is to hold: a note where the store has taken the key, the key where it has not. Tried once. */
    private String move(SigningKey key) {
        if (moved && failure != null) {
            return key.write();
        }
        moved = true;
        try {
            String note = keptNote(key);
            failure = null;
            return note;
        } catch (StoreFailure e) {
            failure = e;
            return key.write();
        }
    }

    private String keep(SigningKey key) {
        try {
            return keptNote(key);
        } catch (StoreFailure e) {
            failure = e;
            throw problem();
        }
    }

    /** Only what comes back as it was given is kept. */
    private String keptNote(SigningKey key) throws StoreFailure {
        String name = name(key.shown());
        store().put(name, key.write());
        if (!key.write().equals(store().get(name))) {
            forget(key.shown());
            throw new StoreFailure(StoreFailure.Kind.REFUSED, name);
        }
        held = key;
        return NOTE + name + "\n" + key.shown() + "\n";
    }

    /** A secret that stays there although nothing speaks of it any more does no harm to this journal. */
    private void forget(VerifyingKey shown) {
        try {
            store().delete(name(shown));
        } catch (StoreFailure e) {
            LOG.log(System.Logger.Level.WARNING, "The key store keeps " + name(shown), e);
        }
    }

    private SecretStore store() {
        if (opened == null) {
            opened = opening.get();
        }
        return opened;
    }

    private static String name(VerifyingKey shown) {
        return "journal key " + shown.fingerprint();
    }

    private static boolean isNote(String content) {
        return content.startsWith(NOTE);
    }

    private VerifyingKey shown(String note) {
        return note.lines().skip(2).findFirst().flatMap(VerifyingKey::read)
                .orElseThrow(() -> file.unreadable(new IllegalArgumentException("no public key")));
    }

    private SigningKey read(String content) {
        try {
            return SigningKey.read(content);
        } catch (IllegalArgumentException e) {
            throw file.unreadable(e);
        }
    }
}
