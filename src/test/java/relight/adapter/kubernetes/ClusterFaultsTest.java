package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.kubernetes.ClusterTarget;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.runbook.Step;
import relight.testing.ApiRelay;
import relight.testing.ApiRelay.Answer;
import relight.testing.ApiServer;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.TestRun;
import relight.testing.Until;

/** An API server that forgets where a watch was, and one that stops knowing who signs on, in the middle of a step: the refusals are made before a real server, where they are not its own. */
@Tag(ShownInClusters.API_SERVER)
@Tag(ShownInClusters.MOCK)
class ClusterFaultsTest {

    private static final String GONE = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Expired\",\"message\":\"too old resource version: 1 (2)\",\"code\":410}";
    private static final String UNKNOWN = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Unauthorized\",\"message\":\"Unauthorized\",\"code\":401}";

    @TempDir
    private Path folder;
    private TestNamespace shop;
    private ApiRelay relay;
    private StepDesk desk;

    @BeforeEach
    void open() throws Exception {
        shop = TestNamespace.make("faults");
        shop.create("configmaps", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"there\"}}");
        relay = ApiRelay.before(ApiServer.shared());
        desk = new StepDesk(folder);
        desk.site(relay.kubeconfig(shop.kubeconfig(), folder), shop.context(), shop.name(), shop.uid());
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        shop.close();
    }

    private static boolean watches(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=1");
    }

    private FutureTask<Outcome> begun(TestRun run) {
        Step step = desk.step("wait: configmap/there\nfor: deleted\nwithin: 60s");
        FutureTask<Outcome> work = new FutureTask<>(() -> desk.steps().run(step, run));
        Thread.ofVirtual().start(work);
        return work;
    }

    @Test
    void aWatchWhosePlaceTheServerHasForgottenIsBegunAgainByAList() throws Exception {
        AtomicInteger watches = new AtomicInteger();
        relay.instead(exchange -> !watches(exchange) ? Optional.empty() : switch (watches.incrementAndGet()) {
            case 1 -> Optional.of(new Answer(410, GONE));
            // As it comes where the watch has already begun
            case 2 -> Optional.of(new Answer(200, "{\"type\":\"ERROR\",\"object\":" + GONE + "}\n"));
            default -> Optional.empty();
        });
        TestRun run = desk.another();
        FutureTask<Outcome> work = begun(run);
        Until.holds(() -> watches.get() > 2);
        shop.remove("configmaps/there");
        assertEquals(Kind.SUCCEEDED, work.get().kind(), run::output);
        assertTrue(!run.output().contains("410") && !run.output().contains("too old"), run::output);
    }

    @Test
    void aTokenThatRunsOutInTheMiddleIsSaidAndTheStepCanBeRunAgainAfterAnotherSignOn() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        relay.instead(exchange -> asked.incrementAndGet() > 6 ? Optional.of(new Answer(401, UNKNOWN)) : Optional.empty());
        TestRun run = desk.another();
        FutureTask<Outcome> work = begun(run);
        Outcome ended = work.get();
        assertEquals(Kind.FAILED, ended.kind(), run::output);
        String said = ended.reason().words().orElse("");
        assertTrue(said.contains("does not know who signs on (Unauthorized)") && said.contains("Sign on anew"), said);

        relay.instead(exchange -> Optional.empty());
        shop.remove("configmaps/there");
        assertTrue(desk.run("wait: configmap/there\nfor: deleted\nwithin: 60s").ended(Kind.SUCCEEDED).said().contains("gone"));
    }

    /** The server's own refusal: a token that is bound to an object ends with it, as others do when their time is over. */
    @Test
    void aTokenThatTheServerItselfNoLongerAcceptsIsSaid() throws Exception {
        Path limited = ApiServer.shared().limited("until-the-session-ends", shop.name(), "{\"apiGroups\": [\"\"], \"resources\": [\"configmaps\"], \"verbs\": [\"get\", \"list\", \"watch\"]}");
        ApiServer.shared().call("POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles", """
                {"metadata": {"name": "uid-%1$s"}, "rules": [{"apiGroups": [""], "resources": ["namespaces"], "verbs": ["get"]}]}""".formatted(shop.name()));
        ApiServer.shared().call("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
                {"metadata": {"name": "uid-%1$s"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "uid-%1$s"},
                 "subjects": [{"kind": "ServiceAccount", "namespace": "%1$s", "name": "until-the-session-ends"}]}""".formatted(shop.name()));
        shop.create("secrets", "{\"metadata\":{\"name\":\"session\"}}");
        String token = ApiServer.shared().call("POST", "/api/v1/namespaces/" + shop.name() + "/serviceaccounts/until-the-session-ends/token",
                "{\"spec\": {\"expirationSeconds\": 600, \"boundObjectRef\": {\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"name\": \"session\"}}}").at("/status/token").asText();
        Path kubeconfig = folder.resolve("session.kubeconfig");
        Files.writeString(kubeconfig, Files.readString(limited).replaceAll("token: \"[^\"]+\"", "token: \"" + token + "\""));
        desk.site(kubeconfig, shop.context(), shop.name(), shop.uid());
        TestRun run = desk.another();
        FutureTask<Outcome> work = begun(run);
        Until.holds(() -> run.output().contains("still there") || work.isDone());
        shop.remove("secrets/session");
        // Each change ends the watch, so that the server is asked anew; it remembers a good token for some seconds
        Until.holds(() -> {
            shop.patch("configmaps/there", "{\"data\":{\"now\":\"" + System.nanoTime() + "\"}}");
            return work.isDone();
        });
        assertEquals(Kind.FAILED, work.get().kind(), run::output);
        String said = work.get().reason().words().orElse("");
        assertTrue(said.contains("does not know who signs on (Unauthorized)") && said.contains("Sign on anew"), said + run.output());
    }

    /** As with the sign-on programs of clouds, whose tokens live for a quarter of an hour. */
    @Test
    void aTokenOfASignOnProgramIsFetchedAnewWhenTheServerKnowsItNoMore() throws Exception {
        Path calls = folder.resolve("calls");
        // An older token is one that the relay does not know
        Path program = Files.writeString(folder.resolve("get-token"), """
                #!/bin/sh
                echo >> %1$s
                [ "$(wc -l < %1$s)" -gt 1 ] && token=%2$s || token=ends-soon
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$token'"}}'
                """.formatted(calls, ApiServer.shared().token()));
        assertTrue(program.toFile().setExecutable(true));
        Path kubeconfig = relay.kubeconfig(shop.kubeconfig(), folder);
        Files.writeString(kubeconfig, Files.readString(kubeconfig).replaceAll("user: \\{token: [^}]+}", "user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: " + program
                + ", interactiveMode: Never}}"));
        relay.instead(exchange -> "Bearer ends-soon".equals(exchange.getRequestHeaders().getFirst("Authorization")) ? Optional.of(new Answer(401, UNKNOWN)) : Optional.empty());
        ClusterTarget target = ClusterTarget.of(Map.of("kubeconfig", kubeconfig.toString(), "context", shop.context(), "namespace", shop.name(), "cluster", shop.uid()));
        try (Cluster cluster = new ClusterAccess(Map.of("PATH", System.getenv("PATH")), any -> true).toThat(target)) {
            for (int i = 0; i < 6; i++) {
                assertTrue(cluster.find(cluster.served().resource("configmaps").orElseThrow(), shop.name(), "there").isPresent());
            }
        }
        assertEquals(2, Files.readAllLines(calls).size(), "asked once more, and not for each request");
    }
}
