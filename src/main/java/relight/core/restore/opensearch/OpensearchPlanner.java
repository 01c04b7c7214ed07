package relight.core.restore.opensearch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.TestRestore;
import relight.core.restore.opensearch.OpensearchFacts.Place;
import relight.core.text.Messages;

/** Decides how indices of OpenSearch or Elasticsearch come back, from the facts alone. */
public final class OpensearchPlanner {

    /** As systems name the engine in the workspace. */
    public static final String ENGINE = "opensearch";

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, OpensearchFacts facts, Messages words) {
        List<Refusal> refusals = new OpensearchRefusals(request, facts, words).find();
        return refusals.isEmpty()
                ? new Planning.Planned(new OpensearchPlan(request, facts, words).make())
                : new Planning.Refused(refusals);
    }

    /** The index in the snapshot that a name stands for: the one said, the one behind the name now, or one that is called so. */
    public static Optional<String> source(Place place, Optional<String> said, List<String> indices) {
        if (said.isPresent()) {
            return said.filter(indices::contains);
        }
        return place.members().stream().filter(indices::contains).findFirst()
                .or(() -> Optional.of(place.name()).filter(indices::contains));
    }

    /** Indices that belong to the cluster itself or its security, never to an application (ES-6). */
    static boolean system(String index) {
        return index.startsWith(".") || index.startsWith("security-auditlog");
    }

    /** Of several indices of a restore test each has the name of the test and its number. */
    private static Optional<String> into(RestoreRequest request, OpensearchFacts facts, int before) {
        return TestRestore.asked(request) && facts.places().size() > 1 ? request.into().map(name -> name + "_" + (before + 1)) : request.into();
    }

    static List<IndexMove> moves(RestoreRequest request, OpensearchFacts facts) {
        List<IndexMove> moves = new ArrayList<>();
        var wanted = OpensearchChoice.wanted(request);
        for (Place place : facts.places()) {
            Optional<String> policy = place.policy().or(() -> Optional.ofNullable(request.choices().get(OpensearchChoice.POLICY))
                    .filter(name -> !name.isBlank()).map(name -> (facts.cluster().elasticsearch() ? LifeCycle.ELASTICSEARCH : LifeCycle.OPENSEARCH)
                            + "=" + name.strip()));
            source(place, wanted.getOrDefault(place.name(), Optional.empty()), facts.snapshot().indices())
                    .ifPresent(source -> moves.add(IndexMove.of(place, source, facts.at(), into(request, facts, moves.size()), policy, facts.taken())));
        }
        return moves;
    }
}
