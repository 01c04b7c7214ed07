package relight.core.approval;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A yes that somebody gave on their own machine: their signature over the code of a request.
 *
 * @param letters as they are typed or scanned
 */
public record ApprovalAnswer(String letters) {

    private static final int SIGNATURE = 64;
    private static final int LETTERS = (SIGNATURE * 8 + 4) / 5 + 2;
    private static final int GROUP = 5;

    /** Says yes to the request with this code. */
    public static ApprovalAnswer to(String code, SigningKey key) {
        return new ApprovalAnswer(Letters.grouped(Letters.write(key.sign(message(code))), GROUP));
    }

    /** What a person typed; empty where it was typed wrong. */
    public static Optional<ApprovalAnswer> read(String typed) {
        return Letters.read(typed).filter(read -> read.length() == LETTERS).map(read -> new ApprovalAnswer(Letters.grouped(read, GROUP)));
    }

    /** Whether the owner of this key said yes to just this request. */
    public boolean says(String code, VerifyingKey key) {
        return key.verifies(message(code), Letters.bytes(letters.replace("-", ""), SIGNATURE));
    }

    private static byte[] message(String code) {
        return ("relight approval 1\nyes\n" + code).getBytes(StandardCharsets.UTF_8);
    }
}
