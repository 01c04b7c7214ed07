package relight.adapter.route53;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.dns.RecordChange;
import relight.core.dns.ZoneChange;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** A record as a line of text, and what is to become of it. */
final class RecordText {

    /** Route 53 writes what is no letter, digit, hyphen or underscore as three octal digits, a star among it. */
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");
    /** A text of a TXT record has at most so many characters, and may have several texts. */
    private static final int LONGEST_TEXT = 255;

    private RecordText() {}

    static String name(ResourceRecordSet record) {
        return OCTAL.matcher(record.name()).replaceAll(octal -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
    }

    /** Such as {@code erp.example.org CNAME a.example.org, TTL 60, set primary, weight 100}. */
    static String of(ResourceRecordSet record) {
        StringBuilder text = new StringBuilder(ZoneChange.plain(name(record))).append(' ').append(record.typeAsString()).append(' ');
        text.append(String.join(", ", values(record)));
        if (record.aliasTarget() != null) {
            text.append(" (alias, ").append(record.aliasTarget().hostedZoneId())
                    .append(Boolean.TRUE.equals(record.aliasTarget().evaluateTargetHealth()) ? ", health)" : ")");
        }
        part(text, "TTL", record.ttl());
        part(text, "set", record.setIdentifier());
        part(text, "weight", record.weight());
        part(text, "failover", record.failoverAsString());
        part(text, "region", record.regionAsString());
        part(text, "health check", record.healthCheckId());
        return text.toString();
    }

    private static void part(StringBuilder text, String name, Object value) {
        if (value != null) {
            text.append(", ").append(name).append(' ').append(value);
        }
    }

    /** Its values, or the name that it is an alias of. */
    static List<String> values(ResourceRecordSet record) {
        return record.aliasTarget() != null ? List.of(record.aliasTarget().dnsName()) : record.resourceRecords().stream().map(ResourceRecord::value).toList();
    }

    /** Whether it has these values, in any order. */
    static boolean isStill(ResourceRecordSet record, List<String> was) {
        return comparable(values(record), record.typeAsString()).equals(comparable(was, record.typeAsString()));
    }

    private static List<String> comparable(List<String> values, String type) {
        return values.stream().map(value -> isText(type) ? quoted(value) : ZoneChange.plain(value)).sorted().toList();
    }

    /** The record as it is to be: what the change does not name stays. */
    static ResourceRecordSet changed(RecordChange change, Optional<ResourceRecordSet> now, String zone) {
        ResourceRecordSet.Builder record = now.map(ResourceRecordSet::toBuilder)
                .orElseGet(() -> ResourceRecordSet.builder().name(change.name()).type(change.type()).setIdentifier(change.set().orElse(null)));
        if (!change.values().isEmpty()) {
            record.aliasTarget((AliasTarget) null).resourceRecords(change.values().stream()
                    .map(value -> ResourceRecord.builder().value(isText(change.type()) ? quoted(value) : value).build()).toList());
        }
        change.alias().ifPresent(alias -> record.resourceRecords(List.of()).ttl(null)
                .aliasTarget(target -> target.dnsName(alias.target()).hostedZoneId(alias.zone().orElse(zone)).evaluateTargetHealth(alias.health())));
        change.ttl().ifPresent(record::ttl);
        change.weight().ifPresent(record::weight);
        ResourceRecordSet made = record.build();
        if (made.aliasTarget() == null && made.resourceRecords().isEmpty()) {
            throw Route53Problems.problem("absent", null, change.name(), change.type());
        }
        if (made.aliasTarget() == null && made.ttl() == null || made.aliasTarget() != null && made.ttl() != null) {
            throw Route53Problems.problem("ttl", null, change.name());
        }
        return made;
    }

    /** Whether two are one and the same for whoever asks. */
    static boolean same(ResourceRecordSet one, ResourceRecordSet other) {
        return comparable(one).equals(comparable(other));
    }

    private static ResourceRecordSet comparable(ResourceRecordSet record) {
        ResourceRecordSet.Builder plain = record.toBuilder().name(ZoneChange.plain(name(record)));
        if (record.aliasTarget() != null) {
            return plain.resourceRecords(List.of())
                    .aliasTarget(record.aliasTarget().toBuilder().dnsName(ZoneChange.plain(record.aliasTarget().dnsName())).build()).build();
        }
        return plain.resourceRecords(comparable(values(record), record.typeAsString()).stream()
                .map(value -> ResourceRecord.builder().value(value).build()).toList()).build();
    }

    private static boolean isText(String type) {
        return type.equals("TXT") || type.equals("SPF");
    }

    private static String quoted(String value) {
        if (value.startsWith("\"")) {
            return value;
        }
        List<String> texts = new ArrayList<>();
        for (int at = 0; at == 0 || at < value.length(); at += LONGEST_TEXT) {
            String text = value.substring(at, Math.min(value.length(), at + LONGEST_TEXT));
            texts.add('"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        return String.join(" ", texts);
    }
}
