package relight.core.readiness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.process.SystemPrograms;
import relight.adapter.settings.SystemSecrets;
import relight.core.catalog.Catalog;
import relight.core.catalog.WorkListener;
import relight.core.readiness.Evaluation.Finding;
import relight.core.readiness.Evaluation.Kind;
import relight.core.restore.Restores;
import relight.core.text.Messages;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

class PlanEvaluatorTest {

    private static final String WORKSPACE = """
            site: {name: Shop}
            stores:
              disk: {folder: backups}
            systems:
              shopdb:
                engine: sqlite
                target: {path: shop.db}
            series:
              daily: {system: shopdb, store: disk, path: "shop_{timestamp}.db"}
            messages:
              webhooks:
                slack: {form: slack, url: env:SLACK_URL}
                page: {url: https://status.example.org, token: env:STATUS_TOKEN}
            """;
    private static final String RUNBOOK = """
            # Shop

            ```bash
            greet() { echo hello; }
            greet && cd /tmp
            if psql -c 'select 1'; then deploy-shop --all; fi
            sudo velero restore create | jq .
            ssh db-1 pg_ctl stop
            ./own-script.sh
            "$TOOL" run
            ```
            """;

    @TempDir
    private Path folder;

    private SqliteCatalogIndex index;
    private Path tools;

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(folder.resolve("relight.yaml"), WORKSPACE);
        Files.createDirectories(folder.resolve("backups"));
        Files.writeString(Files.createDirectory(folder.resolve("runbooks")).resolve("shop.md"), RUNBOOK);
        tools = Files.createDirectory(folder.resolve("bin"));
        tool("psql", "echo 'psql (PostgreSQL) 15.6'");
        tool("deploy-shop", "touch " + folder.resolve("deployed"));
        tool("sudo", "exit 1");
        tool("ssh", "exit 1");
        index = new SqliteCatalogIndex(folder.resolve("index.db"));
    }

    private void tool(String name, String does) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void close() {
        index.close();
    }

    private Evaluation evaluate() throws InterruptedException {
        Workspace workspace = new WorkspaceReader().read(folder);
        Catalog catalog = new Catalog(workspace, Map.of("disk", new FolderStore((StoreDefinition.Folder) workspace.stores().getFirst())), index);
        Map<String, String> variables = Map.of("PATH", tools.toString(), "STATUS_TOKEN", "t0k3n");
        return new PlanEvaluator(workspace, new Restores(workspace, catalog, List.of()), new SystemPrograms(variables),
                new SystemSecrets(folder, variables::get), new ClusterReadiness(workspace, null), folder.resolve("not/there/yet"), () -> Instant.EPOCH)
                .evaluate(Messages.english(), WorkListener.NONE);
    }

    private static Finding finding(Evaluation evaluation, Kind kind, String about) {
        return evaluation.findings().stream().filter(one -> one.kind() == kind && one.about().equals(about)).findFirst().orElseThrow();
    }

    private static String said(Finding finding) {
        return Messages.english().say(finding.text());
    }

    @Test
    void B3_looksForEachProgramThatARunbookStartsHere() throws InterruptedException {
        Evaluation evaluation = evaluate();
        assertEquals(List.of("deploy-shop", "jq", "psql", "ssh", "sudo", "velero"), evaluation.findings().stream()
                .filter(one -> one.kind() == Kind.PROGRAM).map(Finding::about).toList());
        assertEquals("15.6, " + tools.resolve("psql"), said(finding(evaluation, Kind.PROGRAM, "psql")));
        Finding velero = finding(evaluation, Kind.PROGRAM, "velero");
        assertFalse(velero.good());
        assertTrue(said(velero).contains("needed by runbooks/shop.md"), said(velero));
    }

    @Test
    void E1_asksTheClusterOfEachPlaceThatWorkIsDoneIn() throws Exception {
        Files.writeString(folder.resolve("relight.yaml"), WORKSPACE.replace("series:", "  cache: {engine: redis, target: {on: \"pod:nowhere/shop/cache-0\"}}\nseries:"));
        Finding place = finding(evaluate(), Kind.PLACE, "pod:nowhere/shop/cache-0");
        assertTrue(!place.good() && said(place).contains("nowhere is no system of the workspace"), said(place));
    }

    @Test
    void B3_runsNothingOfThePlan() throws InterruptedException {
        evaluate();
        assertFalse(Files.exists(folder.resolve("deployed")), "a script of the team may do its work whatever it is given");
    }

    @Test
    void B3_saysWhichSecretIsNotThereAndNeverWhatOneIs() throws InterruptedException {
        Evaluation evaluation = evaluate();
        assertFalse(finding(evaluation, Kind.SECRET, "SLACK_URL").good());
        assertTrue(finding(evaluation, Kind.SECRET, "STATUS_TOKEN").good());
        assertFalse(evaluation.toString().contains("t0k3n"));
    }

    @Test
    void B3_aSystemThatCouldNotBeRestoredNowIsMissingAndTheRestIsLookedAtToo() throws InterruptedException {
        Evaluation evaluation = evaluate();
        assertFalse(finding(evaluation, Kind.PLAN, "shopdb").good());
        assertTrue(evaluation.findings().stream().anyMatch(one -> one.kind() == Kind.SPACE && one.good()));
        assertTrue(finding(evaluation, Kind.RUNBOOK, "runbooks/shop.md").good());
        assertEquals(Instant.EPOCH, evaluation.at());
    }
}
