package relight.core.workspace;

/** How the encryption is taken off that was put around a backup before it was stored (ALL-14); the key itself is never in the workspace. */
public sealed interface BackupKey {

    /** A file that only its owner may read: a passphrase, an armored private key of GnuPG, an identity of age. */
    record File(String path) implements BackupKey {}

    /** A command that reads what is encrypted and writes what is in it. */
    record Command(String line) implements BackupKey {}
}
