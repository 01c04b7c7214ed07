package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.adapter.kubernetes.ChangeNotes.Note;
import relight.adapter.kubernetes.ChangeNotes.Note.Way;
import relight.adapter.kubernetes.Releases.Revision;
import relight.core.kubernetes.ClusterAction;
import relight.core.text.Problem;

/** Releases of Helm: what there is is read from the cluster itself, before and after; {@code helm} does what changes it. */
final class HelmRun {

    private static final String NEWEST = "newest";
    private static final String DEPLOYED = "deployed";
    private static final Duration FOR_THE_WAY_BACK = Duration.ofMinutes(10);

    private final ClusterRun run;
    private final HelmProgram helm;
    private final Path workspace;

    HelmRun(ClusterRun run, HelmProgram helm, Path workspace) {
        this.run = run;
        this.helm = helm;
        this.workspace = workspace;
    }

    private String namespace(String said) {
        return said.isEmpty() ? run.cluster().namespace() : said;
    }

    void history(ClusterAction.ReleaseHistory history) throws InterruptedException {
        List<Revision> revisions = installed(namespace(history.namespace()), history.release());
        revisions.forEach(one -> run.say("revision", one.number(), one.status(), one.chart(), one.updated(), one.description()));
    }

    private List<Revision> installed(String namespace, String release) throws InterruptedException {
        List<Revision> revisions = Releases.of(run.cluster(), namespace, release);
        if (revisions.isEmpty()) {
            throw ClusterRun.problem("no-release", release, namespace);
        }
        return revisions;
    }

    void rollback(ClusterAction.ReleaseRollback rollback) throws InterruptedException {
        String namespace = namespace(rollback.namespace());
        String release = rollback.release();
        List<Revision> revisions = installed(namespace, release);
        Revision newest = revisions.getLast();
        Revision chosen = (rollback.revision().isPresent() ? revisions.stream().filter(one -> one.number() == rollback.revision().get())
                : revisions.reversed().stream().filter(one -> one.number() < newest.number()
                        && (one.isDeployed() || one.status().equals("superseded")))).findFirst()
                .orElseThrow(() -> ClusterRun.problem("no-revision", release, rollback.revision().map(String::valueOf).orElse("< " + newest.number()),
                        revisions.stream().map(Revision::number).toList().toString()));
        if (newest.isDeployed() && chosen.isAs(newest)) {
            run.say("same", release);
            return;
        }
        run.say("release-back", release, newest.number(), newest.chart(), newest.status(), chosen.number(), chosen.chart());
        change(namespace, release, revisions,
                List.of("rollback", release, Long.toString(chosen.number()), "--wait", "--timeout=" + seconds(rollback.within())));
    }

    void upgrade(ClusterAction.ReleaseUpgrade upgrade) throws InterruptedException {
        String namespace = namespace(upgrade.namespace());
        List<Revision> revisions = Releases.of(run.cluster(), namespace, upgrade.release());
        if (revisions.isEmpty() != upgrade.install()) {
            throw ClusterRun.problem(upgrade.install() ? "release-there" : "no-release", upgrade.release(), namespace);
        }
        List<String> words = new ArrayList<>(List.of(upgrade.install() ? "install" : "upgrade", upgrade.release(), chart(upgrade.chart())));
        upgrade.version().ifPresent(version -> words.add("--version=" + version));
        upgrade.repository().ifPresent(address -> words.add("--repo=" + address));
        for (String file : upgrade.values()) {
            Path values = workspace.resolve(file);
            if (!Files.isReadable(values)) {
                throw ClusterRun.problem("file", values, "");
            }
            words.add("--values=" + values);
        }
        run.say(upgrade.install() ? "release-new" : "release-on", upgrade.release(), upgrade.chart(), upgrade.version().orElse("–"),
                revisions.isEmpty() ? 0 : revisions.getLast().number(), revisions.isEmpty() ? "" : revisions.getLast().chart());
        List<String> tried = new ArrayList<>(words);
        tried.add("--dry-run");
        // What it would make holds Secrets: only what it says of a failure is shown
        List<String> said = new ArrayList<>();
        int status = helm().run(namespace, tried, said::add, () -> { });
        if (status != 0) {
            throw failed(status, said.stream().filter(HelmRun::isError).toList());
        }
        words.addAll(List.of("--wait", "--timeout=" + seconds(upgrade.within())));
        change(namespace, upgrade.release(), revisions, words);
    }

    private String chart(String written) {
        Path local = workspace.resolve(written);
        return Files.exists(local) ? local.toString() : written;
    }

    private HelmProgram helm() throws InterruptedException {
        run.say("helm", helm.version());
        return helm;
    }

    private static String seconds(Duration within) {
        return within.toSeconds() + "s";
    }

    private void change(String namespace, String release, List<Revision> before, List<String> words) throws InterruptedException {
        HelmProgram program = words.getFirst().equals("rollback") ? helm() : helm;
        if (run.ahead()) {
            return;
        }
        run.notes().add(new Note(Way.RELEASE, Releases.SECRETS, namespace, release, new ObjectMapper().createObjectNode()
                .put(NEWEST, before.isEmpty() ? 0 : before.getLast().number()).put(DEPLOYED, Releases.deployed(before).map(Revision::number).orElse(0L))));
        followed(program, namespace, words);
        Revision made = installed(namespace, release).getLast();
        if (!made.isDeployed()) {
            throw ClusterRun.problem("release-not", release, made.number(), made.status(), made.description());
        }
        run.say("release-is", release, made.number(), made.chart());
    }

    private void followed(HelmProgram program, String namespace, List<String> words) throws InterruptedException {
        Following following = new Following(run);
        List<String> said = new ArrayList<>();
        int status = program.run(namespace, words, line -> {
            said.add(line);
            run.print(line);
        }, () -> waiting(namespace).forEach(following::once));
        if (status != 0) {
            throw failed(status, said);
        }
    }

    /** Its own wait says nothing of what it waits for. */
    private List<String> waiting(String namespace) throws InterruptedException {
        try {
            return new Workloads(run.cluster(), List.of(namespace)).waiting(run.run().words());
        } catch (Problem away) {
            return List.of();
        }
    }

    private static boolean isError(String line) {
        return line.startsWith("Error");
    }

    private static Problem failed(int status, List<String> said) {
        return ClusterRun.problem("helm-failed", status, said.stream().filter(HelmRun::isError).reduce((first, last) -> last)
                .orElse(said.isEmpty() ? "" : said.getLast()));
    }

    /**
     * Back to what a release was before a step.
     *
     * @param first of the step's notes of this release
     * @param last  of them; the same where there is one
     */
    void takeBack(Note first, Note last) throws InterruptedException {
        List<Revision> now = Releases.of(run.cluster(), first.namespace(), first.name());
        long was = first.body().path(DEPLOYED).asLong();
        Optional<Revision> before = now.stream().filter(one -> one.number() == was).findFirst();
        long newest = now.isEmpty() ? 0 : now.getLast().number();
        boolean untouched = newest == first.body().path(NEWEST).asLong();
        if (untouched || before.isPresent() && now.getLast().isDeployed() && now.getLast().isAs(before.get())) {
            run.say("same", first.name());
            return;
        }
        if (newest > last.body().path(NEWEST).asLong() + 1) {
            throw ClusterRun.problem("release-since", first.name(), newest, was);
        }
        if (was > 0 && before.isEmpty()) {
            throw ClusterRun.problem("no-revision", first.name(), was, now.stream().map(Revision::number).toList().toString());
        }
        if (run.ahead()) {
            run.say("ahead.release", first.name(), newest, was);
            return;
        }
        followed(helm(), first.namespace(), was == 0 ? List.of("uninstall", first.name())
                : List.of("rollback", first.name(), Long.toString(was), "--wait", "--timeout=" + seconds(FOR_THE_WAY_BACK)));
    }
}
