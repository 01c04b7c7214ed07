package relight.core.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What somebody else is asked to approve: the recovery, the step and its text, and by whom they are asked.
 *
 * @param nonce drawn for this request, so that an answer to an earlier one is worth nothing
 */
public record ApprovalRequest(String recovery, String step, String title, String text, String by, String nonce) {

    private static final String PREFIX = "relight-ask:";
    /** 110 bits: nobody finds a second text for them. */
    private static final int CODE_BYTES = 14;
    private static final int GROUP = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The short code over all of it; whoever signs it signs just this text of just this step. */
    public String code() {
        String all = String.join("\0", "relight approval 1", recovery, step, title, text, by, nonce);
        byte[] digest = Letters.sha256(all.getBytes(StandardCharsets.UTF_8));
        return Letters.grouped(Letters.write(Arrays.copyOf(digest, CODE_BYTES)), GROUP);
    }

    /** The code as it is shown, of one that a person typed; empty where it was typed wrong. */
    public static Optional<String> readCode(String typed) {
        int letters = (CODE_BYTES * 8 + 4) / 5 + 2;
        return Letters.read(typed).filter(read -> read.length() == letters).map(read -> Letters.grouped(read, GROUP));
    }

    /** The whole request as a text to copy or to scan, so that the approver reads what they sign. */
    public String whole() {
        try {
            byte[] json = JSON.writeValueAsBytes(new String[] {recovery, step, title, text, by, nonce});
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The request of such a text; empty where it is none. */
    public static Optional<ApprovalRequest> read(String whole) {
        String text = whole.strip().replaceAll("\\s", "");
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            JsonNode parts = JSON.readTree(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
            return parts.size() != 6 ? Optional.empty() : Optional.of(new ApprovalRequest(parts.get(0).asText(), parts.get(1).asText(),
                    parts.get(2).asText(), parts.get(3).asText(), parts.get(4).asText(), parts.get(5).asText()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
