package relight.ui.runbook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import relight.core.runbook.Runbook;
import relight.core.runbook.recognition.Confirmations;
import relight.core.runbook.recognition.Offer;
import relight.core.runbook.recognition.Offers;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;
import relight.ui.common.Background;

/** What was recognised in the runbook that is read, until a person uses it or waves it aside. */
final class RecognisedViewModel {

    private final RunbooksViewModel runbooks;
    private final Path root;
    private final Background background;
    private final ReadOnlyObjectWrapper<List<Offer>> offers = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Exception> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper workspaceChanged = new ReadOnlyBooleanWrapper();
    private final Set<Object> declined = new HashSet<>();

    RecognisedViewModel(RunbooksViewModel runbooks, Path root, Background background) {
        this.runbooks = runbooks;
        this.root = root;
        this.background = background;
        runbooks.chosenProperty().addListener((all, before, now) -> {
            if (!before.map(RunbookEntry::name).equals(now.map(RunbookEntry::name))) {
                problem.set(null);
            }
            look();
        });
        look();
    }

    /** In the order of the document; empty where it says nothing that is not in use. */
    ReadOnlyObjectProperty<List<Offer>> offers() {
        return offers.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Exception> problem() {
        return problem.getReadOnlyProperty();
    }

    /** Whether the other screens still show the workspace as it was before. */
    ReadOnlyBooleanProperty workspaceChanged() {
        return workspaceChanged.getReadOnlyProperty();
    }

    private Optional<Runbook> runbook() {
        return runbooks.chosenProperty().get().flatMap(RunbookEntry::runbook);
    }

    private void look() {
        Optional<Runbook> read = runbook();
        if (read.isEmpty()) {
            offers.set(List.of());
            return;
        }
        background.runAfterPicture(() -> Offers.of(read.get(), new WorkspaceReader().read(root)), found -> {
            if (runbook().equals(read)) {
                offers.set(found.stream().filter(offer -> !declined.contains(key(offer))).toList());
            }
        }, failure -> offers.set(List.of()));
    }

    /** Writes it where it belongs, and reads the documents again. */
    void use(Offer offer) {
        problem.set(null);
        runbook().ifPresent(read -> background.run(() -> confirm(read, offer), file -> {
            workspaceChanged.set(workspaceChanged.get() || file.endsWith(Workspace.FILE));
            runbooks.open();
            look();
        }, problem::set));
    }

    private Path confirm(Runbook read, Offer offer) throws IOException {
        return new Confirmations(root).confirm(read, offer);
    }

    /** Does not offer it again as long as the console is open. */
    void decline(Offer offer) {
        declined.add(key(offer));
        offers.set(offers.get().stream().filter(other -> other != offer).toList());
    }

    /** The words and not their place: what is waved aside stays so when lines are added above it. */
    private static Object key(Offer offer) {
        return offer.evidence().stream().map(one -> one.origin().words()).toList();
    }
}
