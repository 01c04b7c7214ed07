package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.FieldPath;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ObjectName;

/**
 * What an action would do that leaves nothing to be put back: it is only said, once it is known that its object is there.
 *
 * @param workspace its folder
 */
record ReadingAhead(ClusterRun run, Path workspace) {

    /** Says it; true where it has to be tried, since it would change objects. */
    boolean leaves(ClusterAction action) throws InterruptedException {
        switch (action) {
            case ClusterAction.RolloutStatus status -> follow(status.object(), status.within());
            case ClusterAction.Wait wait -> await(wait);
            case ClusterAction.Get get -> run.say("ahead.get", get.object().isEvery() ? get.object().kind() : there(get.object()));
            case ClusterAction.Logs logs -> run.say("ahead.logs", logs.lines(), there(logs.object()), logs.search().isPresent() ? 1 : 0, logs.search().orElse(""));
            case ClusterAction.Exec exec -> run.say("ahead.exec", there(exec.object()), String.join(" ", exec.command()));
            case ClusterAction.Forward forward -> run.say("ahead.forward", there(forward.object()), forward.port(), forward.path());
            case ClusterAction.OpenPort open -> {
                PodPorts.requireFree(open);
                run.say("ahead.port", there(open.object()), open.port(), open.local().map(local -> "127.0.0.1:" + local).orElse("127.0.0.1"), open.time());
            }
            case ClusterAction.Copy copy when copy.intoThePod() -> {
                if (!Files.isReadable(workspace.resolve(copy.local()))) {
                    throw ClusterRun.problem("file", workspace.resolve(copy.local()), "");
                }
                run.say("ahead.copy", copy.local(), there(copy.pod()) + ":" + copy.path());
            }
            case ClusterAction.Copy copy -> {
                run.say("ahead.copy", there(copy.pod()) + ":" + copy.path(), copy.local());
                if (Files.exists(workspace.resolve(copy.local()))) {
                    run.say("ahead.copy-over", copy.local());
                }
            }
            default -> {
                return true;
            }
        }
        return false;
    }

    private void await(ClusterAction.Wait wait) {
        String shown = wait.object().shown();
        switch (wait.until()) {
            case ClusterAction.Wait.Gone _ -> run.say("ahead.wait-gone", shown, wait.within());
            case ClusterAction.Wait.There _ -> run.say("ahead.wait-there", shown, wait.within());
            case ClusterAction.Wait.Condition(String name, String value) -> run.say("ahead.wait", shown, name, value, wait.within());
            case ClusterAction.Wait.Field(FieldPath path, Optional<String> value) when value.isPresent() -> run.say("ahead.wait", shown, path.written(), value.get(), wait.within());
            case ClusterAction.Wait.Field field -> run.say("ahead.wait-field", shown, field.path().written(), wait.within());
        }
    }

    private void follow(ObjectName object, Object within) throws InterruptedException {
        ObjectKind kind = run.kind(object);
        JsonNode there = run.there(kind, object);
        Workloads.waiting(kind, there, run.run().words()).ifPresent(run::print);
        run.say("ahead.follow", object.shown(), within);
    }

    private String there(ObjectName object) throws InterruptedException {
        run.there(run.kind(object), object);
        return object.shown();
    }

    /** Whether it leaves the cluster as it is. */
    static boolean onlyReads(ClusterAction action) {
        return switch (action) {
            case ClusterAction.RolloutStatus _, ClusterAction.Wait _, ClusterAction.Get _, ClusterAction.Logs _, ClusterAction.Forward _, ClusterAction.OpenPort _, ClusterAction.ReleaseHistory _ -> true;
            default -> false;
        };
    }
}
