package relight.core.hypnoscript;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.core.hypnoscript.HypnoValue.Block;
import relight.core.hypnoscript.HypnoValue.Scalar;
import relight.core.hypnoscript.HypnoValue.Sequence;
import relight.core.workspace.KeptSetting;

/** Every single value of a document, and which of them have been taken over: none is lost without a word. */
final class Ledger {

    /** One single value, under the path of its keys; items of lists are counted from 1. */
    record Leaf(String path, String key, Scalar value) {}

    private final List<Leaf> leaves = new ArrayList<>();
    private final Set<Scalar> taken = Collections.newSetFromMap(new IdentityHashMap<>());

    Ledger(Map<String, Block> blocks) {
        blocks.forEach((name, block) -> collect(name, name, block));
    }

    private void collect(String path, String key, HypnoValue value) {
        switch (value) {
            case Scalar scalar -> leaves.add(new Leaf(path, key, scalar));
            case Block block -> block.values().forEach((name, inner) -> collect(path + "." + name, name, inner));
            case Sequence list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    collect(path + "[" + (i + 1) + "]", key, list.items().get(i));
                }
            }
        }
    }

    void take(Scalar value) {
        taken.add(value);
    }

    List<Leaf> leaves() {
        return leaves;
    }

    int mapped() {
        return taken.size();
    }

    /** What nobody took, in the order of the document. */
    List<KeptSetting> kept() {
        return leaves.stream().filter(leaf -> !taken.contains(leaf.value()))
                .map(leaf -> new KeptSetting(leaf.path(), written(leaf.value()))).toList();
    }

    /** As a workspace writes it: a variable of the environment is named and never read. */
    static String written(Scalar value) {
        return value.kind() == HypnoValue.Kind.ENVIRONMENT ? "env:" + value.text() : value.text();
    }
}
