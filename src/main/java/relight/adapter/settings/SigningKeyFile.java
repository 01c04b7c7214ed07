package relight.adapter.settings;

import java.nio.file.Path;
import java.util.Optional;
import relight.core.approval.KeyKeeper;
import relight.core.approval.SigningKey;

/** The key pair in a file that nobody else may read, made at first use. */
public final class SigningKeyFile implements KeyKeeper {

    private final OwnerFile file;

    public SigningKeyFile(Path file) {
        this.file = new OwnerFile(file);
    }

    @Override
    public Path file() {
        return file.path();
    }

    @Override
    public synchronized SigningKey own() {
        if (known().isEmpty()) {
            file.create(SigningKey.make().write());
        }
        return known().orElseThrow();
    }

    @Override
    public synchronized void replace(SigningKey next) {
        file.replace(next.write());
    }

    @Override
    public Optional<SigningKey> known() {
        try {
            return file.read().map(SigningKey::read);
        } catch (IllegalArgumentException e) {
            throw file.unreadable(e);
        }
    }
}
