package relight.core.workspace;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.yaml.Node;

/** The sections of {@code relight.yaml} and what they have to do with each other. */
final class WorkspaceForm {

    private final Path root;
    private final List<Path> runbooks;
    private final Findings findings;

    WorkspaceForm(Path root, List<Path> runbooks, Findings findings) {
        this.root = root;
        this.runbooks = runbooks;
        this.findings = findings;
    }

    /** The workspace that the tree describes; worth something only where no finding came of it. */
    Optional<Workspace> fill(Node tree) {
        if (!(tree instanceof Node.Mapping top)) {
            findings.add(tree.place(), Message.of("workspace.top"), Message.of("workspace.top.remedy"));
            return Optional.empty();
        }
        LiteralSecrets.find(top, findings);
        Fields fields = new Fields(top, Message.of("workspace.in.file"), findings);
        Site site = site(fields);
        List<StoreDefinition> stores = new StoresSection(root).read(fields);
        Map<String, Objectives> tiers = tiers(fields);
        List<ProtectedSystem> systems = new SystemsSection(root, tiers).read(fields);
        List<BackupSeries> series = new SeriesSection(site.zone(), stores, systems).read(fields);
        List<Scenario> scenarios = new ScenariosSection(systems, root, runbooks).read(fields);
        List<Contact> contacts = contacts(fields);
        fields.end();
        return Optional.of(new Workspace(root, site, stores, systems, series, scenarios, contacts, runbooks));
    }

    private Site site(Fields top) {
        Optional<Fields> block = top.block("site", Message.of("workspace.in.site"));
        if (block.isEmpty()) {
            if (!top.has("site")) {
                top.wrong("site", Message.of("workspace.key.missing", top.owner(), "site"), Message.of("workspace.site.remedy"));
            }
            return new Site("", "", ZoneId.of("UTC"));
        }
        Fields fields = block.get();
        Site site = new Site(fields.required("name"), fields.text("environment").orElse(""), fields.zone("zone", ZoneId.of("UTC")));
        fields.end();
        return site;
    }

    private static Map<String, Objectives> tiers(Fields top) {
        Map<String, Objectives> tiers = new LinkedHashMap<>();
        top.named("tiers", "workspace.in.tier").forEach((name, fields) -> {
            tiers.put(name, new Objectives(fields.duration("rto"), fields.duration("rpo"), "tier " + name));
            fields.end();
        });
        return tiers;
    }

    private static List<Contact> contacts(Fields top) {
        List<Contact> contacts = new ArrayList<>();
        top.named("contacts", "workspace.in.contact").forEach((name, fields) -> {
            contacts.add(new Contact(name, fields.text("role").orElse(""), fields.text("phone"), fields.text("mail")));
            fields.end();
        });
        return contacts;
    }
}
