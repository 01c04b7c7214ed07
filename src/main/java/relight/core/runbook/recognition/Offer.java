package relight.core.runbook.recognition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import relight.core.runbook.recognition.Recognised.Kubectl;
import relight.core.runbook.recognition.Recognised.Measure;
import relight.core.runbook.recognition.Recognised.Objective;
import relight.core.runbook.recognition.Recognised.Person;
import relight.core.runbook.recognition.Recognised.RestoreLines;
import relight.core.workspace.Scenario;

/** What was recognised and could be used, if a person says so. Until then it counts for nothing. */
public sealed interface Offer {

    /** Where it was read; never empty. */
    List<Recognised> evidence();

    /** An objective of the whole document, to be written into its front matter. */
    record Limit(Objective found) implements Offer {

        @Override
        public List<Recognised> evidence() {
            return List.of(found);
        }

        public Measure measure() {
            return found.measure();
        }

        /** The greatest that is still within what was written. */
        public Duration value() {
            return found.span().most();
        }
    }

    /**
     * What is known of one way in which things break, to be written into the workspace as a scenario; what the workspace has of it
     * already is left out.
     *
     * @param scenario its name in the workspace, or the name that it would get
     * @param runbook  the document and the section with its steps; empty where no section goes by the name
     */
    record Case(String scenario, Optional<String> runbook, Optional<String> symptom, Optional<Scenario.Estimate> estimate, Optional<Duration> rto,
                Optional<Duration> rpo, Optional<Duration> mtd, List<Recognised> evidence) implements Offer {

        public Case {
            evidence = List.copyOf(evidence);
        }
    }

    /** Somebody to be written into the workspace's contacts. */
    record Reach(Person found) implements Offer {

        @Override
        public List<Recognised> evidence() {
            return List.of(found);
        }
    }

    /**
     * Commands of {@code kubectl} that could stand as a step of Relight's own; until then they run as they are written.
     *
     * @param systems the clusters that are meant, one for each part of the commands
     */
    record NativeStep(Kubectl found, List<String> systems) implements Offer {

        public NativeStep {
            systems = List.copyOf(systems);
        }

        @Override
        public List<Recognised> evidence() {
            return List.of(found);
        }
    }

    /**
     * Lines that restore, in whose place a restore of Relight's own could stand: with a plan, a way back and proof.
     *
     * @param systems that are restored, one after the other
     */
    record NativeRestore(RestoreLines found, List<String> systems) implements Offer {

        @Override
        public List<Recognised> evidence() {
            return List.of(found);
        }
    }
}
