package relight.core.workspace;

import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.yaml.Node;

/** Finds secrets that were written into the workspace itself: it is shared, copied and kept in Git, so none may stand there. */
public final class LiteralSecrets {

    private static final Pattern NAME = Pattern.compile("(?i).*(password|passwd|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key).*");
    private static final Pattern IN_ADDRESS = Pattern.compile("[a-zA-Z0-9+.-]://[^\\s/:@]{0,200}:[^\\s/@]{1,500}@");
    private static final Pattern IN_COMMAND = Pattern.compile("(?s).*((PGPASSWORD|MYSQL_PWD|AWS_SECRET_ACCESS_KEY)=[^\\s$\"']|-pass(in)?\\s+[\"']?pass:[^\\s$]|--passphrase[=\\s]+[\"']?[^\\s$-]).*");

    private LiteralSecrets() {}

    static boolean nameIsSecret(String key) {
        return NAME.matcher(key).matches();
    }

    /** Whether a secret stands in a value itself, and not a reference to one. */
    public static boolean isLiteral(String key, String value) {
        return nameIsSecret(key) ? SecretReference.parse(value).isEmpty()
                : IN_ADDRESS.matcher(value).find() || IN_COMMAND.matcher(value).matches();
    }

    /** Looks through everything that was written. The findings name places, never values. */
    static void find(Node node, Findings findings) {
        switch (node) {
            case Node.Nothing nothing -> { }
            case Node.Sequence list -> list.items().forEach(item -> find(item, findings));
            case Node.Mapping map -> map.values().forEach((key, value) -> {
                if (nameIsSecret(key) && value instanceof Node.Scalar scalar) {
                    reference(key, scalar, findings);
                } else {
                    find(value, findings);
                }
            });
            case Node.Scalar scalar -> {
                if (IN_ADDRESS.matcher(scalar.text()).find() || IN_COMMAND.matcher(scalar.text()).matches()) {
                    findings.add(scalar.place(), Message.of("workspace.secret.address"), Message.of("workspace.secret.remedy"));
                }
            }
        }
    }

    private static void reference(String key, Node.Scalar scalar, Findings findings) {
        if (SecretReference.parse(scalar.text()).isEmpty()) {
            findings.add(scalar.place(), Message.of("workspace.secret.literal", key), Message.of("workspace.secret.remedy"));
        }
    }
}
