package relight.adapter.settings;

import com.github.javakeyring.BackendNotSupportedException;
import com.github.javakeyring.Keyring;
import com.github.javakeyring.KeyringStorageType;
import com.github.javakeyring.PasswordAccessException;
import java.io.IOException;
import java.util.Map;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.Properties;

/** The key store of the operating system: Keychain, Credential Manager, or the Secret Service of a desktop. */
public final class SystemStore implements SecretStore {

    private static final String SERVICE = "Relight";
    private static final String SECRETS = "org.freedesktop.secrets";
    private static final String COLLECTION = "org.freedesktop.Secret.Collection";
    private static final String STANDARD = "/org/freedesktop/secrets/aliases/default";

    private final String system;
    private final Map<String, String> environment;

    /** @param system what {@code os.name} says */
    public SystemStore(String system, Map<String, String> environment) {
        this.system = system;
        this.environment = environment;
    }

    @Override
    public String get(String name) throws StoreFailure {
        return in(keyring -> keyring.getPassword(SERVICE, name));
    }

    @Override
    public void put(String name, String secret) throws StoreFailure {
        in(keyring -> {
            keyring.setPassword(SERVICE, name, secret);
            return "";
        });
    }

    @Override
    public void delete(String name) throws StoreFailure {
        in(keyring -> {
            keyring.deletePassword(SERVICE, name);
            return "";
        });
    }

    private interface Work {
        String of(Keyring keyring) throws PasswordAccessException;
    }

    private String in(Work work) throws StoreFailure {
        boolean mac = system.startsWith("Mac");
        boolean windows = system.startsWith("Windows");
        if (!mac && !windows) {
            look();
        }
        try (Keyring keyring = Keyring.create(mac ? KeyringStorageType.LEGACY_OSX_KEYCHAIN
                : windows ? KeyringStorageType.WINDOWS_CREDENTIAL_STORE : KeyringStorageType.GNOME_KEYRING)) {
            return work.of(keyring);
        } catch (BackendNotSupportedException e) {
            throw new StoreFailure(StoreFailure.Kind.ABSENT, e.getMessage());
        } catch (Exception e) {
            throw new StoreFailure(StoreFailure.Kind.REFUSED, e.getMessage());
        }
    }

    /** Opening a locked one would ask the person for a password, in the middle of a recovery: so it is looked at first, which asks nobody. */
    private void look() throws StoreFailure {
        if (environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "").isEmpty()) {
            throw new StoreFailure(StoreFailure.Kind.ABSENT, "DBUS_SESSION_BUS_ADDRESS");
        }
        boolean locked;
        try (DBusConnection bus = DBusConnectionBuilder.forSessionBus().withShared(false).build()) {
            locked = bus.getRemoteObject(SECRETS, STANDARD, Properties.class).Get(COLLECTION, "Locked");
        } catch (DBusException | DBusExecutionException | IOException e) {
            throw new StoreFailure(StoreFailure.Kind.ABSENT, e.getMessage());
        }
        if (locked) {
            throw new StoreFailure(StoreFailure.Kind.LOCKED, SECRETS);
        }
    }
}
