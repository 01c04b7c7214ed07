package relight.core.workspace;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import relight.core.text.Message;

/**
 * {@code evidence:} of the workspace: where open recoveries are kept for other machines.
 *
 * <pre>{@code
 * evidence: {folder: /mnt/team/relight}
 * evidence: {store: backup-bucket}
 * }</pre>
 */
final class EvidenceSection {

    private static final String NAME = "evidence";

    private final Path root;
    private final List<StoreDefinition> stores;

    EvidenceSection(Path root, List<StoreDefinition> stores) {
        this.root = root;
        this.stores = stores;
    }

    Optional<StoreDefinition> read(Fields top) {
        return top.block(NAME, Message.of("workspace.in.evidence")).flatMap(fields -> {
            if (fields.has("folder") == fields.has("store")) {
                fields.wrong(fields.has("folder") ? "store" : "", Message.of("workspace.evidence.kind"), Message.of("workspace.evidence.kind.remedy"));
            }
            Optional<String> folder = fields.text("folder");
            Optional<String> store = fields.text("store");
            fields.end();
            return folder.isPresent() ? folder(folder.get(), fields) : store.flatMap(name -> store(name, fields));
        });
    }

    private Optional<StoreDefinition> folder(String written, Fields fields) {
        try {
            return Optional.of(new StoreDefinition.Folder(NAME, WrittenPath.from(root, written), false));
        } catch (InvalidPathException e) {
            fields.wrong("folder", Message.of("workspace.path", fields.owner(), "folder", e.getReason()), Message.of("workspace.path.remedy"));
            return Optional.empty();
        }
    }

    private Optional<StoreDefinition> store(String name, Fields fields) {
        Optional<StoreDefinition> found = stores.stream().filter(store -> store.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            fields.wrong("store", Message.of("workspace.evidence.unknown", Fields.shown(name)),
                    Fields.expected(name, stores.stream().map(StoreDefinition::name).toList()));
        }
        found.filter(store -> !(store instanceof StoreDefinition.Folder || store instanceof StoreDefinition.S3)).ifPresent(unfit ->
                fields.wrong("store", Message.of("workspace.evidence.unread", name), Message.of("workspace.evidence.kind.remedy")));
        return found;
    }
}
