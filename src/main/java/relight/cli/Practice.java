package relight.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import relight.core.catalog.WorkListener;

/** A site to practise on, whose shop runs and can really be broken. Closing it ends the shop. */
public interface Practice extends AutoCloseable {

    /** Makes the site or takes up the one that is there. */
    @FunctionalInterface
    interface Opening {

        Practice open(Path folder, WorkListener listener) throws Exception;
    }

    Path workspace();

    /** Where the shop answers. */
    String address() throws Exception;

    /** Starts the shop and waits until it answers. */
    void start() throws Exception;

    /** The words of the faults, the first of which is the usual one. */
    List<String> faults();

    /** Breaks it; returns the name of the scenario that mends it, or nothing for a word that names no fault. */
    Optional<String> inject(String fault) throws Exception;

    /** What the shop says of its database and of its pictures, in this order: the status in HTTP and the reason. */
    List<String> state() throws Exception;

    @Override
    void close() throws Exception;
}
