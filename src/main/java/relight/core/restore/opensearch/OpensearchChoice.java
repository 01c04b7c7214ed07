package relight.core.restore.opensearch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.RestoreRequest;

/** The names of the choices that a restore of OpenSearch or Elasticsearch adds to a request. */
public final class OpensearchChoice {

    /** Names of the indices that come back, with commas; {@code NAME=INDEX} where the snapshot knows it by another name. */
    public static final String INDICES = "indices";
    /** A snapshot without some of its shards is restored all the same; the value is the reason (ES-5). */
    public static final String PARTIAL = "partial";
    /** The life-cycle policy that the index gets at commit where none can be read from the cluster any more (ES-2). */
    public static final String POLICY = "policy";

    private OpensearchChoice() {}

    /** What is to come back: the name that applications use, and the index of the snapshot where somebody said which. */
    public static Map<String, Optional<String>> wanted(RestoreRequest request) {
        Map<String, Optional<String>> wanted = new LinkedHashMap<>();
        String chosen = request.choices().getOrDefault(INDICES, "");
        if (chosen.isBlank()) {
            OpensearchTarget.of(request.system()).names().forEach(name -> wanted.put(name, Optional.empty()));
        }
        for (String one : OpensearchTarget.list(chosen)) {
            int equal = one.indexOf('=');
            wanted.put(equal < 0 ? one : one.substring(0, equal).strip(),
                    equal < 0 ? Optional.empty() : Optional.of(one.substring(equal + 1).strip()));
        }
        return wanted;
    }
}
