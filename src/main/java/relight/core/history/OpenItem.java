package relight.core.history;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.RecoveryEvent.FindingRaised;

/**
 * A finding of a recovery, which lives on until a later one settles it.
 *
 * @param id       the recovery and the finding's place in it
 * @param retests  later recoveries of the same systems, oldest first: what could settle it
 * @param changes  objectives and runbooks that say that they were changed for it
 */
public record OpenItem(String id, PastRecovery of, Instant raised, FindingRaised finding, long event, Optional<Settled> settled, List<PastRecovery> retests,
                       List<String> changes) {

    /** Days before the due date from which on an item is due. */
    private static final int SOON = 14;

    /** How urgent it is. */
    public enum Standing {
        OVERDUE, DUE, OPEN, SETTLED
    }

    /**
     * What became of it.
     *
     * @param by       who said so
     * @param recovery that showed it; the one that raised it where there was a reason alone
     */
    public record Settled(PastRecovery recovery, Instant at, String reason, String by, long event) {}

    public OpenItem {
        retests = List.copyOf(retests);
        changes = List.copyOf(changes);
    }

    /** The day, where one was named that can be read as one. */
    public Optional<LocalDate> due() {
        try {
            return finding.dueDate().map(String::strip).map(LocalDate::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    public Standing standing(LocalDate today) {
        if (settled.isPresent()) {
            return Standing.SETTLED;
        }
        return due().map(day -> day.isBefore(today) ? Standing.OVERDUE : day.isAfter(today.plusDays(SOON)) ? Standing.OPEN : Standing.DUE).orElse(Standing.OPEN);
    }

    /** For programs; what is not known is null. */
    public Map<String, Object> json(LocalDate today) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("standing", standing(today).name().toLowerCase(Locale.ROOT));
        json.put("finding", finding.finding().toString());
        json.put("severity", finding.severity());
        json.put("owner", finding.owner().toString());
        json.put("due", finding.dueDate().orElse(null));
        json.put("retest", finding.retest());
        json.put("systems", of.systems());
        json.put("event", event);
        json.put("retests", retests.stream().map(PastRecovery::id).toList());
        json.put("changes", changes);
        json.put("settledBy", settled.map(done -> done.recovery().id()).orElse(null));
        json.put("reason", settled.map(Settled::reason).orElse(null));
        return json;
    }
}
