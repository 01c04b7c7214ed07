package relight.adapter.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Refuses a journal on a network file system: SQLite's write-ahead log needs memory that all its users share, and locks that some
 * of them only pretend to have.
 */
final class NetworkHome {

    private static final Set<String> TYPES = Set.of("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs",
            "ncpfs", "9p", "davfs", "webdav", "ceph", "glusterfs", "lustre", "gpfs", "beegfs", "ocfs2", "gfs", "gfs2", "coda",
            "fuse.sshfs", "fuse.glusterfs", "fuse.davfs2", "fuse.davfs", "fuse.rclone", "fuse.s3fs", "fuse.ceph", "fuse.curlftpfs",
            "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.goofys", "fuse.mount-s3", "fuse.juicefs");

    private NetworkHome() {}

    /** Throws a Problem where the file would lie on a network. */
    static void refuse(Path journal) {
        Path there = journal.getParent();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there != null) {
            refuse(journal, typeOf(there));
        }
    }

    static void refuse(Path journal, String type) {
        if (TYPES.contains(type.toLowerCase(Locale.ROOT)) || journal.toString().startsWith("\\\\")) {
            throw new Problem(Message.of("protocol.journal.network", journal.toString(), type),
                    Message.of("protocol.journal.network.remedy"));
        }
    }

    private static String typeOf(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException e) {
            return "";
        }
    }
}
