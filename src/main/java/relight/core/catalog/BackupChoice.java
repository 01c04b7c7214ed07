package relight.core.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import relight.core.workspace.BackupSeries;

/**
 * The newest good backup, and the newer ones that were not taken: the one place where <em>newest good</em> is decided.
 *
 * @param chosen     empty where none is good
 * @param passedOver newer than the chosen one, newest first; their verdicts say why
 */
public record BackupChoice(Optional<Backup> chosen, List<Backup> passedOver) {

    public BackupChoice {
        passedOver = List.copyOf(passedOver);
    }

    /**
     * Takes the newest full backup in state good whose recovery point is not after {@code notAfter}.
     *
     * @param notAfter a point in time asked for, or the moment since which data is harmed (ALL-11); empty for now
     */
    public static BackupChoice newestGood(List<Backup> backups, Optional<Instant> notAfter) {
        List<Backup> newestFirst = backups.stream()
                .filter(backup -> notAfter.isEmpty() || !backup.recoveryPoint().isAfter(notAfter.get()))
                .sorted(Comparator.comparing(Backup::recoveryPoint).thenComparing(Backup::id).reversed())
                .toList();
        List<Backup> passedOver = new ArrayList<>();
        for (Backup backup : newestFirst) {
            if (backup.state() == State.GOOD && backup.kind() == BackupSeries.Kind.FULL) {
                return new BackupChoice(Optional.of(backup), passedOver);
            }
            passedOver.add(backup);
        }
        return new BackupChoice(Optional.empty(), passedOver);
    }
}
