package relight.core.workspace;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import relight.core.text.DurationText;
import relight.core.text.Message;

/** What a store says of its encryption, its life cycle, its copies and its size. */
final class StoreRulesReader {

    private final Fields store;

    StoreRulesReader(Fields store) {
        this.store = store;
    }

    StoreRules read() {
        return new StoreRules(store.size("max-size"), encryption(), lifecycle(), replication(), store.text("retrieval"));
    }

    private Optional<StoreRules.Encryption> encryption() {
        return store.block("encryption", Message.of("workspace.in.encryption", store.owner())).map(block -> {
            StoreRules.Encryption encryption = new StoreRules.Encryption(block.required("type"), block.text("key"));
            block.end();
            return encryption;
        });
    }

    private Map<String, Duration> lifecycle() {
        Map<String, Duration> ages = new LinkedHashMap<>();
        store.block("lifecycle", Message.of("workspace.in.lifecycle", store.owner())).ifPresent(block ->
                block.all().forEach((name, written) -> DurationText.read(written).ifPresentOrElse(age -> ages.put(name, age),
                        () -> block.duration(name))));
        return ages;
    }

    private Optional<StoreRules.Replication> replication() {
        return store.block("replication", Message.of("workspace.in.replication", store.owner())).map(block -> {
            StoreRules.Replication replication = new StoreRules.Replication(block.required("to"), block.text("region"),
                    block.flag("enabled").orElse(true));
            block.end();
            return replication;
        });
    }
}
