package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.protocol.ZipParts;
import relight.testing.TimeStampServer;

/** From a recovery to what an auditor has in hand: two machines, the second person's memory, and the file that goes out. */
class EvidenceTest {

    private static final String NIGHT = "# Night\n\n```bash\necho restored\n```\n";

    @TempDir
    Path folder;
    private final Map<Path, RelightProcess> machines = new HashMap<>();

    @Test
    void anAuditorWithTheBundleAndTwoFingerprintsKnowsWhatIsProven() throws Exception {
        Path owner = Files.createDirectories(folder.resolve("owner"));
        Path second = Files.createDirectories(folder.resolve("second"));
        Files.writeString(owner.resolve("relight.yaml"), "site: {name: Shop, zone: Europe/Kyiv}\n");
        Files.createDirectories(owner.resolve("runbooks"));
        Files.writeString(owner.resolve("runbooks/night.md"), NIGHT);

        relight(owner, "run", "runbooks/night.md", "--mode", "drill");
        JsonNode head = relight(owner, "protocol", "head", "--out", "head.txt", "--json").ended(0).json();
        String logKey = head.path("fingerprint").asText();

        RelightProcess.Said stranger = relight(second, "protocol", "cosign", owner.resolve("head.txt").toString(), "--out", "answer.txt").ended(2);
        assertTrue(stranger.err().contains(logKey), stranger.toString());
        assertFalse(Files.exists(second.resolve("answer.txt")));
        relight(second, "protocol", "cosign", owner.resolve("head.txt").toString(), "--log-key", "0000 " + logKey.substring(5), "--out", "answer.txt").ended(2);
        JsonNode cosigned = relight(second, "protocol", "cosign", owner.resolve("head.txt").toString(), "--log-key", logKey, "--out", "answer.txt", "--json").ended(0).json();
        String secondKey = cosigned.path("fingerprint").asText();
        relight(owner, "protocol", "anchor", second.resolve("answer.txt").toString()).ended(0);

        relight(owner, "protocol", "export", "--format", "bundle", "--out", "night.zip").ended(0);
        Path auditor = Files.createDirectories(folder.resolve("auditor"));
        Path bundle = Files.move(owner.resolve("night.zip"), auditor.resolve("night.zip"));
        relight(auditor, "protocol", "verify", bundle.toString()).ended(1);
        RelightProcess.Said told = relight(auditor, "protocol", "verify", bundle.toString(), "--key", logKey, "--key", secondKey, "--json").ended(0);
        assertEquals("intact", told.json().path("verdict").asText());
        assertEquals(1, told.json().path("anchors").size(), told.toString());
        assertFalse(Files.exists(auditor.resolve("data/journal.db")), "looking at a bundle begins no journal");

        Files.write(auditor.resolve("verify.py"), ZipParts.read(Files.readAllBytes(bundle), Long.MAX_VALUE).get("verify.py"));
        Process verifier = new ProcessBuilder("python3", "-I", auditor.resolve("verify.py").toString(), bundle.toString(), "--key", logKey, "--key", secondKey)
                .redirectErrorStream(true).start();
        String said = new String(verifier.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, verifier.waitFor(), said);
        assertTrue(said.contains("cosigned with"), said);
    }

    @Test
    void whoeverTheWorkspaceNamesIsAskedByItselfAndBoundsTheNextRecovery() throws Exception {
        Path owner = Files.createDirectories(folder.resolve("owner"));
        Files.createDirectories(owner.resolve("runbooks"));
        Files.writeString(owner.resolve("runbooks/night.md"), NIGHT);
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            Files.writeString(owner.resolve("relight.yaml"), "site: {name: Shop, zone: Europe/Kyiv}\nanchors: {timestamp: \"" + server.url() + "\"}\n"
                    + "stores: {share: {folder: " + folder.resolve("share") + "}}\n");
            relight(owner, "run", "runbooks/night.md", "--mode", "drill").ended(0);
            JsonNode head = relight(owner, "protocol", "head", "--json").ended(0).json();
            assertEquals("stamped", head.path("level").asText(), head.toString());

            relight(owner, "run", "runbooks/night.md", "--mode", "drill").ended(0);
            relight(owner, "protocol", "export", "--format", "bundle", "--out", "night.zip").ended(0);
            RelightProcess.Said told = relight(owner, "protocol", "verify", "night.zip", "--key", head.path("fingerprint").asText(), "--key", server.fingerprint(),
                    "--json").ended(0);
            assertTrue(told.json().path("anchors").get(0).asText().contains("Time stamps of the tests"), told.toString());
            assertTrue(told.json().path("proven").toString().contains("its start names what"), told.toString());

            assertTrue(relight(owner, "protocol", "publish", "share").ended(2).err().contains("only what is missing"));
            Files.createDirectories(folder.resolve("share"));
            RelightProcess.Said published = relight(owner, "protocol", "publish", "share", "--json").ended(0);
            assertEquals(head.path("log").asText(), "relight/log/" + Path.of(published.json().path("where").asText()).getFileName());
            assertTrue(Files.exists(Path.of(published.json().path("where").asText()).resolve("checkpoint")), published.toString());
        }
    }

    @Test
    void aServerThatIsAwayKeepsNobodyFromRecoveringAndIsSeenToWait() throws Exception {
        Path owner = Files.createDirectories(folder.resolve("owner"));
        Files.createDirectories(owner.resolve("runbooks"));
        Files.writeString(owner.resolve("runbooks/night.md"), NIGHT);
        Files.writeString(owner.resolve("relight.yaml"), "site: {name: Shop, zone: Europe/Kyiv}\nanchors: {timestamp: \"http://127.0.0.1:1/tsr\"}\n");
        relight(owner, "run", "runbooks/night.md", "--mode", "drill").ended(0);
        RelightProcess.Said head = relight(owner, "protocol", "head").ended(0);
        assertTrue(head.out().contains("127.0.0.1:1 has not seen this head yet"), head.toString());
    }

    @Test
    void aSecondPersonIsAskedForNoMoreThanWhatTheyDoNotRemember() throws Exception {
        Path owner = Files.createDirectories(folder.resolve("owner"));
        Path second = Files.createDirectories(folder.resolve("second"));
        JsonNode first = relight(owner, "protocol", "head", "--out", "one.txt", "--json").ended(0).json();
        relight(second, "protocol", "cosign", owner.resolve("one.txt").toString(), "--log-key", first.path("fingerprint").asText()).ended(0);
        RelightProcess.Said rotated = relight(owner, "protocol", "key", "--rotate").ended(0);
        assertTrue(rotated.out().contains(Path.of("data", "keys", "log.key").toString()), "a data folder that was named keeps its key: " + rotated);
        JsonNode later = relight(owner, "protocol", "head", "--out", "two.txt", "--json").ended(0).json();
        assertTrue(later.path("events").asLong() > first.path("events").asLong());
        RelightProcess.Said refused = relight(second, "protocol", "cosign", owner.resolve("two.txt").toString(), "--log-key", later.path("fingerprint").asText()).ended(2);
        assertTrue(refused.err().contains("--since " + first.path("events").asLong()), refused.toString());
        relight(owner, "protocol", "head", "--since", first.path("events").asText(), "--out", "two.txt").ended(0);
        relight(second, "protocol", "cosign", owner.resolve("two.txt").toString(), "--log-key", later.path("fingerprint").asText()).ended(0);
    }

    @Test
    void attackPutBackAnOldCopy_beginsANewJournalInWhichWhatIsOpenGoesOn() throws Exception {
        Files.writeString(folder.resolve("relight.yaml"), "site: {name: Shop, zone: Europe/Kyiv}\n");
        Files.createDirectories(folder.resolve("runbooks"));
        Files.writeString(folder.resolve("runbooks/night.md"), NIGHT + "\nTell the support desk what is lost.\n\n- [ ] told\n");
        Path journal = folder.resolve("data/journal.db");

        relight(folder, "run", "runbooks/night.md", "--mode", "drill").ended(1);
        String open = relight(folder, "protocol", "list", "--json").json().at("/0/id").asText();
        Path old = Files.copy(journal, folder.resolve("old.db"));
        relight(folder, "run", "runbooks/night.md", "--mode", "drill").ended(1);
        relight(folder, "protocol", "head").ended(0);
        Files.copy(old, journal, StandardCopyOption.REPLACE_EXISTING);

        RelightProcess.Said listed = relight(folder, "protocol", "list", "--json").ended(0);
        assertTrue(listed.err().contains("was put back from an old copy, or changed"), listed.toString());
        assertEquals(List.of(open), listed.json().findValuesAsText("id"));
        assertTrue(Files.exists(folder.resolve("data/journal-not-continued-1.db")));
        assertEquals("incomplete", relight(folder, "protocol", "verify", "--json").ended(1).json().path("verdict").asText());
        RelightProcess.Said again = relight(folder, "protocol", "head").ended(0);
        assertFalse(again.err().contains("put back"), again.toString());
        relight(folder, "resume", open, "--done", "--reason", "told by telephone");
        assertTrue(relight(folder, "protocol", "show", open).ended(0).out().contains("echo restored"));
    }

    @Test
    void whatIsNoBundleAndNoRequestGetsASentence() throws Exception {
        Path zip = Files.write(folder.resolve("other.zip"), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
        assertTrue(relight(folder, "protocol", "verify", zip.toString()).ended(2).err().contains("cannot be read as evidence"));
        Path text = Files.writeString(folder.resolve("request.txt"), "nothing of the kind\n");
        assertTrue(relight(folder, "protocol", "cosign", text.toString()).ended(2).err().contains("cannot be read as evidence"));
        assertTrue(relight(folder, "protocol", "anchor", text.toString()).ended(2).err().contains("cannot be read as evidence"));
        assertTrue(relight(folder, "protocol", "verify", zip.toString(), "--key", "abc").ended(2).err().contains("no fingerprint"));
    }

    private RelightProcess.Said relight(Path machine, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", machine.resolve("data").toString(), "--workspace", machine.toString()));
        if (!machines.containsKey(machine)) {
            machines.put(machine, RelightProcess.host(machine, Map.of(), List.of()));
        }
        return machines.get(machine).run(all.toArray(String[]::new));
    }

    @AfterEach
    void endMachines() throws InterruptedException {
        for (RelightProcess machine : machines.values()) {
            machine.close();
        }
    }
}
