package relight.ui.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.plan.PlanFinding;
import relight.core.workspace.BusinessFunction;
import relight.core.workspace.Contact;
import relight.core.workspace.ContinuityPlan;
import relight.core.workspace.EscalationLevel;
import relight.core.workspace.RecoverySite;
import relight.core.workspace.RollbackCriteria;
import relight.core.workspace.Scenario;
import relight.core.workspace.Stakeholder;
import relight.core.workspace.Team;
import relight.core.workspace.Tier;
import relight.core.workspace.Workspace;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;
import relight.ui.plan.PlanTable.Column;

/** The pages of a plan that are about what happens: what does not fit, scenarios, sites, functions and people. */
final class PlanPages {

    private final Desk desk;
    private final Workspace workspace;
    private final ContinuityPlan plan;

    PlanPages(Desk desk, Workspace workspace) {
        this.desk = desk;
        this.workspace = workspace;
        this.plan = workspace.continuity();
    }

    private PlanTable table(Column... columns) {
        return new PlanTable(desk.words(), columns);
    }

    private String say(String key, Object... values) {
        return desk.say("plan.screen." + key, values);
    }

    private String say(Enum<?> one) {
        return say(one.getDeclaringClass().getSimpleName().toLowerCase(Locale.ROOT) + "." + one.name().toLowerCase(Locale.ROOT));
    }

    /** What in the plan does not fit, and the questions to its author. */
    List<Node> findings(List<PlanFinding> findings) {
        List<Node> cards = new ArrayList<>();
        List<PlanFinding> breaches = findings.stream().filter(finding -> finding.kind().isBreach()).toList();
        if (breaches.isEmpty()) {
            cards.add(new Card(say("review"), line(Standing.GOOD, desk.say("plan.import.fits"))));
        } else {
            cards.add(findings("review", Standing.WARNING, breaches));
        }
        List<PlanFinding> questions = findings.stream().filter(finding -> !finding.kind().isBreach()).toList();
        if (!questions.isEmpty()) {
            cards.add(findings("questions", Standing.INFO, questions));
        }
        return cards;
    }

    private Card findings(String title, Standing standing, List<PlanFinding> findings) {
        VBox lines = new VBox(8);
        findings.forEach(finding -> lines.getChildren().add(line(standing, desk.words().say(finding.text()))));
        return new Card(say(title), lines);
    }

    private static Node line(Standing standing, String text) {
        WholeText words = new WholeText(text);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox line = new HBox(8, new StatusShape(standing), words);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    List<Node> scenarios() {
        List<Node> cards = new ArrayList<>();
        if (!plan.tiers().isEmpty()) {
            PlanTable table = table(new Column("tier", 3), new Column("rto", 2), new Column("rpo", 2), new Column("mtd", 2), new Column("mbc", 2));
            for (Tier tier : plan.tiers()) {
                table.row(PlanTable.name(tier.name(), Optional.empty()), table.text(tier.objectives().rto()), table.text(tier.objectives().rpo()),
                        table.text(tier.objectives().mtd()), table.text(tier.mbc()));
            }
            cards.add(new Card(say("tiers"), table));
        }
        if (!workspace.scenarios().isEmpty()) {
            PlanTable table = table(new Column("scenario", 5), new Column("risk", 3), new Column("objectives", 3), new Column("estimate", 3),
                    new Column("rollback", 4), new Column("runbook", 3));
            workspace.scenarios().forEach(scenario -> table.row(PlanTable.name(scenario.name(), Optional.of(scenario.symptom())),
                    table.lines(risk(scenario)), table.lines(objectives(scenario)), estimate(scenario, table),
                    table.lines(rollback(scenario.rollback())), runbook(scenario, table)));
            cards.add(new Card(say("scenarios"), table));
        }
        return cards;
    }

    private List<String> risk(Scenario scenario) {
        List<String> lines = new ArrayList<>();
        scenario.risk().probability().ifPresent(level -> lines.add(say("probability." + level.name().toLowerCase(Locale.ROOT))));
        scenario.risk().impact().ifPresent(level -> lines.add(say("impact." + level.name().toLowerCase(Locale.ROOT))));
        return lines;
    }

    private List<String> objectives(Scenario scenario) {
        List<String> lines = new ArrayList<>();
        scenario.objectives().rto().ifPresent(time -> lines.add(say("rto.is", time)));
        scenario.objectives().rpo().ifPresent(time -> lines.add(say("rpo.is", time)));
        scenario.objectives().mtd().ifPresent(time -> lines.add(say("mtd.is", time)));
        return lines;
    }

    private Node estimate(Scenario scenario, PlanTable table) {
        if (scenario.estimate().isEmpty()) {
            return table.text("");
        }
        boolean fits = scenario.objectives().rto().map(rto -> scenario.estimate().get().most().compareTo(rto) <= 0).orElse(true);
        return StatusBadge.plain(fits ? Standing.GOOD : Standing.WARNING, desk.words().duration(scenario.estimate().get().most()));
    }

    private List<String> rollback(RollbackCriteria criteria) {
        List<String> lines = new ArrayList<>();
        criteria.maxRecoveryTime().ifPresent(time -> lines.add(say("rollback.time", time)));
        criteria.maxDataLoss().ifPresent(loss -> lines.add(say("rollback.loss", loss)));
        criteria.maxSlowdown().ifPresent(percent -> lines.add(say("rollback.slow", percent)));
        return lines;
    }

    private Node runbook(Scenario scenario, PlanTable table) {
        if (scenario.runbook().isEmpty()) {
            return table.text("");
        }
        String file = scenario.runbook().get().split("#", 2)[0];
        Hyperlink open = new Hyperlink(say("runbook.open"));
        open.getStyleClass().add("event-link");
        open.setAccessibleText(say("runbook.open") + ": " + file);
        open.setOnAction(event -> desk.navigator().go(new Destination.ReadRunbook(file)));
        return open;
    }

    List<Node> places() {
        List<Node> cards = new ArrayList<>();
        if (!plan.sites().isEmpty()) {
            PlanTable table = table(new Column("site", 3), new Column("where", 3), new Column("data", 4), new Column("activation", 4), new Column("infrastructure", 5));
            plan.sites().forEach(site -> table.row(PlanTable.name(site.name(), Optional.empty(), say(site.kind())),
                    table.lines(present(site.location(), site.provider(), site.region())), table.lines(synchronization(site.synchronization())),
                    table.lines(activation(site.activation())), table.lines(site.infrastructure().entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + entry.getValue()).toList())));
            cards.add(new Card(say("sites"), table));
        }
        if (!plan.functions().isEmpty()) {
            PlanTable table = table(new Column("function", 4), new Column("mtd", 2), new Column("mbc", 2), new Column("alternatives", 7), new Column("depends", 4));
            for (BusinessFunction function : plan.functions()) {
                table.row(function.priority().isEmpty() ? PlanTable.name(function.name(), Optional.empty())
                                : PlanTable.name(function.name(), Optional.empty(), function.priority()),
                        table.text(function.mtd()), table.text(function.mbc()),
                        table.lines(function.alternatives().stream().map(this::alternative).toList()), table.lines(function.dependencies()));
            }
            cards.add(new Card(say("functions"), table));
        }
        return cards;
    }

    @SafeVarargs
    private static List<String> present(Optional<String>... texts) {
        return List.of(texts).stream().flatMap(Optional::stream).toList();
    }

    private List<String> synchronization(RecoverySite.Synchronization how) {
        List<String> lines = new ArrayList<>(present(how.type(), how.method()));
        how.lagLimit().ifPresent(limit -> lines.add(say("lag", limit)));
        how.frequency().ifPresent(often -> lines.add(often));
        return lines;
    }

    private List<String> activation(RecoverySite.Activation how) {
        List<String> lines = new ArrayList<>();
        if (how.automatic()) {
            lines.add(say("activation.automatic"));
        }
        if (how.manual()) {
            lines.add(say("activation.manual"));
        }
        how.takes().ifPresent(time -> lines.add(say("activation.takes", time)));
        lines.addAll(how.triggers());
        return lines;
    }

    private String alternative(BusinessFunction.Alternative one) {
        String ready = one.readyIn().map(time -> say("alternative.ready", time)).orElse("");
        return Stream.of(one.name(), one.text(), ready, one.capacity().orElse(""))
                .filter(text -> !text.isBlank()).collect(Collectors.joining(" · "));
    }

    List<Node> people() {
        List<Node> cards = new ArrayList<>();
        if (!plan.teams().isEmpty()) {
            PlanTable table = table(new Column("team", 4), new Column("person", 3), new Column("role", 4), new Column("reach", 3), new Column("deputy", 3));
            plan.teams().forEach(team -> team(table, team));
            cards.add(new Card(say("teams"), table));
        }
        List<Contact> others = plan.contacts().stream().filter(contact -> plan.teams().stream().noneMatch(team -> team.members().contains(contact.name()))).toList();
        if (!others.isEmpty()) {
            PlanTable table = table(new Column("person", 3), new Column("role", 4), new Column("reach", 3), new Column("deputy", 3));
            others.forEach(contact -> table.row(PlanTable.name(contact.name(), Optional.empty()), table.text(contact.role()), reach(contact, table), table.text(contact.deputy())));
            cards.add(new Card(say(plan.teams().isEmpty() ? "contacts" : "contacts.others"), table));
        }
        return cards;
    }

    private void team(PlanTable table, Team team) {
        Node name = PlanTable.name(team.name(), Optional.of(String.join("\n", team.responsibilities())));
        List<Contact> members = plan.people(team.name());
        if (members.isEmpty()) {
            table.row(name, table.text(""), table.text(""), table.text(""), table.text(""));
            return;
        }
        for (Contact member : members) {
            table.row(member.equals(members.getFirst()) ? name : new WholeText(""), table.text(member.name()), table.text(member.role()),
                    reach(member, table), table.text(member.deputy()));
        }
    }

    private static Node reach(Contact contact, PlanTable table) {
        return table.lines(present(contact.phone(), contact.mail()));
    }

    List<Node> messages() {
        List<Node> cards = new ArrayList<>();
        if (!plan.escalation().isEmpty()) {
            PlanTable table = table(new Column("level", 3), new Column("due", 3), new Column("lasts", 3), new Column("told", 6), new Column("channels", 5));
            for (EscalationLevel level : plan.escalation()) {
                table.row(PlanTable.name(level.name(), Optional.empty()), table.text(level.due().isZero() ? say("due.once") : say("due.after", level.due())),
                        table.text(Optional.of(level.lasts())), table.lines(level.contacts().stream().map(this::who).toList()),
                        table.text(String.join(", ", level.channels())));
            }
            cards.add(new Card(say("escalation"), table));
        }
        if (!plan.stakeholders().isEmpty()) {
            PlanTable table = table(new Column("group", 4), new Column("every", 3), new Column("channels", 5), new Column("template", 5), new Column("to", 4));
            for (Stakeholder group : plan.stakeholders()) {
                table.row(PlanTable.name(group.name(), Optional.empty(), say(group.audience())),
                        table.text(group.every().map(time -> desk.words().duration(time)).orElse(say("every.needed"))),
                        table.text(String.join(", ", group.channels())), table.text(group.template()), table.lines(group.to()));
            }
            cards.add(new Card(say("stakeholders"), table));
        }
        return cards;
    }

    /** A role with the people behind it. */
    private String who(String named) {
        String people = plan.people(named).stream().map(Contact::name).filter(name -> !name.equals(named)).collect(Collectors.joining(", "));
        return people.isEmpty() ? named + (plan.knows(named) ? "" : " · " + say("nobody")) : named + " · " + people;
    }
}
