package relight.core.hypnoscript;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.text.DurationText;

/** {@code general { … }} of the backups: when which kind is made, in which window, and how long it is kept. */
final class Rounds {

    private static final List<String> DAYS = List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    private static final List<String> KINDS = List.of("full", "incremental", "differential");
    private static final List<String> FREQUENCIES = List.of("hourly", "daily", "weekly", "monthly");
    private static final String DEFAULT_START = "00:00";

    private record Round(String name, String frequency, Optional<String> cron, Optional<String> keepFor) {}

    private final Draft workspace;
    private final List<Round> rounds = new ArrayList<>();
    private Optional<String> zone = Optional.empty();
    private Optional<Duration> window = Optional.empty();
    private boolean enabled = true;

    Rounds(Draft workspace) {
        this.workspace = workspace;
    }

    void map(Settings general) {
        enabled = general.text("enabled").map(text -> !text.equals("false")).orElse(true);
        Optional<Settings> hours = general.block("backup_window", "window");
        Optional<String> start = hours.flatMap(block -> block.text("start"));
        Optional<String> end = hours.flatMap(block -> block.text("end"));
        zone = hours.flatMap(block -> block.text("timezone", "zone"));
        zone.ifPresent(name -> workspace.in("site").put("zone", name));
        window = start.flatMap(from -> end.flatMap(to -> length(from, to)));
        Map<String, Settings> types = general.block("types").map(Settings::named).orElse(Map.of());
        types.forEach((name, type) -> round(name, type, start, end));
    }

    private void round(String name, Settings type, Optional<String> start, Optional<String> end) {
        String kind = KINDS.contains(name) ? name : type.oneOf(KINDS, "kind", "type").orElse("full");
        String frequency = type.oneOf(FREQUENCIES, "frequency").orElse("");
        Optional<String> cron = cron(frequency, start.orElse(DEFAULT_START), type.oneOf(DAYS, "day"));
        Optional<String> keepFor = type.days("retention");
        Draft round = workspace.in("rounds").in(name).put("kind", kind);
        round.put("schedule", cron).put("zone", zone);
        start.ifPresent(from -> end.ifPresent(to -> round.put("window", from + "-" + to)));
        round.put("keep-for", keepFor).put("compression", type.text("compression"))
                .put("encrypted", type.oneOf(List.of("true", "false"), "encryption", "encrypted"));
        rounds.add(new Round(name, frequency, cron, keepFor));
    }

    private static Optional<String> cron(String frequency, String start, Optional<String> day) {
        String[] time = start.matches("\\d{1,2}:\\d{2}") ? start.split(":") : DEFAULT_START.split(":");
        String at = Integer.parseInt(time[1]) + " " + Integer.parseInt(time[0]);
        return switch (frequency) {
            case "hourly" -> Optional.of(Integer.parseInt(time[1]) + " * * * *");
            case "daily" -> Optional.of(at + " * * *");
            case "weekly" -> Optional.of(at + " * * " + day.map(DAYS::indexOf).orElse(0));
            case "monthly" -> Optional.of(at + " 1 * *");
            default -> Optional.empty();
        };
    }

    private static Optional<Duration> length(String from, String to) {
        if (!from.matches("\\d\\d:\\d\\d") || !to.matches("\\d\\d:\\d\\d")) {
            return Optional.empty();
        }
        int minutes = minutes(to) - minutes(from);
        return Optional.of(Duration.ofMinutes(minutes > 0 ? minutes : minutes + 24 * 60));
    }

    private static int minutes(String time) {
        return 60 * Integer.parseInt(time.substring(0, 2)) + Integer.parseInt(time.substring(3));
    }

    /**
     * What a series has of the rounds: one that is made in all of them is due as often as the most frequent.
     *
     * @param made whether backups go there at once, and not later from another store
     */
    void of(Draft series, boolean made) {
        series.put("rounds", rounds.stream().map(Round::name).toList());
        Optional<Round> often = rounds.stream().filter(round -> round.cron().isPresent())
                .min(Comparator.comparingInt(round -> FREQUENCIES.indexOf(round.frequency())));
        if (made && enabled && often.isPresent()) {
            series.put("schedule", often.get().cron()).put("zone", zone).put("tolerance", window.map(DurationText::write));
            keep(series, "daily", "daily", 1);
            keep(series, "weekly", "weekly", 7);
            keep(series, "monthly", "monthly", 30);
        }
    }

    private void keep(Draft series, String key, String frequency, int days) {
        rounds.stream().filter(round -> round.frequency().equals(frequency))
                .flatMap(round -> round.keepFor().flatMap(DurationText::read).stream())
                .mapToLong(age -> age.toDays() / days).max().ifPresent(many -> {
                    if (many > 0) {
                        series.in("keep").put(key, Long.toString(many));
                    }
                });
    }
}
