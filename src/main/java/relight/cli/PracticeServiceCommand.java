package relight.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The shop of the practice site: what its scripts call. */
@Command(name = "practice-service", hidden = true)
public final class PracticeServiceCommand implements Callable<Integer> {

    /** The service of a practice site's folder. */
    public interface Service {

        /** Serves in this process until it is asked to stop. */
        void serve(Path site) throws Exception;

        /** Starts it in a process of its own and returns when it answers. */
        void start(Path site) throws Exception;

        /** Stops that process and returns when it is gone. */
        void stop(Path site) throws Exception;
    }

    /** What is to be done with it. */
    enum Act { SERVE, START, STOP }

    private final Service service;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0")
    private Act act;

    @Parameters(index = "1")
    private Path site;

    public PracticeServiceCommand(Service service) {
        this.service = service;
    }

    @Override
    public Integer call() throws Exception {
        switch (act) {
            case SERVE -> service.serve(site);
            case START -> service.start(site);
            case STOP -> service.stop(site);
        }
        return ExitStatus.DONE;
    }
}
