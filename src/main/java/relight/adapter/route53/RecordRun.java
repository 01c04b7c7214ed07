package relight.adapter.route53;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.adapter.route53.RecordNotes.Batch;
import relight.adapter.route53.RecordNotes.Note;
import relight.core.dns.RecordChange;
import relight.core.dns.ZoneChange;
import relight.core.recovery.Progress;
import relight.core.recovery.SpooledOutput;
import relight.core.recovery.StepRun;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.Route53Exception;

/**
 * One run of a step on a zone. A record is never simply overwritten: the old one is deleted and the new one made in one request, which Route 53
 * refuses as a whole when the old one is not, to the letter, what was read.
 */
record RecordRun(HostedZoneAccess zone, StepRun run, SpooledOutput output, RecordNotes notes, Duration pause) {

    private static final Duration FOR_THE_WAY_BACK = Duration.ofMinutes(10);

    void change(ZoneChange change) throws InterruptedException {
        List<Note> wanted = wanted(change);
        if (!wanted.isEmpty()) {
            notes.add(new Batch(zone.id(), change.profile(), wanted, Optional.empty()));
            send(wanted).ifPresent(notes::taken);
        }
        Optional<String> newest = notes.all().stream().findFirst().flatMap(Batch::id);
        if (newest.isPresent()) {
            follow(newest.get(), change.within());
        }
    }

    /** Each record as it is and as it is to be, said; those that are not so already. */
    List<Note> wanted(ZoneChange change) throws InterruptedException {
        say("where", zone.name(), zone.id(), zone.isPrivate() ? 1 : 0);
        List<Note> wanted = new ArrayList<>();
        for (RecordChange record : change.records()) {
            inTheZone(record.name());
            Optional<ResourceRecordSet> now = zone.find(record);
            Optional<ResourceRecordSet> then = record.removed() ? Optional.empty() : Optional.of(RecordText.changed(record, now, zone.id()));
            String before = shown(now, record);
            if (same(now, then)) {
                say("same", before);
                continue;
            }
            say("change", before, shown(then, record));
            if (!record.was().isEmpty() && !now.map(there -> RecordText.isStill(there, record.was())).orElse(false) && !change.confirms(record)) {
                throw Route53Problems.problem("changed", null, before, String.join(", ", record.was()), record.name());
            }
            wanted.add(new Note(now, then));
        }
        return wanted;
    }

    private void inTheZone(String name) {
        String plain = ZoneChange.plain(name);
        if (!plain.equals(zone.name()) && !plain.endsWith("." + zone.name())) {
            throw Route53Problems.problem("outside", null, name, zone.name());
        }
    }

    void takeBack(Batch batch) throws InterruptedException {
        List<Note> back = wantedBack(batch);
        if (!back.isEmpty()) {
            Optional<String> id = send(back);
            if (id.isPresent()) {
                follow(id.get(), FOR_THE_WAY_BACK);
            }
        }
    }

    /** The same of what is to be put back. */
    List<Note> wantedBack(Batch batch) throws InterruptedException {
        say("where", zone.name(), zone.id(), zone.isPrivate() ? 1 : 0);
        List<Note> back = new ArrayList<>();
        for (Note note : batch.notes()) {
            Optional<ResourceRecordSet> now = zone.find(note.either());
            String shown = now.map(RecordText::of).orElseGet(() -> none(note.either()));
            if (same(now, note.before())) {
                say("put-back-already", shown);
            } else if (same(now, note.after())) {
                back.add(new Note(now, note.before()));
                say("change", shown, note.before().map(RecordText::of).orElseGet(() -> none(note.either())));
            } else {
                throw Route53Problems.problem("not-ours", null, shown, note.before().map(RecordText::of).orElseGet(() -> none(note.either())));
            }
        }
        return back;
    }

    /** Its id; empty where the change had been made by a request that was never answered. */
    private Optional<String> send(List<Note> wanted) throws InterruptedException {
        List<Change> changes = new ArrayList<>();
        wanted.forEach(note -> note.before().ifPresent(old -> changes.add(Change.builder().action(ChangeAction.DELETE).resourceRecordSet(old).build())));
        wanted.forEach(note -> note.after().ifPresent(made -> changes.add(Change.builder().action(ChangeAction.CREATE).resourceRecordSet(made).build())));
        try {
            return Optional.of(zone.change(changes));
        } catch (Route53Exception refused) {
            for (Note note : wanted) {
                if (!same(zone.find(note.either()), note.after())) {
                    throw Route53Problems.problem("refused", refused, zone.name(), Route53Problems.said(refused));
                }
            }
            return Optional.empty();
        }
    }

    private void follow(String change, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        long asked = 0;
        while (!zone.isEverywhere(change)) {
            if (System.nanoTime() > end) {
                throw Route53Problems.problem("pending", null, within);
            }
            if (asked++ == 0) {
                say("waiting");
            }
            run.progress(new Progress(run.words().say("route53.waiting"), asked, Optional.empty(), Progress.Unit.ITEMS));
            Thread.sleep(pause);
        }
        say("everywhere");
    }

    static boolean same(Optional<ResourceRecordSet> one, Optional<ResourceRecordSet> other) {
        return one.isEmpty() || other.isEmpty() ? one.isEmpty() == other.isEmpty() : RecordText.same(one.get(), other.get());
    }

    private String shown(Optional<ResourceRecordSet> record, RecordChange change) {
        return record.map(RecordText::of).orElseGet(() -> run.words().say("route53.none", ZoneChange.plain(change.name()), change.type()));
    }

    private String none(ResourceRecordSet record) {
        return run.words().say("route53.none", ZoneChange.plain(RecordText.name(record)), record.typeAsString());
    }

    private void say(String key, Object... values) {
        output.say(run.words().say("route53." + key, values));
    }
}
