package relight.core.restore.opensearch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.opensearch.OpensearchFacts.Kind;
import relight.core.restore.opensearch.OpensearchFacts.Place;

/**
 * The way of one index: from the snapshot to a new index beside, and by its alias into the place of the old one.
 *
 * @param name     that applications use
 * @param kind     what the name is on the cluster: an alias, an index, or nothing
 * @param source   index in the snapshot
 * @param restored the new index
 * @param live     the old index; empty where it is gone
 * @param uuid     of the old index (ALL-1)
 * @param before   copy of the old index where its name has to become an alias
 * @param aliases  of the old index, as JSON
 * @param policy   {@code setting=name} of the life-cycle policy that it gets at commit (ES-2)
 */
public record IndexMove(String name, Kind kind, String source, String restored, String live, String uuid, String before, String aliases,
                        Optional<String> policy) {

    /** What stands between an index's name and the time of a restore of it. */
    public static final String RESTORED = "_relight_";
    public static final String BEFORE = "_before_";

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final String OWN_ENDING = "(_relight_|_before_)\\d{14}$";

    /** The index that stays as it was until commit. */
    public String old() {
        return kind == Kind.INDEX ? before : live;
    }

    static IndexMove of(Place place, String source, Instant at, Optional<String> into, Optional<String> policy, Collection<String> taken) {
        String base = source.replaceFirst(OWN_ENDING, "");
        Instant second = at;
        while (taken.contains(base + RESTORED + STAMP.format(second)) || taken.contains(base + BEFORE + STAMP.format(second))) {
            second = second.plusSeconds(1);
        }
        return new IndexMove(place.name(), place.kind(), source, into.orElse(base + RESTORED + STAMP.format(second)),
                place.members().stream().findFirst().orElse(""), place.uuid(), base + BEFORE + STAMP.format(second), place.aliases(), policy);
    }

    /** As flat lines of an action. */
    public static Map<String, String> write(List<IndexMove> moves) {
        Map<String, String> lines = new TreeMap<>();
        for (int i = 0; i < moves.size(); i++) {
            IndexMove move = moves.get(i);
            String prefix = "move." + (i + 1) + ".";
            lines.putAll(Map.of(prefix + "name", move.name, prefix + "kind", move.kind.name(), prefix + "source", move.source,
                    prefix + "restored", move.restored, prefix + "live", move.live, prefix + "uuid", move.uuid,
                    prefix + "before", move.before, prefix + "aliases", move.aliases));
            move.policy.ifPresent(policy -> lines.put(prefix + "policy", policy));
        }
        return lines;
    }

    /** From an action's lines, in their order. */
    public static List<IndexMove> read(Map<String, String> lines) {
        List<IndexMove> moves = new ArrayList<>();
        for (int i = 1; lines.containsKey("move." + i + ".name"); i++) {
            String prefix = "move." + i + ".";
            moves.add(new IndexMove(lines.get(prefix + "name"), Kind.valueOf(lines.get(prefix + "kind")), lines.get(prefix + "source"),
                    lines.get(prefix + "restored"), lines.getOrDefault(prefix + "live", ""), lines.getOrDefault(prefix + "uuid", ""),
                    lines.getOrDefault(prefix + "before", ""), lines.getOrDefault(prefix + "aliases", "{}"),
                    Optional.ofNullable(lines.get(prefix + "policy"))));
        }
        return moves;
    }
}
