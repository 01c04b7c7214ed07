package relight.core.runbook.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.RunbookWords;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Contact;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** A bar stands where the caret is. */
class CompletionTest {

    private static final Workspace WORKSPACE = new Workspace(Path.of("."), new Site("Shop", "test", ZoneOffset.UTC),
            List.of(new StoreDefinition.Folder("vault", Path.of("backups"), false)), List.of(system("shopdb"), system("media")),
            List.of(series("shopdb-nightly")), List.of(), List.of(contact("Database Admin"), contact("Lead")), List.of());

    @Test
    void proposesTheLanguagesOfFences() {
        assertEquals("bash relight sql http kubernetes route53 console sh yaml text", words("```|"));
        assertEquals("relight", words("```re|"));
        assertEquals("bash", words("1. First\n\n   ~~~ba|"));
    }

    @Test
    void proposesAttributesThatTheFenceHasNotYet() {
        assertTrue(words("```bash |\n").startsWith("title timeout retries role"));
        assertEquals("timeout then trips", String.join(" ", Stream.of(words("```bash title=\"A b\" t|\n").split(" ")).sorted(
                java.util.Comparator.comparing((String word) -> List.of("timeout", "then", "trips").indexOf(word))).toList()));
        assertEquals("system", words("```sql sy|\n"));
        assertEquals("", words("```bash sy|\n"));
        assertEquals("", words("```yaml t|\n"));
        Completion completion = at("```bash time|");
        assertEquals("timeout=", completion.proposals().getFirst().put());
        assertEquals(8, completion.from());
        assertTrue(completion.unasked());
    }

    @Test
    void proposesTheValuesOfAnAttribute() {
        assertEquals("stop continue", words("```bash on-failure=|"));
        assertEquals("continue", words("```bash on-failure=c|"));
        assertEquals("shopdb media", words("```sql system=|"));
        assertEquals("warn rollback health", words("```sql watch=|"));
        assertEquals("", words("```bash clock=stop|"), "it stands there whole");
        assertEquals("critical", words("```bash cr|"));
        assertEquals("", words("```bash critical cr|"), "nothing twice, with a value or without");
    }

    @Test
    void aValueWithBlanksIsPutInQuotationMarks() {
        assertEquals("\"Database Admin\"", at("```bash role=D|").proposals().getFirst().put());
        assertEquals("Database Admin", at("```bash role=\"Database A|\"").proposals().getFirst().put());
    }

    @Test
    void proposesStepsAndLanesOfTheDocumentAndHowTheyCanEnd() {
        String above = "```bash step=stop lane=db\n:\n```\n\n";
        assertEquals("stop lane:db", words(above + "```bash step=own needs=|\n:\n```"));
        assertEquals("lane:db", words(above + "```bash needs=\"stop, l|\"\n"));
        assertEquals("stop:done stop:failed stop:skipped stop:not-tested stop:begun stop:not-begun", words(above + "```bash if=stop:|"));
    }

    @Test
    void proposesWhatARelightFenceCanDo() {
        assertEquals("restore action check wait approval manual decision", words("```relight\n|\n```"));
        assertEquals("backup at into choices text", words("```relight\nrestore: shopdb\n|\n```"));
        assertEquals("at into choices text", words("```relight\nrestore: shopdb\nbackup: latest-good\n|\n```"));
        assertEquals("shopdb media", words("```relight\nrestore: |\n```"));
        assertEquals("latest-good", words("```relight\nrestore: shopdb\nbackup: l|\n```"));
        assertEquals("media", words("```relight\ncheck: data\nsystems: [shopdb, m|]\n```"));
        assertEquals("media", words("```relight\ncheck: data\nsystems:\n  - m|\n```"));
        assertEquals("readiness data", words("```relight\ncheck: |\n```"));
        assertEquals("text time data", words("```relight\ndecision: Which site?\noptions:\n  hot:\n    |\n```"));
        assertEquals("number name", words("```relight\nmanual: Count\ninputs:\n  ORDERS: n|\n```").replace("name number", "number name"));
    }

    @Test
    void proposesTheFrontMatter() {
        assertEquals("title objectives defaults because", words("---\nauthor: a\n|\n---\n"));
        assertEquals("rto rpo mtd", words("---\nobjectives:\n  |\n---\n"));
        assertEquals("role retries", words("---\ndefaults:\n  r|\n---\n").replace("retries role", "role retries"));
        assertEquals("stop continue", words("---\ndefaults:\n  on-failure: |\n---\n"));
    }

    @Test
    void proposesActionsOnAClusterAndTheirKeys() {
        assertEquals("restart rollback run", words("```kubernetes system=shopdb\nr|\n```"));
        assertEquals("replicas namespace", words("```kubernetes\nscale: deployment/web\n|\n```"));
        assertEquals("wait", words("```kubernetes\n- scale: deployment/web\n- wa|\n```"));
        assertEquals("within", words("```kubernetes\n- scale: deployment/web\n- wait: pod/a\n  w|\n```"));
    }

    @Test
    void elsewhereNamesOfTheWorkspaceAreProposedIfAsked() {
        Completion completion = at("Bring sho| back");
        assertEquals(List.of("shopdb", "shopdb-nightly"), completion.proposals().stream().map(Proposal::word).toList());
        assertFalse(completion.unasked());
        assertEquals("vault", words("```bash\nls /srv/v|\n```"));
    }

    @Test
    void everyProposalSaysWhatItIsInEveryLanguage() {
        List<Proposal> all = new ArrayList<>(at("```|").proposals());
        for (String language : List.of("bash", "sql", "http", "relight", "kubernetes", "route53")) {
            all.addAll(at("```" + language + " |").proposals());
            RunbookWords.attributes(language).forEach(name -> all.addAll(at("```" + language + " " + name + "=|").proposals()));
        }
        all.addAll(at("```kubernetes\n|\n```").proposals());
        all.addAll(at("```route53\n|\n```").proposals());
        all.addAll(at("```relight\n|\n```").proposals());
        RunbookWords.kinds().forEach(kind -> {
            all.addAll(at("```relight\n" + kind + ": x\n|\n```").proposals());
            all.addAll(at("```relight\n" + kind + ": |\n```").proposals());
        });
        all.addAll(at("```relight\ndecision: x\noptions:\n  a:\n    |\n```").proposals());
        all.addAll(at("```relight\nmanual: x\ninputs:\n  A: |\n```").proposals());
        all.addAll(at("```bash step=a\n```\n```bash if=a:|").proposals());
        List.of("", "objectives", "defaults").forEach(key -> all.addAll(at("---\na: b\n" + (key.isEmpty() ? "" : key + ":\n  ") + "|\n---\n").proposals()));
        assertTrue(all.size() > 150, "found " + all.size());
        for (Locale locale : List.of(Locale.ENGLISH, Locale.GERMAN, Locale.of("uk"))) {
            Messages words = Messages.in(locale, ZoneOffset.UTC);
            all.forEach(one -> assertFalse(words.say(one.meaning().orElseThrow()).isBlank()));
        }
    }

    @Test
    void whatIsProposedCanBeRead() {
        for (String language : List.of("bash", "sql", "http")) {
            for (String name : RunbookWords.attributes(language)) {
                for (Proposal value : at("```" + language + " " + name + "=|").proposals()) {
                    String trips = name.equals("watch") ? " trips=\"> 1\"" : "";
                    new RunbookReader().read("runbooks/a.md", "```" + language + " " + name + "=" + value.put() + trips + "\nGET /\n```\n");
                }
            }
        }
    }

    private static String words(String marked) {
        return String.join(" ", at(marked).proposals().stream().map(Proposal::word).toList());
    }

    private static Completion at(String marked) {
        int at = marked.indexOf('|');
        return Completion.at(marked.substring(0, at) + marked.substring(at + 1), at, WORKSPACE);
    }

    private static ProtectedSystem system(String name) {
        return new ProtectedSystem(name, "postgresql", "critical", List.of(), Objectives.NONE, Map.of(), List.of(), Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    private static BackupSeries series(String name) {
        return new BackupSeries(name, "shopdb", "vault", "{timestamp}.dump", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(), Retention.NONE, 0,
                Optional.empty());
    }

    private static Contact contact(String role) {
        return new Contact(role, role, Optional.empty(), Optional.empty());
    }
}
