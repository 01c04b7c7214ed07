package relight.core.hypnoscript;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.workspace.StoreRules;

/** Stores of a HypnoScript document: folders, buckets and containers, with what is arranged with them. */
final class StoreMapping {

    private final Draft workspace;
    private final Set<String> archives = new HashSet<>();

    StoreMapping(Draft workspace) {
        this.workspace = workspace;
    }

    /** How the backups lie in a store, where the document says. */
    record Keys(Optional<String> pattern) {}

    /** Whether objects come there later, from another store. */
    boolean isArchive(String name) {
        return archives.contains(name);
    }

    /** A store of the section {@code cloud}; one that is not in use is left where it is. */
    void cloud(String name, Settings store) {
        if (store.peek("enabled").filter("false"::equals).isEmpty() && storage(name, name, store).isPresent()) {
            store.text("enabled");
        }
    }

    /** A store, by what its entry is called; empty where that is no store that Relight knows of. */
    Optional<Keys> storage(String name, String kind, Settings store) {
        String lower = kind.toLowerCase(Locale.ROOT);
        boolean azure = lower.contains("azure") || lower.contains("blob");
        boolean google = lower.matches(".*(gcp|gcs|google).*");
        boolean archive = lower.contains("glacier") || lower.contains("archive");
        boolean bucket = archive || lower.contains("s3") || lower.contains("aws");
        boolean folder = lower.matches("local|disk|folder|nfs|file.*");
        Optional<String> place = folder ? store.text("path", "folder") : store.text(azure ? "container" : "bucket");
        if (place.isEmpty() || !(azure || google || bucket || folder)) {
            return Optional.empty();
        }
        Draft draft = workspace.in("stores").in(name);
        draft.put(folder ? "folder" : azure ? "azure" : google ? "gcs" : "s3", windows(place.get(), folder, draft));
        if (azure) {
            draft.put("account", store.text("storage_account", "account").orElse(""));
        }
        draft.put("region", store.text("region", "location"));
        draft.put("max-size", store.size("max_size"));
        encryption(draft, store);
        lifecycle(draft, store, archive);
        replication(draft, store);
        draft.put("retrieval", store.text("retrieval_tier"));
        if (archive) {
            archives.add(name);
        }
        return Optional.of(new Keys(folder ? Optional.empty() : store.text("path", "prefix").map(StoreMapping::relative)));
    }

    /** A folder of another machine can be no path here; it is written so that the workspace loads, and remarked. */
    private static String windows(String path, boolean folder, Draft store) {
        if (folder && path.matches("[A-Za-z]:\\\\.*")) {
            store.note("plan.import.windows", path);
        }
        return path;
    }

    private static String relative(String path) {
        return path.replaceFirst("^/+", "");
    }

    private static void encryption(Draft draft, Settings store) {
        store.block("encryption").ifPresent(block -> draft.in("encryption")
                .put("type", block.text("sse_algorithm", "type", "algorithm").orElse("server_side"))
                .put("key", block.text("kms_key_id", "key_vault_url", "kms_key", "key_id", "key")));
    }

    /** Ages by the class that objects move to, whatever the store calls its keys. */
    private static void lifecycle(Draft draft, Settings store, boolean archive) {
        store.days("transition_days").ifPresent(age -> draft.in("lifecycle").put(archive ? "glacier" : "transition", age));
        store.block("lifecycle").ifPresent(block -> ages(draft, block));
    }

    private static void ages(Draft draft, Settings block) {
        for (String key : block.keys()) {
            block.days(key).ifPresent(age -> draft.in("lifecycle").put(stage(key), age));
        }
        block.named().values().forEach(inner -> ages(draft, inner));
    }

    private static String stage(String key) {
        String stage = key.toLowerCase(Locale.ROOT).replaceFirst("^(transition_to|tier_to|move_to|set)_", "").replaceFirst("_(days|after)$", "");
        return Map.of("expiration", StoreRules.DELETE, "expire", StoreRules.DELETE, "deletion", StoreRules.DELETE).getOrDefault(stage, stage);
    }

    private static void replication(Draft draft, Settings store) {
        store.block("replication").ifPresent(block -> block.text("destination_bucket", "destination_container", "destination")
                .ifPresent(to -> draft.in("replication").put("to", to).put("region", block.text("destination_region", "region"))
                        .put("enabled", block.oneOf(List.of("true", "false"), "enabled"))));
    }
}
