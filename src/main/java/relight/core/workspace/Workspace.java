package relight.core.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.approval.KnownKeys;
import relight.core.approval.VerifyingKey;

/**
 * What a team wrote down about its systems and their backups: {@code relight.yaml} and {@code runbooks/*.md}, as read.
 *
 * @param root       the folder of the workspace; every relative path in it starts here
 * @param runbooks   the Markdown files under {@code runbooks/}, sorted by name
 * @param continuity people, messages, other sites and functions of the business
 * @param channels   how messages leave the house
 * @param evidence   where open recoveries are kept for other machines, if anywhere
 * @param anchors    who else is asked to vouch for the log
 */
public record Workspace(
        Path root,
        Site site,
        List<StoreDefinition> stores,
        List<ProtectedSystem> systems,
        List<BackupSeries> series,
        List<Scenario> scenarios,
        List<Contact> contacts,
        List<Path> runbooks,
        ContinuityPlan continuity,
        MessageChannels channels,
        Optional<StoreDefinition> evidence,
        AnchorSettings anchors) {

    /** The name of the file that makes a folder a workspace. */
    public static final String FILE = "relight.yaml";

    public Workspace {
        stores = List.copyOf(stores);
        systems = List.copyOf(systems);
        series = List.copyOf(series);
        scenarios = List.copyOf(scenarios);
        contacts = List.copyOf(contacts);
        runbooks = List.copyOf(runbooks);
    }

    /** A workspace whose recoveries stay on the machine that they were begun on. */
    public Workspace(Path root, Site site, List<StoreDefinition> stores, List<ProtectedSystem> systems, List<BackupSeries> series,
                     List<Scenario> scenarios, List<Contact> contacts, List<Path> runbooks, ContinuityPlan continuity, MessageChannels channels) {
        this(root, site, stores, systems, series, scenarios, contacts, runbooks, continuity, channels, Optional.empty(), AnchorSettings.NONE);
    }

    /** A workspace that plans nothing beside its backups, runbooks and contacts. */
    public Workspace(Path root, Site site, List<StoreDefinition> stores, List<ProtectedSystem> systems, List<BackupSeries> series,
                     List<Scenario> scenarios, List<Contact> contacts, List<Path> runbooks) {
        this(root, site, stores, systems, series, scenarios, contacts, runbooks, ContinuityPlan.NONE);
    }

    /** A workspace from which no message leaves by itself. */
    public Workspace(Path root, Site site, List<StoreDefinition> stores, List<ProtectedSystem> systems, List<BackupSeries> series,
                     List<Scenario> scenarios, List<Contact> contacts, List<Path> runbooks, ContinuityPlan continuity) {
        this(root, site, stores, systems, series, scenarios, contacts, runbooks, continuity, MessageChannels.NONE);
    }

    /**
     * Whose keys are known here, with everybody's role and teams.
     *
     * @param own this console's key, where it has one
     */
    public KnownKeys keys(Optional<VerifyingKey> own) {
        List<KnownKeys.Person> people = new ArrayList<>();
        for (Contact contact : contacts) {
            contact.key().ifPresent(key -> people.add(new KnownKeys.Person(contact.name(), roles(contact).toList(), key)));
        }
        return new KnownKeys(people, own);
    }

    /** What somebody among the contacts is, and the teams that they belong to; nothing for anybody else. */
    public List<String> rolesOf(String person) {
        return contacts.stream().filter(contact -> contact.name().equalsIgnoreCase(person.strip())).flatMap(this::roles).toList();
    }

    private Stream<String> roles(Contact contact) {
        return Stream.concat(Stream.of(contact.role()), continuity.teams().stream()
                .filter(team -> team.members().contains(contact.name())).map(Team::name)).filter(role -> !role.isBlank());
    }

    public Optional<ProtectedSystem> system(String name) {
        return systems.stream().filter(system -> system.name().equals(name)).findFirst();
    }

    public Optional<StoreDefinition> store(String name) {
        return stores.stream().filter(store -> store.name().equals(name)).findFirst();
    }

    /** The series whose objects are backups; an archive of a write-ahead log, of which there may be hundreds of thousands, is not among them. */
    @Override
    public List<BackupSeries> series() {
        return series.stream().filter(one -> !one.kind().isLog()).toList();
    }

    /** The archives of a system's write-ahead or binary log. */
    public List<BackupSeries> logs(String system) {
        return series.stream().filter(one -> one.kind().isLog() && one.system().equals(system)).toList();
    }

    public Optional<BackupSeries> series(String name) {
        return series().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    public List<BackupSeries> seriesOf(String system) {
        return series().stream().filter(one -> one.system().equals(system)).toList();
    }
}
