package relight;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relight.adapter.practice.Fault;
import relight.adapter.practice.PracticeSite;
import relight.cli.Practice;
import relight.core.catalog.WorkListener;
import relight.core.text.Messages;

/** The practice site as the terminal's demo wants it. */
record DemoSite(PracticeSite site, Messages words) implements Practice {

    static Practice open(Path folder, Messages words, WorkListener listener) throws Exception {
        return new DemoSite(PracticeSite.openOrCreate(folder, words, listener), words);
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
        return fault.map(broken -> broken.scenario(words));
    }

    @Override
    public List<String> state() throws Exception {
        PracticeSite.State state = site.state();
        return List.of(state.status() + " " + state.reason(), state.mediaStatus() + " " + state.mediaReason());
    }

    @Override
    public void close() throws Exception {
        site.close();
    }
}
