package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One field of an object, as kubectl's JSONPath names it where it names just one: {@code {.status.containerStatuses[0].ready}}. */
public record FieldPath(String written, List<String> names) {

    private static final Pattern PATH = Pattern.compile("\\{((?:\\.(?:[\\w/-]|\\\\.)+|\\[\\d{1,4}]|\\['[^']+'])+)}");
    private static final Pattern NAME = Pattern.compile("\\.((?:[\\w/-]|\\\\.)+)|\\[(\\d+)]|\\['([^']+)']");

    public FieldPath {
        names = List.copyOf(names);
    }

    /** Empty for what may name several fields, or chooses among them. */
    public static Optional<FieldPath> of(String written) {
        Matcher path = PATH.matcher(written);
        if (!path.matches()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(path.group(1));
        while (name.find()) {
            names.add(name.group(1) != null ? name.group(1).replace("\\.", ".") : name.group(2) != null ? name.group(2) : name.group(3));
        }
        return Optional.of(new FieldPath(written, names));
    }

    /** Its value in an object as kubectl would print it; empty where there is none. */
    public Optional<String> in(JsonNode object) {
        JsonNode at = object;
        for (String name : names) {
            at = at.isArray() && name.matches("\\d+") ? at.path(Integer.parseInt(name)) : at.path(name);
        }
        return at.isMissingNode() || at.isNull() ? Optional.empty() : Optional.of(at.isContainerNode() ? at.toString() : at.asText());
    }
}
