package relight.core.workspace;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a team has planned beside backups and runbooks: who does what, who hears of it, where else it can go on, and what must.
 *
 * @param escalation in the order of the levels
 * @param kept       what an import found no use for
 */
public record ContinuityPlan(List<Tier> tiers, List<Contact> contacts, List<Team> teams, List<EscalationLevel> escalation,
                             List<Stakeholder> stakeholders, List<RecoverySite> sites, List<BusinessFunction> functions,
                             List<BackupRound> rounds, List<KeptSetting> kept) {

    public static final ContinuityPlan NONE = new ContinuityPlan(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of(), List.of());

    public ContinuityPlan {
        tiers = List.copyOf(tiers);
        contacts = List.copyOf(contacts);
        teams = List.copyOf(teams);
        escalation = List.copyOf(escalation);
        stakeholders = List.copyOf(stakeholders);
        sites = List.copyOf(sites);
        functions = List.copyOf(functions);
        rounds = List.copyOf(rounds);
        kept = List.copyOf(kept);
    }

    /** Whether nothing of it is written down. */
    public boolean isEmpty() {
        return Stream.of(tiers, contacts, teams, escalation, stakeholders, sites, functions, rounds, kept).allMatch(List::isEmpty);
    }

    public Optional<Team> team(String name) {
        return teams.stream().filter(team -> same(team.name(), name)).findFirst();
    }

    public Optional<Contact> contact(String name) {
        return contacts.stream().filter(contact -> same(contact.name(), name)).findFirst();
    }

    /** Who is called when this one does not answer. */
    public Optional<Contact> deputyOf(Contact contact) {
        return contact.deputy().flatMap(this::contact);
    }

    /**
     * The people that a name stands for: a contact, the members of a team, or everybody with that role, without their deputies.
     * Case, spaces, hyphens, underscores and the word <em>team</em> at the end make no difference. Nobody where the plan does not
     * know it.
     */
    public List<Contact> people(String named) {
        Optional<Contact> one = contact(named);
        if (one.isPresent()) {
            return List.of(one.get());
        }
        Set<Contact> members = new LinkedHashSet<>();
        team(named).ifPresent(team -> team.members().forEach(member -> contact(member).ifPresent(members::add)));
        return members.isEmpty() ? contacts.stream().filter(contact -> same(contact.role(), named)).toList() : List.copyOf(members);
    }

    /** Whether a name stands for anybody, or for a team that has no members yet. */
    public boolean knows(String named) {
        return team(named).isPresent() || !people(named).isEmpty();
    }

    private static boolean same(String one, String other) {
        return !one.isBlank() && Objects.equals(plain(one), plain(other));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").strip().replaceFirst(" team$", "");
    }
}
