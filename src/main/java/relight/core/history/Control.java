package relight.core.history;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import relight.core.recovery.RecoveryEvent.Closed;

/**
 * What auditors ask of whoever has to recover, as far as records of recoveries can speak to it. A record is evidence that something
 * was done; whether a control is met is the auditor's to say, and each control asks more than any record shows.
 */
public enum Control {

    /**
     * ISO 22301:2019, clause 8.5, Exercise programme: exercises and tests at planned intervals, on appropriate scenarios, with
     * formal reports after each and improvements that follow from them.
     */
    ISO_22301(new Criterion("exercised", true, one -> one.drill() && one.over()), new Criterion("scenario", false, one -> one.drill() && one.over() && one.scenario().isPresent()),
            new Criterion("reported", false, one -> one.drill() && one.over() && one.seal().isPresent()), new Criterion("improved", false, Control::improving)),

    /**
     * Regulation (EU) 2022/2554 (DORA), Article 11: (6)(a) business continuity and response and recovery plans are tested at least
     * yearly, and (8) records are kept of what was done before and during disruptions.
     */
    DORA_11(new Criterion("tested-yearly", true, one -> one.drill() && one.mode().real() && one.over()), new Criterion("activated", false, one -> !one.drill() && one.over() && one.seal().isPresent())),

    /**
     * Regulation (EU) 2022/2554 (DORA), Article 12: (2) backup, restoration and recovery procedures are tested periodically, (3)
     * backups are restored to systems apart from the source, (6) recovery time and recovery point objectives for each function,
     * (7) checks after a recovery, several of them, so that data is whole.
     */
    DORA_12(new Criterion("restore-tested", true, one -> one.drill() && one.restoreProven()), new Criterion("segregated", false, one -> one.mode().real() && one.backups() > 0 && one.isolated()),
            new Criterion("objectives", false, Control::measured), new Criterion("reconciled", false, one -> one.mode().real() && one.recovered() && one.passed() > 1 && one.passed() == one.checks())),

    /**
     * Commission Delegated Regulation (EU) 2024/1774, Article 25: (2)(a) tests on severe but plausible scenarios, (2)(c) switchover
     * to redundant capacity, which no record of a restore tells of, (2)(e) whether staff can respond, and (5) documented results
     * with deficiencies that are dealt with.
     */
    RTS_25(new Criterion("scenarios", true, one -> one.drill() && one.over() && one.scenario().isPresent()), new Criterion("switchover", false, _ -> false),
            new Criterion("staff", false, one -> one.drill() && one.over() && one.people().size() > 1), new Criterion("deficiencies", false, one -> one.seal().isPresent() && improving(one))),

    /**
     * AICPA Trust Services Criteria (2017, points of focus revised 2022), A1.3: recovery plan procedures are tested, and so are
     * integrity and completeness of backup data.
     */
    SOC_2(new Criterion("procedures", true, one -> one.drill() && one.mode().real() && one.over()), new Criterion("backup-data", true, PastRecovery::restoreProven)),

    /** ISO/IEC 27001:2022, Annex A 8.13, Information backup: copies are maintained and regularly tested. */
    ISO_27001(new Criterion("copies-tested", true, PastRecovery::restoreProven)),

    /**
     * BSI-Standard 200-4 (2023), exercising and testing (Üben und Testen): exercises and tests are carried out and evaluated, what
     * they show leads to corrections, and the time to restart is known against the time that is demanded.
     */
    BSI_200_4(new Criterion("carried-out", true, one -> one.drill() && one.over()), new Criterion("evaluated", false, one -> one.drill() && improving(one)),
            new Criterion("restart-time", false, one -> one.mode().real() && one.over() && one.result().rtoMet().isPresent()));

    /**
     * One thing that is asked for.
     *
     * @param id       names its words
     * @param periodic whether it is asked for again and again, so that evidence grows old
     * @param shownBy  which recoveries are evidence of it
     */
    public record Criterion(String id, boolean periodic, Predicate<PastRecovery> shownBy) {}

    private final List<Criterion> criteria;

    Control(Criterion... criteria) {
        this.criteria = List.of(criteria);
    }

    public List<Criterion> criteria() {
        return criteria;
    }

    /** A finding that somebody answers for, or one that was settled. */
    private static boolean improving(PastRecovery one) {
        return one.over() && Stream.concat(one.raised().stream().map(told -> told.what().owner().toString()).filter(owner -> !owner.isBlank()),
                one.settled().stream().map(told -> told.what().finding())).findAny().isPresent();
    }

    private static boolean measured(PastRecovery one) {
        return one.mode().real() && one.closed().map(Closed::verdict).isPresent() && one.result().rtoMet().isPresent() && one.result().rpoMet().isPresent();
    }
}
