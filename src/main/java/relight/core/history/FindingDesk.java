package relight.core.history;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Journal.Lease;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.FindingRaised;
import relight.core.recovery.RecoveryEvent.FindingSettled;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Raises findings after a recovery is over, as a review does, and settles them. What is over is sealed anew. */
public final class FindingDesk {

    private final ProtocolLog log;

    public FindingDesk(ProtocolLog log) {
        this.log = log;
    }

    /**
     * Adds a finding to a recovery.
     *
     * @return its id
     * @throws Problem where there is no such recovery, or somebody has it in hand
     */
    public String raise(String recovery, FindingRaised finding, String by) {
        int before = (int) known(recovery).stream().filter(entry -> entry.event() instanceof FindingRaised).count();
        append(recovery, finding, by);
        return History.id(recovery, before + 1);
    }

    /**
     * Says that a finding is settled.
     *
     * @param shownBy the later recovery that showed it; empty where there is a reason alone
     * @throws Problem where there is no such finding, it is settled, or the recovery began before it was raised
     */
    public void settle(String finding, Optional<String> shownBy, String reason, String by) throws InterruptedException {
        if (reason.isBlank()) {
            throw new Problem(Message.of("history.settle.reason"), Message.of("history.settle.reason.remedy"));
        }
        OpenItem item = History.of(log).findings(Map.of()).stream().filter(one -> one.id().equals(finding)).findFirst()
                .orElseThrow(() -> new Problem(Message.of("history.finding.none", finding), Message.of("history.finding.none.remedy")));
        item.settled().ifPresent(before -> {
            throw new Problem(Message.of("history.settle.already", finding, before.recovery().id(), before.reason()), Message.of("history.settle.already.remedy"));
        });
        shownBy.ifPresent(later -> requireLater(item, later));
        append(shownBy.orElse(item.of().id()), new FindingSettled(finding, Erasable.of(reason), Erasable.of(by)), by);
    }

    private void requireLater(OpenItem item, String later) {
        Entry declared = known(later).stream().filter(entry -> entry.event() instanceof Declared).findFirst().orElseThrow();
        if (declared.happened().isBefore(item.raised())) {
            throw new Problem(Message.of("history.settle.earlier", later, item.id()), Message.of("history.settle.earlier.remedy"));
        }
    }

    private List<Entry> known(String recovery) {
        List<Entry> entries = log.entries(recovery);
        if (entries.stream().noneMatch(entry -> entry.event() instanceof Declared)) {
            throw new Problem(Message.of("history.recovery.none", recovery), Message.of("history.recovery.none.remedy"));
        }
        return entries;
    }

    private void append(String recovery, RecoveryEvent event, String by) {
        boolean over = known(recovery).stream().anyMatch(entry -> entry.event() instanceof Closed);
        try (Lease _ = log.take(recovery, by)) {
            log.append(recovery, event);
            if (over) {
                log.seal(recovery);
            }
        }
    }
}
