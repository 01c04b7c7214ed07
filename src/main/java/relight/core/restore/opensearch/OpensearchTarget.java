package relight.core.restore.opensearch;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * A cluster, and the names under which applications know its indices: aliases or bare names.
 *
 * @param password    a reference such as <code>env:SEARCH_PASSWORD</code>, never the password itself; empty: none
 * @param certificate of the authority that vouches for the cluster
 */
public record OpensearchTarget(String url, List<String> names, Optional<String> user, Optional<String> password, Optional<String> certificate) {

    public OpensearchTarget {
        names = List.copyOf(names);
    }

    /** The system's target; an index that is not named bears the system's name. */
    public static OpensearchTarget of(ProtectedSystem system) {
        Map<String, String> words = new TreeMap<>(system.target());
        words.putIfAbsent("index", system.name());
        return of(words);
    }

    /** Read back from a step's words. */
    public static OpensearchTarget of(Map<String, String> with) {
        return new OpensearchTarget(address(with.getOrDefault("url", "")), list(with.getOrDefault("index", "")), Optional.ofNullable(with.get("user")),
                Optional.ofNullable(with.get("password")), Optional.ofNullable(with.get("sslrootcert")));
    }

    private static String address(String written) {
        String url = written.strip().replaceAll("/+$", "");
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Problem(Message.of("restore.opensearch.url", written), Message.of("restore.opensearch.url.remedy"));
    }

    /** Names with commas between them. */
    static List<String> list(String written) {
        return Arrays.stream(written.split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(Map.of("url", url, "index", String.join(", ", names)));
        user.ifPresent(name -> with.put("user", name));
        password.ifPresent(reference -> with.put("password", reference));
        certificate.ifPresent(file -> with.put("sslrootcert", file));
        return with;
    }
}
