package relight.core.messaging;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import relight.core.messaging.Audience.Manner;
import relight.core.messaging.Audience.Recipient;
import relight.core.messaging.Audience.Rhythm;
import relight.core.workspace.Contact;
import relight.core.workspace.ContinuityPlan;
import relight.core.workspace.EscalationLevel;
import relight.core.workspace.Stakeholder;

/** Who is to hear of a recovery, as the workspace plans it: the levels of the escalation, then the groups of stakeholders. */
public final class Audiences {

    private final ContinuityPlan plan;
    private final Locale console;

    private Audiences(ContinuityPlan plan, Locale console) {
        this.plan = plan;
        this.console = console;
    }

    /**
     * The audiences of a plan.
     *
     * @param console the language of those for whom none is written down
     */
    public static List<Audience> of(ContinuityPlan plan, Locale console) {
        Audiences audiences = new Audiences(plan, console);
        List<Audience> all = new ArrayList<>();
        plan.escalation().forEach(level -> all.add(audiences.level(level)));
        plan.stakeholders().forEach(group -> all.add(audiences.group(group)));
        return List.copyOf(all);
    }

    private Audience level(EscalationLevel level) {
        List<Recipient> people = level.contacts().stream().flatMap(name -> plan.people(name).stream()).distinct().map(this::recipient).toList();
        return new Audience(level.name(), new Rhythm.Once(level.due()), level.channels(), people, addresses(people, List.of()),
                "escalation", new Manner(console, false, level.automatic()));
    }

    private Audience group(Stakeholder group) {
        List<String> named = group.to().isEmpty() ? List.of(group.name()) : group.to();
        List<Recipient> people = named.stream().filter(name -> !name.contains("@")).flatMap(name -> plan.people(name).stream()).distinct()
                .map(this::recipient).toList();
        boolean external = group.audience() == Stakeholder.Audience.EXTERNAL;
        Rhythm rhythm = group.every().<Rhythm>map(Rhythm.Every::new).orElseGet(Rhythm.AsNeeded::new);
        return new Audience(group.name(), rhythm, group.channels(), people, addresses(people, group.to()),
                group.template().orElse(external ? "customer" : group.name()), new Manner(group.language().orElse(console), external, group.automatic()));
    }

    private static List<String> addresses(List<Recipient> people, List<String> to) {
        Set<String> addresses = new LinkedHashSet<>();
        to.stream().filter(name -> name.contains("@")).forEach(addresses::add);
        people.forEach(person -> person.mail().ifPresent(addresses::add));
        return List.copyOf(addresses);
    }

    private Recipient recipient(Contact contact) {
        Optional<Recipient> deputy = plan.deputyOf(contact)
                .map(other -> new Recipient(other.name(), other.role(), other.phone(), other.mail(), Optional.empty()));
        return new Recipient(contact.name(), contact.role(), contact.phone(), contact.mail(), deputy);
    }
}
