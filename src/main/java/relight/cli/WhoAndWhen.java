package relight.cli;

import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who adds something to a record, and when it happened where that was earlier. */
final class WhoAndWhen {

    @Option(names = "--by", paramLabel = "NAME", required = true)
    private String by;

    @Option(names = "--at", paramLabel = "TIME")
    private Optional<String> at = Optional.empty();

    String by() {
        return by;
    }

    Optional<Instant> happened(Terminal terminal) {
        return at.map(new TimeAsked(terminal.words().zone(), Instant.now())::begin);
    }
}
