package relight.core.catalog;

/**
 * Something that lies in a folder of a store, as it is now.
 *
 * @param object as it can be read; the key of a folder ends with a slash, and only files have a size
 * @param link   what a link points to; empty for others
 */
public record FolderEntry(StoredObject object, Kind kind, String link) {

    /** What it is; a device, a pipe or a socket is none of the three. */
    public enum Kind { FILE, FOLDER, LINK, OTHER }

    /** As a store knows it that has objects only: a key that ends with a slash stands for a folder. */
    public static FolderEntry of(StoredObject object) {
        return new FolderEntry(object, object.key().endsWith("/") ? Kind.FOLDER : Kind.FILE, "");
    }

    /**
     * Whom a file belongs to and what may be done with it.
     *
     * @param mode the bits of Unix
     */
    public record Owner(long user, long group, int mode) {}
}
