package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.kubernetes.ClusterTarget;
import relight.core.text.Messages;
import relight.core.text.Problem;

/** Kubeconfigs are put together as kubectl does it. */
class KubeConfigTest {

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private KubeConfig merged(Path... files) {
        return KubeConfig.read(Optional.empty(), Map.of("KUBECONFIG", String.join(File.pathSeparator, List.of(files).stream().map(Path::toString).toList())));
    }

    @Test
    void ofSeveralFilesTheFirstToNameAThingWinsAndTheOthersAddToIt() throws Exception {
        Path one = write("one", """
                clusters: [{name: prod, cluster: {server: "https://one"}}]
                contexts: [{name: prod, context: {cluster: prod, user: anna, namespace: shop}}]
                """);
        Path two = write("two", """
                clusters: [{name: prod, cluster: {server: "https://two"}}, {name: dr, cluster: {server: "https://dr"}}]
                users: [{name: anna, user: {token: t}}]
                contexts: [{name: dr, context: {cluster: dr, user: anna}}]
                """);
        KubeConfig all = merged(one, folder.resolve("absent"), two);
        assertEquals(List.of("prod", "dr"), all.contexts());
        JsonNode alone = new ObjectMapper().readTree(all.alone("prod"));
        assertEquals("https://one", alone.at("/clusters/0/cluster/server").asText());
        assertEquals("t", alone.at("/users/0/user/token").asText());
        assertEquals(1, alone.path("contexts").size());
        assertEquals(Optional.of("shop"), all.namespace("prod"));
    }

    @Test
    void relativePathsCountFromTheFileThatTheyStandIn() throws Exception {
        Path file = write("deep/config", """
                clusters: [{name: c, cluster: {server: "https://c", certificate-authority: pki/ca.crt}}]
                users: [{name: u, user: {client-certificate: ../u.crt, client-key: /abs/u.key}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                """);
        JsonNode alone = new ObjectMapper().readTree(merged(file).alone("c"));
        assertEquals(folder.resolve("deep/pki/ca.crt").toString(), alone.at("/clusters/0/cluster/certificate-authority").asText());
        assertEquals(folder.resolve("u.crt").toString(), alone.at("/users/0/user/client-certificate").asText());
        assertEquals("/abs/u.key", alone.at("/users/0/user/client-key").asText());
    }

    @Test
    void aProgramIsToldAsItWouldBeCalledAndRunsOnlyWhenItWasAllowed() throws Exception {
        Path ran = folder.resolve("ran");
        Path file = write("config", """
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ["%s"], env: [{name: REGION, value: eu}]}}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                """.formatted(ran));
        assertEquals(Optional.of("REGION=eu touch " + ran), merged(file).program("c"));
        AllowedPrograms allowed = new AllowedPrograms(folder.resolve("data/allowed"));
        ClusterAccess access = new ClusterAccess(Map.of("KUBECONFIG", file.toString()), allowed::isAllowed);
        Problem refused = assertThrows(Problem.class, () -> access.to(ClusterTarget.of(Map.of("context", "c"))));
        assertTrue(refused.getMessage().contains("REGION=eu touch " + ran), refused::getMessage);
        assertFalse(Files.exists(ran));
        allowed.allow("REGION=eu touch " + ran);
        assertTrue(allowed.isAllowed("REGION=eu touch " + ran));
        assertFalse(allowed.isAllowed("REGION=eu touch " + ran + "2"));
    }

    @Test
    void whatIsMissingIsSaidWithTheFileAndWhatThereIs() throws Exception {
        assertTrue(assertThrows(Problem.class, () -> merged(folder.resolve("none"))).getMessage().contains(folder.resolve("none").toString()));
        Path file = write("config", "contexts: [{name: prod, context: {cluster: lost}}]\n");
        Problem context = assertThrows(Problem.class, () -> merged(file).alone("prdo"));
        assertTrue(context.say(Messages.english()).contains("There are: prod"), context::getMessage);
        assertTrue(assertThrows(Problem.class, () -> merged(file).alone("prod")).getMessage().contains("lost"));
        Path broken = write("broken", "contexts: [\n");
        assertTrue(assertThrows(Problem.class, () -> merged(broken)).getMessage().contains(broken.toString()));
    }
}
