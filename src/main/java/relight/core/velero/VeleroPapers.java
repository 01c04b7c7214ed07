package relight.core.velero;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Where what Velero wrote down is read: in the bucket itself, or through a Velero that reaches it. Calls block and end by interruption; a place
 * that is away or denies is a {@link relight.core.text.Problem}.
 */
public interface VeleroPapers extends AutoCloseable {

    /** The folder of all restores, below the prefix of the location. */
    String RESTORES = "restores/";

    /** The bytes in gzip, as they were written; empty where there is no such paper. */
    Optional<InputStream> open(VeleroRun run, VeleroPaper paper) throws IOException, InterruptedException;

    /** Restores of that backup, the newest first. */
    List<VeleroRun> restores(String backup) throws IOException, InterruptedException;

    @Override
    void close();
}
