package relight.ui.protocol;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.protocol.Record;
import relight.core.protocol.Record.Group;
import relight.core.protocol.Record.Row;
import relight.core.recovery.StepState.Status;
import relight.core.text.Message;
import relight.core.text.Messages;

/** A recovery told in sentences, each with the events that it rests on. */
final class WhatHappened {

    /** A sentence and its events. */
    record Told(Message sentence, List<Long> events) {}

    private final Record record;
    private final Messages words;
    private final List<Told> told = new ArrayList<>();

    private WhatHappened(Record record, Messages words) {
        this.record = record;
        this.words = words;
    }

    static List<Told> of(Record record, Messages words) {
        WhatHappened story = new WhatHappened(record, words);
        story.declared();
        story.backups();
        story.steps();
        story.verified();
        story.ended();
        return List.copyOf(story.told);
    }

    private void declared() {
        Group clock = record.group("clock");
        clock.value("disruption").ifPresent(at -> say("disruption", clock.events("disruption"), time((Instant) at)));
        Group mandate = record.group("mandate");
        Optional<Object> trigger = mandate.value("trigger");
        String at = time(record.recovery().declaredAt());
        String by = record.recovery().declared().by().toString();
        if (trigger.isPresent()) {
            say("declared-because", mandate.events("declaredBy"), by, at, trigger.get());
        } else {
            say("declared", mandate.events("declaredBy"), by, at);
        }
    }

    private void backups() {
        for (Row row : record.group("backupsUsed").tables().getFirst().rows()) {
            int passed = row.value("passedOver").map(list -> ((List<?>) list).size()).orElse(0);
            if (passed > 0) {
                say("passed-over", row.events(), passed);
            }
            row.value("recoveryPoint").ifPresent(point -> say("backup", row.events(), row.value("system").orElse("–"), time((Instant) point)));
        }
    }

    private void steps() {
        List<Row> rows = record.group("steps").tables().getFirst().rows();
        List<Row> skipped = rows.stream().filter(row -> row.value("status").filter(Status.SKIPPED::equals).isPresent()).toList();
        List<Row> again = rows.stream().filter(row -> row.value("attempts").filter(times -> (Long) times > 1).isPresent()).toList();
        long done = rows.stream().filter(row -> row.value("status").filter(Status.DONE::equals).isPresent()).count();
        if (!rows.isEmpty()) {
            say("steps", rows.stream().flatMap(row -> row.events().stream()).toList(), done, rows.size());
        }
        again.forEach(row -> say("again", row.events(), row.value("title").orElse(""), row.value("attempts").orElse(0L)));
        skipped.forEach(row -> say("skipped", row.events(), row.value("title").orElse(""), row.value("reason").orElse("–")));
        rows.stream().filter(row -> row.value("approvedBy").isPresent()).forEach(row ->
                say("approved", row.events(), row.value("approvedBy").get(), row.value("title").orElse("")));
    }

    private void verified() {
        Group checks = record.group("verification");
        long all = checks.value("checks").map(count -> (Long) count).orElse(0L);
        if (all > 0) {
            say("checks", checks.events("checks"), checks.value("passed").orElse(0L), all);
        }
        Group clock = record.group("clock");
        clock.value("serviceVerified").ifPresent(at -> say("verified", clock.events("serviceVerified"), time((Instant) at)));
    }

    private void ended() {
        record.group("problems").tables().stream().filter(table -> table.name().equals("undone")).flatMap(table -> table.rows().stream())
                .forEach(row -> say("undone", row.events(), row.value("by").orElse("–"), row.value("reason").orElse("–")));
        Group checks = record.group("verification");
        checks.value("acceptedBy").ifPresent(by -> say("committed", checks.events("acceptedBy"), by));
        Group clock = record.group("clock");
        clock.value("close").ifPresentOrElse(at -> say("closed", clock.events("close"), time((Instant) at)), () -> say("open", clock.events("declaration")));
    }

    private void say(String key, List<Long> events, Object... values) {
        told.add(new Told(Message.of("protocol.screen.story." + key, values), events));
    }

    private String time(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm").format(at.atZone(words.zone()));
    }
}
