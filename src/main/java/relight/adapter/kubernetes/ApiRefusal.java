package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.text.Problem;

/** An API server's no, in its own words and with what can be done about it. */
public final class ApiRefusal extends Problem {

    /** No right is missing then, whatever its number: somebody's webhook or policy says no. */
    private static final Pattern POLICY = Pattern.compile("admission webhook .+ denied the request|ValidatingAdmissionPolicy .+ denied request");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;

    private final int code;
    private final String said;

    private ApiRefusal(int code, String said, String where, String kind) {
        super(Message.of("kubernetes.refused" + kind, where, code, said), Message.of("kubernetes.refused" + kind + ".remedy"));
        this.code = code;
        this.said = said;
    }

    /**
     * The server's answer.
     *
     * @param status the body, a {@code Status} object or nothing that can be read
     * @param where  method and address
     */
    static ApiRefusal of(int code, JsonNode status, String where) {
        String said = status.path("message").asText(status.path("reason").asText(""));
        String kind = POLICY.matcher(said).find() ? ".policy" : switch (code) {
            case UNAUTHORIZED -> ".token";
            case FORBIDDEN -> ".rights";
            case CONFLICT -> ".conflict";
            case TOO_MANY -> ".busy";
            default -> code >= 500 ? ".fault" : "";
        };
        return new ApiRefusal(code, said.isEmpty() ? "HTTP " + code : said, where, kind);
    }

    /** HTTP status. */
    public int code() {
        return code;
    }

    /** The server's own sentence. */
    public String said() {
        return said;
    }

    /** A list that goes on where it stopped is too old: it has to be begun again. */
    boolean isExpired() {
        return code == GONE;
    }
}
