package relight.core.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import relight.core.protocol.Record;
import relight.core.protocol.Record.Claim;
import relight.core.protocol.Record.Group;
import relight.core.protocol.Record.Row;
import relight.core.protocol.Record.Table;
import relight.core.text.Bytes;

/**
 * A record for programs: groups by name, times as RFC 3339 with offset, durations in seconds, sizes in bytes, null for what is not
 * known. Beside the fields of each object, {@code events} names the events that they rest on.
 */
public final class RecordJson {

    private final ZoneId zone;

    public RecordJson(ZoneId zone) {
        this.zone = zone;
    }

    /** Maps, lists, strings, whole numbers, booleans and nulls. */
    public Map<String, Object> of(Record record) {
        Map<String, Object> document = new LinkedHashMap<>();
        for (Group group : record.groups()) {
            document.put(group.name(), group(group));
        }
        return document;
    }

    private Object group(Group group) {
        if (group.claims().isEmpty() && group.tables().size() == 1) {
            return rows(group.tables().getFirst());
        }
        Map<String, Object> object = new LinkedHashMap<>();
        Map<String, Object> events = new LinkedHashMap<>();
        for (Claim claim : group.claims()) {
            object.put(claim.name(), value(claim));
            if (!claim.events().isEmpty()) {
                events.put(claim.name(), claim.events());
            }
        }
        for (Table table : group.tables()) {
            object.put(table.name().equals(group.name()) ? "list" : name(object, table.name()), rows(table));
        }
        if (!group.claims().isEmpty()) {
            object.put("events", events);
        }
        return object;
    }

    /** A table must not hide a figure of the same name. */
    private static String name(Map<String, Object> object, String table) {
        return object.containsKey(table) ? table + "List" : table;
    }

    private List<Object> rows(Table table) {
        List<Object> rows = new ArrayList<>();
        for (Row row : table.rows()) {
            Map<String, Object> object = new LinkedHashMap<>();
            row.claims().forEach(claim -> object.put(claim.name(), value(claim)));
            object.put("events", row.events());
            rows.add(object);
        }
        return rows;
    }

    private Object value(Claim claim) {
        return claim.value().map(this::plain).orElse(null);
    }

    private Object plain(Object value) {
        return switch (value) {
            case Instant instant -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atZone(zone));
            case Duration duration -> duration.toSeconds();
            case Bytes size -> size.count();
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            default -> value;
        };
    }
}
