package relight.core.workspace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.approval.VerifyingKey;
import relight.core.text.Message;

/** {@code contacts:}, {@code teams:}, {@code escalation:} and {@code stakeholders:} of the workspace. */
final class PeopleSections {

    private static final List<String> AUDIENCES = List.of("internal", "external");
    private static final List<String> LANGUAGES = List.of("en", "de", "uk");

    private final Fields top;
    private final Map<String, Fields> contacts;
    private final List<String> names;

    PeopleSections(Fields top) {
        this.top = top;
        this.contacts = top.named("contacts", "workspace.in.contact");
        this.names = List.copyOf(contacts.keySet());
    }

    List<Contact> contacts() {
        List<Contact> people = new ArrayList<>();
        contacts.forEach((name, fields) -> {
            Optional<String> deputy = fields.text("deputy");
            deputy.ifPresent(named -> known("deputy", named, fields));
            people.add(new Contact(name, fields.text("role").orElse(""), fields.text("phone"), fields.text("mail"), deputy, key(fields)));
            fields.end();
        });
        return people;
    }

    private static Optional<VerifyingKey> key(Fields fields) {
        Optional<String> written = fields.text("key");
        Optional<VerifyingKey> key = written.flatMap(VerifyingKey::read);
        if (written.isPresent() && key.isEmpty()) {
            fields.wrong("key", Message.of("people.key.wrong", fields.owner()), Message.of("people.key.wrong.remedy"));
        }
        return key;
    }

    List<Team> teams() {
        List<Team> teams = new ArrayList<>();
        top.named("teams", "workspace.in.team").forEach((name, fields) -> {
            List<String> members = fields.texts("members");
            members.forEach(member -> known("members", member, fields));
            teams.add(new Team(name, members, fields.texts("responsibilities")));
            fields.end();
        });
        return teams;
    }

    private void known(String key, String name, Fields fields) {
        if (!names.contains(name)) {
            fields.wrong(key, Message.of("workspace.unknown.contact", fields.owner(), Fields.shown(name)), Fields.expected(name, names));
        }
    }

    List<EscalationLevel> escalation() {
        List<EscalationLevel> levels = new ArrayList<>();
        Duration due = Duration.ZERO;
        for (Map.Entry<String, Fields> level : top.named("escalation", "workspace.in.level").entrySet()) {
            Fields fields = level.getValue();
            Optional<Duration> lasts = fields.duration("lasts");
            if (!fields.has("lasts")) {
                fields.required("lasts");
            }
            levels.add(new EscalationLevel(level.getKey(), due, lasts.orElse(Duration.ZERO), fields.texts("contacts"),
                    fields.texts("channels"), fields.flag("auto").orElse(false)));
            due = due.plus(lasts.orElse(Duration.ZERO));
            fields.end();
        }
        return levels;
    }

    List<Stakeholder> stakeholders() {
        List<Stakeholder> groups = new ArrayList<>();
        top.named("stakeholders", "workspace.in.stakeholder").forEach((name, fields) -> {
            groups.add(new Stakeholder(name,
                    Stakeholder.Audience.valueOf(fields.choice("audience", AUDIENCES).toUpperCase(Locale.ROOT)),
                    fields.texts("channels"), every(fields), fields.text("template"), fields.texts("to"), language(fields),
                    fields.flag("auto").orElse(false)));
            fields.end();
        });
        return groups;
    }

    /** An update that is always due would never end. */
    private static Optional<Duration> every(Fields fields) {
        Optional<Duration> every = fields.duration("every");
        if (every.filter(Duration::isZero).isPresent()) {
            fields.wrong("every", Message.of("workspace.duration", fields.owner(), "every", "0"), Message.of("workspace.duration.remedy"));
            return Optional.empty();
        }
        return every;
    }

    private static Optional<Locale> language(Fields fields) {
        return fields.has("language") ? Optional.of(Locale.of(fields.choice("language", LANGUAGES))) : Optional.empty();
    }
}
