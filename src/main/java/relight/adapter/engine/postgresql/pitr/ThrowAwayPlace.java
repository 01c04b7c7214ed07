package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relight.core.restore.HostAddress;
import relight.core.restore.RestoreRequest;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/** Where a base backup is tested: on this machine, whatever machine production is on, in a folder of a user as whom a server starts. */
public final class ThrowAwayPlace {

    private static final String SERVERS_USER = "postgres";
    private static final Path OF_ROOT = Path.of("/var/tmp/relight-restore-tests");

    private ThrowAwayPlace() {}

    /**
     * The request, turned to that place.
     *
     * @param folder of Relight's own data; a server does not start as root, and its user cannot look into root's folders
     */
    public static RestoreRequest on(RestoreRequest request, Path folder) throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        Path place = root ? OF_ROOT : folder.toAbsolutePath();
        Files.createDirectories(place);
        if (root) {
            own(place);
        }
        Map<String, String> target = new TreeMap<>(request.system().target());
        List.of(HostAddress.WORD, "service", "config").forEach(target::remove);
        target.put(PitrSite.DATA, place.resolve(request.into().orElseThrow() + ".data").toString());
        target.put("owner", root ? SERVERS_USER : System.getProperty("user.name"));
        ProtectedSystem system = request.system();
        ProtectedSystem apart = new ProtectedSystem(system.name(), system.engine(), system.tier(), system.dependsOn(), system.objectives(), target,
                system.checks(), system.stop(), system.start(), system.health());
        return new RestoreRequest(apart, request.backup(), request.passedOver(), request.way(), request.into(), request.choices());
    }

    /** Anybody may make a folder there first: one of somebody else is not used. */
    private static void own(Path place) throws IOException {
        UserPrincipal user = place.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SERVERS_USER);
        String now = Files.getOwner(place).getName();
        if (!now.equals("root") && !now.equals(SERVERS_USER)) {
            throw new Problem(Message.of("test.foreign", place.toString()), Message.of("test.foreign.remedy", place.toString()));
        }
        Files.setOwner(place, user);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    }
}
