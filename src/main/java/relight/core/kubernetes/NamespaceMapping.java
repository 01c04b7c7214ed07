package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Into which namespace the objects of each go. References to namespaces are rewritten where the API has a field for them, and never in
 * the text of a value: a name in a connection string stays as it is, and is told by {@link #mentions}.
 */
public record NamespaceMapping(Map<String, String> into) {

    /** Field names under which an object, anywhere in it, names the namespace of another one beside that object's own name. */
    private static final List<String> BESIDE_A_REFERENCE = List.of("subjects", "claimRef", "service", "parentRefs", "backendRefs", "backendRef",
            "targetRef", "dataSourceRef", "certificateRefs", "clientConfig", "secretRef", "nodePublishSecretRef", "controllerPublishSecretRef");

    /** The label that each namespace bears with its own name (1.21 and later). */
    private static final String OWN_NAME = "kubernetes.io/metadata.name";

    /** Before a namespace in the name of a subject that is a service account's user, or the group of all of a namespace's. */
    private static final List<String> ACCOUNTS = List.of("system:serviceaccount:", "system:serviceaccounts:");

    public NamespaceMapping {
        into = Map.copyOf(into);
    }

    /** Everything stays where it was. */
    public static final NamespaceMapping NONE = new NamespaceMapping(Map.of());

    /** Read as {@code shop=shop-restored, infra=infra-restored}. */
    public static NamespaceMapping read(String written) {
        Map<String, String> into = new TreeMap<>();
        for (String pair : Arrays.stream(written.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList()) {
            String[] halves = pair.split("=", 2);
            if (halves.length < 2 || !isName(halves[0].strip()) || !isName(halves[1].strip())) {
                throw new Problem(Message.of("kubernetes.mapping", pair), Message.of("kubernetes.mapping.remedy"));
            }
            into.put(halves[0].strip(), halves[1].strip());
        }
        return new NamespaceMapping(into);
    }

    /** Whether a namespace can be called so (RFC 1123 label). */
    public static boolean isName(String written) {
        return written.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    }

    public String write() {
        return new TreeMap<>(into).entrySet().stream().map(pair -> pair.getKey() + "=" + pair.getValue()).collect(Collectors.joining(", "));
    }

    public String of(String namespace) {
        return into.getOrDefault(namespace, namespace);
    }

    /** Rewrites the object itself. */
    void apply(ObjectNode object) {
        if (into.isEmpty()) {
            return;
        }
        if (object.path("metadata") instanceof ObjectNode metadata) {
            rename(metadata, "namespace");
            if (object.path("kind").asText().equals("Namespace")) {
                rename(metadata, "name");
            }
        }
        object.properties().stream().filter(field -> !field.getKey().equals("metadata") && !field.getKey().equals("data"))
                .forEach(field -> references(field.getKey(), field.getValue()));
    }

    private void references(String name, JsonNode value) {
        if (value instanceof ObjectNode object) {
            if (BESIDE_A_REFERENCE.contains(name)) {
                rename(object, "namespace");
            }
            switch (name) {
                case "namespaceSelector" -> selector(object);
                case "subjects" -> account(object);
                default -> { }
            }
            if (object.has("topologyKey")) {
                renameAll(object.path("namespaces"));
            }
            object.properties().forEach(field -> references(field.getKey(), field.getValue()));
        } else if (value.isArray()) {
            value.forEach(one -> references(name, one));
        }
    }

    /** Of a network policy, an affinity or a monitor: by the namespace's own name. */
    private void selector(ObjectNode selector) {
        if (selector.path("matchLabels") instanceof ObjectNode labels) {
            rename(labels, OWN_NAME);
        }
        selector.path("matchExpressions").forEach(one -> {
            if (one.path("key").asText().equals(OWN_NAME)) {
                renameAll(one.path("values"));
            }
        });
        renameAll(selector.path("matchNames"));
    }

    private void account(ObjectNode subject) {
        String name = subject.path("name").asText();
        ACCOUNTS.stream().filter(name::startsWith).forEach(account -> {
            String[] rest = name.substring(account.length()).split(":", 2);
            rest[0] = of(rest[0]);
            subject.put("name", account + String.join(":", rest));
        });
    }

    private void renameAll(JsonNode names) {
        if (names instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).isTextual()) {
                    list.set(i, of(list.get(i).asText()));
                }
            }
        }
    }

    private void rename(ObjectNode object, String field) {
        Optional.ofNullable(into.get(object.path(field).asText(""))).ifPresent(other -> object.put(field, other));
    }

    /** A namespace that is mapped and that the object's values still speak of, as in {@code db.shop.svc}; empty where none is. */
    public Optional<String> mentions(ObjectNode object) {
        String text = object.toString();
        return into.keySet().stream().filter(name -> text.contains("." + name + ".svc") || text.contains("." + name + ":")).findFirst();
    }
}
