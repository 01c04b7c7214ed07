package relight.core.readiness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.core.catalog.WorkListener;
import relight.core.readiness.Evaluation.Finding;
import relight.core.readiness.Evaluation.Kind;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.MessageChannels.Webhook;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.SecretReference;
import relight.core.workspace.SecretResolver;
import relight.core.workspace.Workspace;

/**
 * Looks whether everything is there that a recovery would need, without running any of it: programs, secrets, space, clusters, and for each
 * system the plan that would be made now, whose probes ask the target what may be done there. Whatever is missing, the rest is
 * looked at too.
 */
public final class PlanEvaluator {

    private static final long LEAST_SPACE = 200_000_000;

    private final Workspace workspace;
    private final Restores restores;
    private final Programs programs;
    private final SecretResolver secrets;
    private final ClusterReadiness clusters;
    private final Path spool;
    private final InstantSource clock;

    /**
     * Over one workspace.
     *
     * @param spool the folder into which backups are fetched; it may not be there yet
     */
    public PlanEvaluator(Workspace workspace, Restores restores, Programs programs, SecretResolver secrets, ClusterReadiness clusters, Path spool,
                         InstantSource clock) {
        this.workspace = workspace;
        this.restores = restores;
        this.programs = programs;
        this.secrets = secrets;
        this.clusters = clusters;
        this.spool = spool;
        this.clock = clock;
    }

    /** One look at everything; blocks, and ends soon when interrupted. */
    public Evaluation evaluate(Messages words, WorkListener listener) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        NeededPrograms needed = new NeededPrograms();
        workspace.runbooks().forEach(file -> runbook(file, needed, findings));
        for (Map.Entry<String, Set<String>> program : needed.all().entrySet()) {
            findings.add(program(program.getKey(), program.getValue()));
        }
        references().forEach(reference -> findings.add(secret(reference)));
        findings.add(space());
        findings.addAll(clusters.findings());
        for (ProtectedSystem system : workspace.systems()) {
            system(system, words, listener, findings);
        }
        return new Evaluation(clock.instant(), findings);
    }

    private void runbook(Path file, NeededPrograms needed, List<Finding> findings) {
        String name = workspace.root().relativize(file).toString().replace('\\', '/');
        try {
            Runbook runbook = new RunbookReader().read(name, Files.readString(file));
            needed.add(runbook);
            findings.add(new Finding(Kind.RUNBOOK, name, true, Message.of("messaging.ready.runbook", runbook.steps().size())));
        } catch (Problem problem) {
            findings.add(new Finding(Kind.RUNBOOK, name, false, problem.what()));
        } catch (IOException e) {
            findings.add(new Finding(Kind.RUNBOOK, name, false, Message.of("messaging.ready.unreadable", e.getClass().getSimpleName())));
        }
    }

    private Finding program(String name, Set<String> runbooks) throws InterruptedException {
        Optional<Programs.Found> found = programs.find(name);
        return found.map(there -> new Finding(Kind.PROGRAM, name, true,
                        Message.of("messaging.ready.program", there.version().map(version -> version + ", " + there.place()).orElse(there.place()))))
                .orElseGet(() -> new Finding(Kind.PROGRAM, name, false,
                        Message.of("messaging.ready.program.missing", String.join(", ", runbooks))));
    }

    private Set<SecretReference> references() {
        Set<SecretReference> references = new LinkedHashSet<>();
        workspace.systems().forEach(system -> system.target().values().forEach(value -> SecretReference.parse(value).ifPresent(references::add)));
        workspace.channels().mail().flatMap(mail -> mail.password()).ifPresent(references::add);
        for (Webhook webhook : workspace.channels().webhooks()) {
            webhook.secret().ifPresent(references::add);
            webhook.key().ifPresent(references::add);
        }
        return references;
    }

    private Finding secret(SecretReference reference) {
        String name = switch (reference) {
            case SecretReference.Environment(String variable) -> variable;
            case SecretReference.File(String path) -> path;
        };
        try {
            secrets.resolve(reference);
            return new Finding(Kind.SECRET, name, true, Message.of("messaging.ready.secret"));
        } catch (Problem missing) {
            return new Finding(Kind.SECRET, name, false, missing.what());
        }
    }

    private Finding space() {
        Path there = spool.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            return new Finding(Kind.SPACE, there.toString(), free >= LEAST_SPACE, Message.of("messaging.ready.space", new Bytes(free)));
        } catch (IOException e) {
            return new Finding(Kind.SPACE, there.toString(), false, Message.of("messaging.ready.unreadable", e.getClass().getSimpleName()));
        }
    }

    private void system(ProtectedSystem system, Messages words, WorkListener listener, List<Finding> findings) throws InterruptedException {
        try {
            RestoreRequest request = restores.request(Restores.Wish.latestGood(system.name()), listener);
            findings.add(new Finding(Kind.BACKUP, system.name(), true, Message.of("messaging.ready.backup", request.backup().location())));
            findings.add(plan(system, restores.plan(request, words)));
        } catch (Problem none) {
            findings.add(new Finding(Kind.PLAN, system.name(), false, none.what()));
        } catch (IOException e) {
            findings.add(new Finding(Kind.PLAN, system.name(), false, Message.of("messaging.ready.unreachable",
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())));
        }
    }

    private static Finding plan(ProtectedSystem system, Planning planning) {
        return switch (planning) {
            case Planning.Planned planned -> new Finding(Kind.PLAN, system.name(), true,
                    Message.of("messaging.ready.plan", planned.plan().estimate()));
            case Planning.Refused refused -> new Finding(Kind.PLAN, system.name(), false, Message.of("messaging.ready.refused",
                    refused.refusals().stream().map(one -> one.id() + ": " + one.text()).collect(Collectors.joining(" "))));
        };
    }
}
