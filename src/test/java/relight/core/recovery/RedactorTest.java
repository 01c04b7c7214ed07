package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private static final String SECRET = "p&ss wörd/+'\"1";

    private final Redactor redactor = Redactor.of(List.of(SECRET, ""));

    @Test
    void masksAKnownValueInEveryForm() {
        String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        for (String form : List.of(SECRET, base64, url, url.replace("+", "%20"), SECRET.replace("\"", "\\\""))) {
            assertEquals("it is ••• there", redactor.redact("it is " + form + " there").replace("•••=", "•••"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u:", "us:", "user:"})
    void findsItWithinABase64OfMore(String before) {
        String whole = Base64.getEncoder().encodeToString((before + SECRET + ":after").getBytes(StandardCharsets.UTF_8));
        String redacted = redactor.redact(whole);
        assertTrue(redacted.contains(Redactor.MASK), redacted);
        assertFalse(redacted.length() > whole.length() - 12, redacted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "key AKIAIOSFODNN7EXAMPLE here~key ••• here",
        "PGPASSWORD=hunter22 psql~PGPASSWORD=••• psql",
        "password: 'hunter22', user: x~password: '•••', user: x",
        "Authorization: Bearer abcdefghijklmnopqrst~Authorization: Bearer •••",
        "postgresql://shop:hunter22@db:5432/shop~postgresql://shop:•••@db:5432/shop",
        "ghp_abcdefghijklmnopqrst~•••",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF~•••",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG~aws_secret_access_key = •••",
        "ПАРОЛЬ=щось~ПАРОЛЬ=•••",
        "the basic rules of a token ring~the basic rules of a token ring",
        "see https://shop.example.com:8443/health~see https://shop.example.com:8443/health",
        "12 rows copied, 3 keys~12 rows copied, 3 keys"})
    void masksWhatLooksLikeASecretAndNothingElse(String text, String redacted) {
        assertEquals(redacted, Redactor.of(List.of()).redact(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 4096, 100_000})
    void findsItAcrossTheBordersOfWhatIsWritten(int chunk) throws IOException {
        String filler = "x ".repeat(40_000);
        String text = "a " + SECRET + " b\n" + filler + SECRET + filler + "PGPASSWORD=hunter22" + " " + filler + "\nlast " + SECRET;
        String expected = text.replace(SECRET, Redactor.MASK).replace("hunter22", Redactor.MASK);
        assertEquals(expected, streamed(text.getBytes(StandardCharsets.UTF_8), chunk).toString(StandardCharsets.UTF_8));
    }

    @Test
    void leavesBytesThatAreNoTextAsTheyAre() throws IOException {
        byte[] bytes = new byte[20_000];
        new Random(1).nextBytes(bytes);
        org.junit.jupiter.api.Assertions.assertArrayEquals(bytes, streamed(bytes, 1_000).toByteArray());
    }

    @Test
    void masksAPrivateKeyThatIsPrintedLineByLine() throws IOException {
        String text = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabcd\n-----END RSA PRIVATE KEY-----\nafter\n";
        assertEquals("-----BEGIN RSA PRIVATE KEY-----\n•••\n•••\n-----END RSA PRIVATE KEY-----\nafter\n",
                streamed(text.getBytes(StandardCharsets.UTF_8), 5).toString(StandardCharsets.UTF_8));
    }

    private ByteArrayOutputStream streamed(byte[] bytes, int chunk) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (OutputStream stream = redactor.stream(target)) {
            for (int i = 0; i < bytes.length; i += chunk) {
                stream.write(bytes, i, Math.min(chunk, bytes.length - i));
            }
        }
        return target;
    }
}
