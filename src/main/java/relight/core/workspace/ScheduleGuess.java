package relight.core.workspace;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Guesses from the times of backups when they are made. */
final class ScheduleGuess {

    private static final int FEWEST = 3;

    private ScheduleGuess() {}

    /** A cron line of an hourly, daily, weekly or monthly job; empty where the times fit none of them. */
    static Optional<String> of(List<LocalDateTime> times) {
        if (times.size() < FEWEST) {
            return Optional.empty();
        }
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        gaps.sort(Comparator.naturalOrder());
        Duration usual = gaps.get(gaps.size() / 2);
        int minute = most(times, LocalDateTime::getMinute);
        int hour = most(times, LocalDateTime::getHour);
        if (near(usual, Duration.ofHours(1), Duration.ofMinutes(5))) {
            return Optional.of(minute + " * * * *");
        }
        if (near(usual, Duration.ofDays(1), Duration.ofHours(3))) {
            return Optional.of(minute + " " + hour + " * * *");
        }
        if (near(usual, Duration.ofDays(7), Duration.ofHours(12))) {
            return Optional.of(minute + " " + hour + " * * " + most(times, time -> time.getDayOfWeek().getValue() % 7));
        }
        if (near(usual, Duration.ofDays(30), Duration.ofDays(3))) {
            return Optional.of(minute + " " + hour + " " + most(times, LocalDateTime::getDayOfMonth) + " * *");
        }
        return Optional.empty();
    }

    private static boolean near(Duration gap, Duration wanted, Duration slack) {
        return gap.minus(wanted).abs().compareTo(slack) <= 0;
    }

    /** The value that stands most often; of several the least, since a job may start late and never early. */
    private static int most(List<LocalDateTime> times, Function<LocalDateTime, Integer> field) {
        Map<Integer, Long> counts = times.stream().collect(Collectors.groupingBy(field, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.<Integer, Long>comparingByKey().reversed()))
                .orElseThrow().getKey();
    }
}
