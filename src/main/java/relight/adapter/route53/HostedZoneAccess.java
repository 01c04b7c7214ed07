package relight.adapter.route53;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.dns.RecordChange;
import relight.core.dns.ZoneChange;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** One hosted zone. Calls block; interruption ends them; what goes wrong is a {@link relight.core.text.Problem}. */
final class HostedZoneAccess implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("(?:/hostedzone/)?(Z[A-Z0-9]{3,31})");

    private final Route53Client client;
    private final HostedZone zone;

    private HostedZoneAccess(Route53Client client, HostedZone zone) {
        this.client = client;
        this.zone = zone;
    }

    /** @param named its id, or its name where only one zone has it */
    static HostedZoneAccess open(Route53Client client, String named) throws InterruptedException {
        try {
            var id = ID.matcher(named);
            return new HostedZoneAccess(client, !id.matches() ? byName(client, named)
                    : Route53Problems.ask("route53:GetHostedZone", named, () -> client.getHostedZone(ask -> ask.id(id.group(1))).hostedZone()));
        } catch (RuntimeException | InterruptedException e) {
            client.close();
            throw e;
        }
    }

    private static HostedZone byName(Route53Client client, String name) throws InterruptedException {
        List<HostedZone> zones = Route53Problems.ask("route53:ListHostedZonesByName", name,
                () -> client.listHostedZonesByName(ask -> ask.dnsName(name)).hostedZones()).stream().filter(zone -> same(zone.name(), name)).toList();
        if (zones.isEmpty()) {
            throw Route53Problems.problem("no-zone", null, name);
        }
        if (zones.size() > 1) {
            throw Route53Problems.problem("zones", null, name, zones.size(), String.join(", ", zones.stream().map(HostedZoneAccess::id)
                    .toList()));
        }
        return zones.getFirst();
    }

    private static String id(HostedZone zone) {
        return zone.id().replace("/hostedzone/", "");
    }

    String id() {
        return id(zone);
    }

    String name() {
        return ZoneChange.plain(zone.name());
    }

    boolean isPrivate() {
        return zone.config() != null && Boolean.TRUE.equals(zone.config().privateZone());
    }

    /** The record that a change is about, as it is now. */
    Optional<ResourceRecordSet> find(RecordChange change) throws InterruptedException {
        List<ResourceRecordSet> sets = all(change.name(), change.type());
        Optional<ResourceRecordSet> one = sets.stream().filter(set -> change.set().equals(Optional.ofNullable(set.setIdentifier()))).findFirst();
        boolean split = sets.stream().anyMatch(set -> set.setIdentifier() != null);
        if (one.isEmpty() && !sets.isEmpty() && split == change.set().isEmpty()) {
            throw Route53Problems.problem("sets", null, change.name(), change.type(),
                    String.join(", ", sets.stream().map(set -> String.valueOf(set.setIdentifier())).toList()));
        }
        return one;
    }

    /** The very record again. */
    Optional<ResourceRecordSet> find(ResourceRecordSet record) throws InterruptedException {
        return all(RecordText.name(record), record.typeAsString()).stream()
                .filter(set -> Optional.ofNullable(set.setIdentifier()).equals(Optional.ofNullable(record.setIdentifier()))).findFirst();
    }

    /** Lists begin anywhere: the first that is another name or type ends them. */
    private List<ResourceRecordSet> all(String name, String type) throws InterruptedException {
        return Route53Problems.ask("route53:ListResourceRecordSets", id(), () -> client.listResourceRecordSetsPaginator(ask -> ask.hostedZoneId(id())
                        .startRecordName(name).startRecordType(type)).resourceRecordSets().stream()
                .takeWhile(set -> same(RecordText.name(set), name) && set.typeAsString().equals(type)).toList());
    }

    private static boolean same(String one, String other) {
        return ZoneChange.plain(one).equals(ZoneChange.plain(other));
    }

    /** All of them or none; its id. */
    String change(List<Change> changes) throws InterruptedException {
        return Route53Problems.ask("route53:ChangeResourceRecordSets", id(), () -> client.changeResourceRecordSets(ask -> ask.hostedZoneId(id())
                .changeBatch(batch -> batch.comment("Relight").changes(changes))).changeInfo().id());
    }

    /** Whether all of Route 53's servers answer so. */
    boolean isEverywhere(String change) throws InterruptedException {
        ChangeInfo info = Route53Problems.ask("route53:GetChange", id(), () -> client.getChange(ask -> ask.id(change)).changeInfo());
        return info.status() == ChangeStatus.INSYNC;
    }

    @Override
    public void close() {
        client.close();
    }
}
