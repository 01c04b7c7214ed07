package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Where throw-away servers have their folders on this machine, and the user as whom they run: a server does not start as root, and its
 * user cannot look into root's folders.
 */
public record ServersFolder(Path folder, String owner) {

    private static final Path OF_ROOT = Path.of("/var/tmp");

    /**
     * The folder, which nobody but that user and root can look into; empty where root has no such user, or files have no owners here.
     *
     * @param own  folder of Relight's own data: for everybody but root
     * @param user of the server where Relight runs as root
     * @throws Problem where somebody else has made the folder
     */
    public static Optional<ServersFolder> of(Path own, String name, String user) throws IOException {
        if (!own.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Optional.empty();
        }
        String me = System.getProperty("user.name");
        if (!"root".equals(me)) {
            return Optional.of(new ServersFolder(PrivateFolder.make(own).toRealPath(), me));
        }
        try {
            UserPrincipal server = own.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            Path place = OF_ROOT.toRealPath().resolve(name);
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                PrivateFolder.make(place);
            }
            own(place, server);
            return Optional.of(new ServersFolder(place, user));
        } catch (UserPrincipalNotFoundException unknown) {
            return Optional.empty();
        }
    }

    /** Anybody may make a folder there first: one of somebody else, or a link, is not used. */
    private static void own(Path place, UserPrincipal user) throws IOException {
        String now = Files.getOwner(place, LinkOption.NOFOLLOW_LINKS).getName();
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) || !now.equals("root") && !now.equals(user.getName())) {
            throw new Problem(Message.of("test.foreign", place.toString()), Message.of("test.foreign.remedy", place.toString()));
        }
        Files.setOwner(place, user);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    }
}
