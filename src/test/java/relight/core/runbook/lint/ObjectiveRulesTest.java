package relight.core.runbook.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import relight.core.text.Messages;

class ObjectiveRulesTest {

    @Test
    void RB_33_stepsThatTakeLongerThanTheObjectiveOfTheirDocument() {
        String page = """
                ---
                objectives: {rto: 1h}
                ---
                # Shop

                ## Restore

                ```bash estimate=40m
                make restore
                ```

                ```bash estimate=30m
                make check
                ```

                ## Switch over

                ```bash estimate=10m
                make switch
                ```
                """;
        assertEquals(List.of(8), Linted.lines("RB-33", page));
        assertEquals(List.of(), Linted.lines("RB-33", page.replace("rto: 1h", "rto: 2h")));
    }

    @Test
    void RB_33_anEstimateInWordsAboveTheObjectiveInWords() {
        String page = """
                # Laden

                **RTO:** < 4 Stunden

                ## Datenbank verloren

                **Geschätzte Dauer:** 3-6 Stunden

                ```bash
                make restore
                ```
                """;
        assertEquals(List.of(7), Linted.lines("RB-33", page));
        assertEquals(List.of(), Linted.lines("RB-33", page.replace("3-6", "3-4")));
    }

    @Test
    void RB_33_aRestoreFromBackupsThatAreMadeTooSeldom() {
        String page = """
                # Shop

                | Scenario | RPO | RTO |
                |---|---|---|
                | Database lost | 1 hour | 2 hours |
                | Region lost | 24 hours | 4 hours |

                ## Database failure

                ```bash
                ./scripts/restore-postgres.sh "$FILE"
                ```

                ## Region failure

                ```bash
                ./scripts/restore-postgres.sh "$FILE"
                ```

                ## Schedule

                ```yaml
                kind: CronJob
                metadata:
                  name: postgres-backup
                spec:
                  schedule: "0 2 * * *"  # each night
                ```
                """;
        assertEquals(List.of(11), Linted.lines("RB-33", page));
        assertEquals(List.of(), Linted.lines("RB-33", page.replace("0 2 * * *", "*/30 * * * *")));
        assertEquals(List.of(), Linted.lines("RB-33", page.replace("postgres-backup", "redis-backup")));
    }

    @Test
    void RB_33_aConfigurationAgainstItsOwnObjectives() {
        String page = """
                # Plan

                ```hyp
                backup {
                    types: {
                        full: {
                            frequency: "weekly" // Sunday
                        }
                        incremental: {
                            enabled: true
                            frequency: "daily"
                        }
                    }
                }
                disaster_recovery {
                    objectives: {
                        rto: { critical_systems: "2h"
                               standard_systems: "24h" }
                        rpo: { critical_data: "15m" }
                    }
                    scenarios: {
                        database_lost: {
                            recovery_steps: [
                                {
                                    step: 1
                                    estimated_time: "90m"
                                },
                                {
                                    step: 2
                                    estimated_time: "1h"
                                }
                            ]
                        }
                        host_lost: {
                            recovery_steps: [
                                { step: 1, estimated_time: "4h" }
                            ]
                        }
                        cache_lost: {
                            recovery_steps: [
                                { step: 1, estimated_time: "5m" }
                            ]
                        }
                    }
                    critical_functions: {
                        orders: {
                            priority: "critical"
                            mtd: "1h"
                        }
                        reports: {
                            priority: "standard"
                            mtd: "72h"
                        }
                    }
                }
                ```
                """;
        List<Finding> found = Linted.page(page).stream().filter(finding -> finding.id().equals("RB-33")).toList();
        assertEquals(List.of(11, 25, 48), found.stream().map(Finding::line).toList());
        assertEquals("These steps take 2 h 30 min by their own estimates; the RTO is 2 h. The same holds for line 36.",
                Messages.english().say(found.get(1).text()));
        assertEquals(List.of(), Linted.lines("RB-33", page.replace("\"2h\"", "\"5h\"").replace("mtd: \"1h\"", "mtd: \"6h\"")
                .replace("\"15m\"", "\"24h\"")));
    }
}
