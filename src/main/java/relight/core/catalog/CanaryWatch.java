package relight.core.catalog;

import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.catalog.Verdict.Reason;
import relight.core.text.Message;
import relight.core.workspace.Canary;

/** Looks for a series' canary while one of its backups is read. */
final class CanaryWatch {

    private static final Pattern HERE = Pattern.compile("^(\\./+)+");

    private final Optional<Canary> canary;
    private final Optional<String> awaited;
    private Optional<String> sha256 = Optional.empty();
    private boolean looked;

    CanaryWatch(Optional<Canary> canary) {
        this.canary = canary;
        this.awaited = canary.map(kept -> bare(kept.path()));
    }

    /** Whether the content of the file is wanted. */
    boolean awaits(String path) {
        looked = true;
        return awaited.isPresent() && bare(path).equals(awaited.get());
    }

    private static String bare(String path) {
        return HERE.matcher(path).replaceFirst("");
    }

    /** Of the file that was awaited; where an archive holds it twice, the last one is what a restore leaves. */
    void saw(String hash) {
        sha256 = Optional.of(hash);
    }

    /** Empty where the series has none, and where no name was seen: of what is not an archive, or opens to another key. */
    Optional<Reason> reason() {
        return canary.filter(kept -> looked).map(kept -> {
            if (sha256.isEmpty()) {
                return new Reason("canary", State.SUSPECT, Message.of("catalog.canary.gone", kept.path()));
            }
            return kept.sha256().equals(sha256.get()) ? new Reason("canary", State.GOOD, Message.of("catalog.canary.whole", kept.path()))
                    : new Reason("canary", State.SUSPECT, Message.of("catalog.canary.changed", kept.path()));
        });
    }
}
