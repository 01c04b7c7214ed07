package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.engine.place.ServersFolder;
import relight.core.restore.HostAddress;
import relight.core.restore.RestoreRequest;
import relight.core.restore.postgresql.pitr.PitrSite;

/** Where a base backup is tested: on this machine, whatever machine production is on, in a folder of a user as whom a server starts. */
public final class ThrowAwayPlace {

    private ThrowAwayPlace() {}

    /**
     * Where servers of PostgreSQL have their folders; empty where none can be started here.
     *
     * @param folder of Relight's own data
     */
    public static Optional<ServersFolder> below(Path folder) throws IOException {
        return ServersFolder.of(folder, "relight-restore-tests", "postgres");
    }

    /** The request, turned to that place; empty where there is none. */
    public static Optional<RestoreRequest> on(RestoreRequest request, Path folder) throws IOException {
        return below(folder).map(place -> {
            Map<String, String> target = new TreeMap<>(request.system().target());
            List.of(HostAddress.WORD, "service", "config").forEach(target::remove);
            target.put(PitrSite.DATA, place.folder().resolve(request.into().orElseThrow() + ".data").toString());
            target.put("owner", place.owner());
            return request.at(target);
        });
    }
}
