package relight.core.workspace;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
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
        List<Tier> tiers = tiers(fields);
        List<ProtectedSystem> systems = new SystemsSection(root, tiers).read(fields);
        List<BackupRound> rounds = new RoundsSection(site.zone()).read(fields);
        List<BackupSeries> series = new SeriesSection(site.zone(), stores, systems, rounds).read(fields);
        List<Scenario> scenarios = new ScenariosSection(systems, tiers, root, runbooks).read(fields);
        PeopleSections people = new PeopleSections(fields);
        ContinuityPlan continuity = new ContinuityPlan(tiers, people.contacts(), people.teams(), people.escalation(),
                people.stakeholders(), new SitesSection().read(fields), new FunctionsSection(tiers).read(fields), rounds, kept(fields));
        MessageChannels channels = new MessagesSection().read(fields);
        Optional<StoreDefinition> evidence = new EvidenceSection(root, stores).read(fields);
        AnchorSettings anchors = new AnchorsSection().read(fields);
        fields.end();
        return Optional.of(new Workspace(root, site, stores, systems, series, scenarios, continuity.contacts(), runbooks,
                continuity, channels, evidence, anchors));
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

    private static List<Tier> tiers(Fields top) {
        List<Tier> tiers = new ArrayList<>();
        top.named("tiers", "workspace.in.tier").forEach((name, fields) -> {
            tiers.add(new Tier(name, new Objectives(fields.duration("rto"), fields.duration("rpo"), fields.duration("mtd"),
                        fields.duration("restore-test"), "tier " + name)
                    .because(fields.texts("because")),
                    fields.duration("mbc")));
            fields.end();
        });
        return tiers;
    }

    private static List<KeptSetting> kept(Fields top) {
        return top.texts("kept").stream().map(KeptSetting::read).toList();
    }
}
