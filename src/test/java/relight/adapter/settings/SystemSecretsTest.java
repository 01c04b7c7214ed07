package relight.adapter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

class SystemSecretsTest {

    @TempDir
    private Path workspace;

    @Test
    void takesASecretFromTheEnvironment() {
        assertEquals("hunter2", value(resolve("env:SHOP_PASSWORD")));
        assertTrue(problem("env:OTHER").contains("The variable OTHER, which the workspace takes a secret from, is not set."));
    }

    @Test
    void takesASecretFromAFileThatOnlyItsOwnerMayRead() throws IOException {
        secret("hunter2\n", "rw-------");
        assertEquals("hunter2", value(resolve("file:shop.secret")));
        assertEquals("hunter2", value(resolve("file:" + workspace.resolve("shop.secret"))));
        assertEquals("•••", resolve("file:shop.secret").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void refusesAFileThatOthersMayReadWithTheCommandThatClosesIt(String mode) throws IOException {
        secret("hunter2\n", mode);
        String said = problem("file:shop.secret");
        assertTrue(said.endsWith("chmod 600 " + workspace.toRealPath().resolve("shop.secret")), said);
        assertFalse(said.contains("hunter2"));
    }

    @Test
    void refusesALinkToAnOpenFile() throws IOException {
        secret("hunter2\n", "rw-r--r--");
        Files.createSymbolicLink(workspace.resolve("link"), workspace.resolve("shop.secret"));
        assertTrue(problem("file:link").contains("chmod 600"));
    }

    @Test
    void refusesWhatIsNotOneSecretOnOneLine() throws IOException {
        for (String text : new String[] {"", "\n", "one\ntwo\n", "x".repeat(70_000)}) {
            secret(text, "rw-------");
            assertTrue(problem("file:shop.secret").contains("does not hold one secret on one line"));
        }
        assertTrue(problem("file:nothing").contains("is not there"));
    }

    @Test
    void aLiteralIsNoReference() {
        assertEquals(Optional.empty(), SecretReference.parse("hunter2"));
        assertEquals(Optional.empty(), SecretReference.parse("env:"));
        assertEquals(Optional.empty(), SecretReference.parse("env:A B"));
        assertEquals(Optional.empty(), SecretReference.parse("file: "));
    }

    private void secret(String text, String mode) throws IOException {
        Path file = workspace.resolve("shop.secret");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private Secret resolve(String reference) {
        return new SystemSecrets(workspace, Map.of("SHOP_PASSWORD", "hunter2")::get).resolve(SecretReference.parse(reference).orElseThrow());
    }

    private String problem(String reference) {
        return assertThrows(Problem.class, () -> resolve(reference)).say(Messages.english());
    }

    private static String value(Secret secret) {
        return secret.use(value -> value);
    }
}
