package relight.core.restore.postgresql.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import relight.core.restore.Finding;
import relight.core.restore.NoBackup;
import relight.core.restore.RestoreRequest;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.text.Messages;

/** The replica beside the newest backup, in sentences: what each of them costs. */
public final class SwitchFindings {

    private final SwitchFacts facts;
    private final Messages words;

    public SwitchFindings(SwitchFacts facts, Messages words) {
        this.facts = facts;
        this.words = words;
    }

    /** What a plan of a restore says of the replica: it could take over instead. */
    public List<Finding> beside(RestoreRequest request, Duration restore) {
        if (facts.replica().isEmpty()) {
            return List.of(warning("found.away", facts.to().address(), facts.away().map(words::say).orElse("–")));
        }
        List<Finding> found = new ArrayList<>(List.of(fine("found.choice", facts.to().address(), lag(), newest(),
                words.duration(SwitchPlan.ESTIMATE), words.duration(loss(request)), words.duration(restore))));
        harm(request, found);
        return found;
    }

    List<Finding> tell(RestoreRequest request, Fence fence) {
        SwitchFacts.Replica replica = facts.replica().orElseThrow();
        String primary = PostgresqlTarget.of(request.system()).address();
        List<Finding> found = new ArrayList<>();
        found.add(fine("found.replica", facts.to().address(), replica.version(), lag(), newest()));
        found.add(NoBackup.is(request.backup()) ? warning("found.no-backup", request.system().name())
                : fine("found.backup", request.backup().location(), words.time(request.backup().recoveryPoint()), words.duration(loss(request))));
        found.add(facts.primary().writes() == Writes.TAKEN ? warning("found.primary." + Writes.TAKEN, primary)
                : fine("found.primary." + facts.primary().writes(), primary));
        replica.sender().ifPresentOrElse(sender -> found.add(fine("found.sender", sender)), () -> found.add(warning("found.no-sender", facts.to().address())));
        replica.delay().ifPresent(delay -> found.add(warning("found.delay", words.duration(delay))));
        if (!facts.primary().others().isEmpty()) {
            found.add(warning("found.others", String.join(", ", facts.primary().others())));
        }
        if (fence == Fence.TOLD && facts.primary().writes() == Writes.SILENT) {
            found.add(warning("found.told", primary, request.choices().getOrDefault(Fence.BY_HAND, "–")));
        }
        harm(request, found);
        if (request.system().checks().isEmpty()) {
            found.add(warning("found.unproven"));
        }
        return found;
    }

    /** A replica replays a mistake as faithfully as anything else (ALL-11). */
    private void harm(RestoreRequest request, List<Finding> found) {
        SwitchRefusals.harmed(request, facts).ifPresentOrElse(harm -> found.add(warning("found.harmed", facts.to().address(), words.time(harm))),
                () -> found.add(warning("found.same", facts.to().address(), lag())));
    }

    private Duration loss(RestoreRequest request) {
        Duration loss = Duration.between(request.backup().recoveryPoint(), facts.at());
        return loss.isNegative() ? Duration.ZERO : loss;
    }

    private String lag() {
        return facts.lag().map(lag -> lag.isZero() ? say("lag.none") : words.duration(lag)).orElseGet(() -> say("lag.unknown"));
    }

    private String newest() {
        return facts.replica().flatMap(SwitchFacts.Replica::newest).orElse("–");
    }

    private Finding fine(String key, Object... values) {
        return new Finding(Finding.Standing.FINE, say(key, values));
    }

    private Finding warning(String key, Object... values) {
        return new Finding(Finding.Standing.WARNING, say(key, values));
    }

    private String say(String key, Object... values) {
        return words.say("restore.switch." + key, values);
    }
}
