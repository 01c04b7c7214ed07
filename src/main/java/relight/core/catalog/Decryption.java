package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;

/** Takes the encryption off that was put around a backup before it was stored, with the key that a restore would use (ALL-14). */
public interface Decryption {

    /**
     * What is in it. To close that ends whatever reads it, and not the encrypted bytes.
     *
     * @param by        what encrypted it
     * @param encrypted is read in another thread until the end, or until what is returned is closed
     * @throws KeyRefusedException here or when it is read, where the key does not fit
     */
    InputStream open(BackupFormat.Wrapping by, InputStream encrypted) throws IOException;
}
