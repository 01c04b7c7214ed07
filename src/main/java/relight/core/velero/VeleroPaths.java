package relight.core.velero;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an object lies in Velero's archive (format 1.1.0), and where people look for it. */
public final class VeleroPaths {

    private static final Pattern OBJECT = Pattern.compile("resources/([^/]+)/(cluster|namespaces/[^/]+)/([^/]+)");
    private static final Pattern OF_A_VERSION = Pattern.compile("resources/[^/]+/v[^/]+/(cluster|namespaces)(/.*)?");

    private VeleroPaths() {}

    /**
     * Where an object belongs.
     *
     * @param resource  such as {@code deployments.apps}
     * @param namespace empty for an object of the whole cluster
     */
    record Place(String resource, String namespace, String name) {}

    /** Of an object's first entry; empty for what is none, and for where it stands a second time. */
    static Optional<Place> place(String path) {
        Matcher object = OBJECT.matcher(path);
        return object.matches() && path.endsWith(".json") ? Optional.of(new Place(object.group(1),
                object.group(2).equals("cluster") ? "" : object.group(2).substring("namespaces/".length()), object.group(3).replaceFirst("\\.json$", ""))) : Optional.empty();
    }

    /** The path by namespace and kind; empty for what stands there a second time, under the version of its kind. */
    public static String byNamespace(String path) {
        Matcher object = OBJECT.matcher(path);
        if (object.matches()) {
            return object.group(2) + "/" + object.group(1) + "/" + object.group(3);
        }
        return OF_A_VERSION.matcher(path).matches() ? "" : path;
    }
}
