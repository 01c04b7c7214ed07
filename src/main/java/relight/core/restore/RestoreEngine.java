package relight.core.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.catalog.WorkListener;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;

/**
 * A kind of system that can be brought back. The engine's actions are run by a step runner of the same name; this side only
 * looks and decides.
 *
 * @param <F> what its probe finds
 */
public interface RestoreEngine<F extends Facts> {

    /** As systems name it in the workspace, and as its actions begin: {@code postgresql}. */
    String name();

    /** What nobody has seen it do yet, in a few words for a label; empty where it has been proven on real servers. */
    default Optional<Message> unproven() {
        return Optional.empty();
    }

    /** What people can choose beside how the target is treated. */
    default List<Choice> choices(ProtectedSystem system) {
        return List.of();
    }

    /** What goes with a request beside them: a moment, an answer that is otherwise asked for on the way, what hardly anybody needs. */
    default List<Choice> furtherChoices(ProtectedSystem system) {
        return List.of();
    }

    /**
     * How what is there can be treated, in the order in which it is offered; the first is the default.
     *
     * @param chosen what has been chosen so far: a moment may leave fewer ways
     */
    default List<RestoreRequest.Way> ways(Map<String, String> chosen) {
        return List.of(RestoreRequest.Way.values());
    }

    /**
     * What is asked for in the engine's own terms: an engine that replays a log makes a target of a moment, and takes the backup from
     * which it can be reached. May read backups; everybody else's wish stays as it is.
     */
    default Restores.Wish settle(ProtectedSystem system, Restores.Wish wish, WorkListener listener) throws IOException, InterruptedException {
        return wish;
    }

    /** A backup that no catalog lists, such as a bucket's own versions at a moment; empty where the wish asks for none. */
    default Optional<Backup> source(ProtectedSystem system, Restores.Wish wish) throws IOException {
        return Optional.empty();
    }

    /** The moments that can be reached by replaying a log; empty where the system has none. */
    default Optional<Reach> reach(ProtectedSystem system) throws IOException, InterruptedException {
        return Optional.empty();
    }

    /**
     * What could take over instead of a restore; empty where the system has nothing like it.
     *
     * @param newest the backup that would be restored
     */
    default Optional<StandIn> standIn(ProtectedSystem system, Optional<Backup> newest) throws IOException, InterruptedException {
        return Optional.empty();
    }

    /**
     * The request for a restore test, turned to a throw-away target; empty where the engine has none for it.
     *
     * @param folder in Relight's own data, for engines whose data is files
     */
    default Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) throws IOException {
        return Optional.empty();
    }

    /** Whether it lays an incremental or differential backup onto the full one that it belongs to; otherwise none is restored (ALL-13). */
    default boolean chains() {
        return false;
    }

    /** Looks at backup, target and tools without changing any of them. Blocks; interruption ends it. */
    F probe(RestoreRequest request) throws IOException, InterruptedException;

    /** Whether {@link #dryRun} can tell what that restore would make of each file, object or table. */
    default boolean compares(RestoreRequest request) {
        return false;
    }

    /** What {@link #dryRun} tells of. */
    default DryRun.Of compared() {
        return DryRun.Of.FILES;
    }

    /** Whether the backup is read to its end for it, which takes as long as it is large. */
    default boolean readsToCompare() {
        return compared() == DryRun.Of.FILES;
    }

    /**
     * What a restore would make of each file, object or table, without changing any; asked only where {@link #compares} says that it can
     * tell, and empty where what is there turns out to be nothing to compare with. May read the backup to its end. Blocks; interruption ends it.
     */
    default Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        return Optional.empty();
    }

    /** Why it cannot be told what that restore would make of what is there, and what can be looked at instead; empty where it can, or nothing is there. */
    default Optional<Message> untold(RestoreRequest request) {
        return Optional.empty();
    }

    /** One of the things that a dry run told of, on all its sides; empty where the engine shows none. Blocks; interruption ends it. */
    default Optional<ItemDifference> explain(RestoreRequest request, DryRun.Item item, WorkListener listener) throws IOException, InterruptedException {
        return Optional.empty();
    }

    /** Decides from the facts alone: the same request and facts give the same plan. */
    Planning plan(RestoreRequest request, F facts, Messages words);

    /** Looks, then decides. */
    default Planning consider(RestoreRequest request, Messages words) throws IOException, InterruptedException {
        return plan(request, probe(request), words);
    }
}
