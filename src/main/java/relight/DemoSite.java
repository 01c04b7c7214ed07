package relight;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relight.adapter.practice.Fault;
import relight.adapter.practice.PracticeSite;
import relight.cli.Practice;
import relight.core.catalog.WorkListener;

/** The practice site as the terminal's demo wants it. */
record DemoSite(PracticeSite site) implements Practice {

    static Practice open(Path folder, WorkListener listener) throws Exception {
        return new DemoSite(PracticeSite.openOrCreate(folder, listener));
    }

    @Override
    public Path workspace() {
        return site.workspace();
    }

    @Override
    public String address() throws Exception {
        return site.address();
    }

    @Override
    public void start() throws Exception {
        site.start();
    }

    @Override
    public List<String> faults() {
        return Arrays.stream(Fault.values()).map(Fault::word).toList();
    }

    @Override
    public Optional<String> inject(String word) throws Exception {
        Optional<Fault> fault = Fault.of(word);
        if (fault.isPresent()) {
            site.inject(fault.get());
        }
        return fault.map(Fault::scenario);
    }

    @Override
    public String state() throws Exception {
        PracticeSite.State state = site.state();
        return state.status() != 200 ? state.status() + " " + state.reason() : state.mediaStatus() + " " + state.mediaReason();
    }

    @Override
    public void close() throws Exception {
        site.close();
    }
}
