package relight.core.protocol;

import java.nio.file.Path;

/** Keeps files beside the journal, each under the hash of its bytes. */
public interface AttachmentStore {

    /** Its name beside a journal. */
    String FOLDER = "attachments";

    /** More than a photograph or a log excerpt needs, and little enough for a bundle that goes by mail. */
    long MOST_BYTES = 25L << 20;

    /**
     * A file that is kept.
     *
     * @param sha256 of its bytes, in hexadecimal
     */
    record Kept(String sha256, long size) {}

    /**
     * Copies a file to where it stays; it is on the disk when this returns.
     *
     * @throws relight.core.text.Problem where it is gone, no file, empty, too large, cannot be read, or has no room
     */
    Kept keep(Path file);

    /**
     * The bytes of a file.
     *
     * @throws relight.core.text.Problem where it is not there, or not what was kept
     */
    byte[] read(String sha256);

    /** Overwrites it and takes it away; nothing where it is not there. */
    void remove(String sha256);
}
