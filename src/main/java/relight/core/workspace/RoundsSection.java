package relight.core.workspace;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.core.text.Message;

/** {@code rounds:} of the workspace: full backups now and then, and those between that need them. */
final class RoundsSection {

    private static final List<String> KINDS = List.of("full", "incremental", "differential");

    private final ZoneId zone;

    RoundsSection(ZoneId zone) {
        this.zone = zone;
    }

    List<BackupRound> read(Fields top) {
        List<BackupRound> rounds = new ArrayList<>();
        top.named("rounds", "workspace.in.round").forEach((name, fields) -> {
            rounds.add(new BackupRound(name, BackupSeries.Kind.valueOf(fields.choice("kind", KINDS).toUpperCase(Locale.ROOT)),
                    SeriesSection.schedule(fields, zone), window(fields), fields.duration("keep-for"), fields.text("compression"),
                    fields.flag("encrypted")));
            fields.end();
        });
        return rounds;
    }

    /** {@code 02:00-06:00}. */
    private static Optional<BackupRound.Window> window(Fields fields) {
        Optional<String> written = fields.text("window");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        String[] ends = written.get().split("\\s*[-–]\\s*", 2);
        try {
            return Optional.of(new BackupRound.Window(LocalTime.parse(ends[0]), LocalTime.parse(ends[ends.length - 1])));
        } catch (DateTimeException e) {
            fields.wrong("window", Message.of("workspace.window", fields.owner(), Fields.shown(written.get())),
                    Message.of("workspace.window.remedy"));
            return Optional.empty();
        }
    }
}
