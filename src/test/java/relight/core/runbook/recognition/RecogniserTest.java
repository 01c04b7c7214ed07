package relight.core.runbook.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.recognition.Recognised.Estimate;
import relight.core.runbook.recognition.Recognised.Measure;
import relight.core.runbook.recognition.Recognised.Objective;
import relight.core.runbook.recognition.Recognised.Person;
import relight.core.runbook.recognition.Recognised.Symptom;
import relight.core.runbook.recognition.Recognised.Tick;

class RecogniserTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "RTO: 4 h~RTO 4h HIGH", "**RPO (Recovery Point Objective):** < 24 Stunden  ~RPO 24h HIGH", "RTO/RPO: 4h/24h~RTO 4h HIGH, RPO 24h HIGH",
        "The RTO is 30 minutes, the RPO is 1 hour.~RTO 30m HIGH, RPO 1h HIGH", "- RTO - 2-4 Stunden~RTO 2h..4h HIGH", "Das RTO-Ziel beträgt 90 Minuten~RTO 90m HIGH",
        "RTO – не більше 2 годин~RTO 2h HIGH", "RPO: 0~RPO 0s HIGH", "RPO = 0, RTO = 5 хвилин~RPO 0s HIGH, RTO 5m HIGH", "RPO: kein Datenverlust~RPO 0s HIGH",
        "Recovery within 4 hours (RTO)~RTO 4h MEDIUM", "RTO for the shop: 4 h~RTO 4h MEDIUM", "MTD: 3 Tage~MTD 72h HIGH", "Цільовий час відновлення: 1,5 години~RTO 90m HIGH",
        "Допустима втрата даних – 15 хв~RPO 15m HIGH", "RTO und RPO: 1h~RTO 1h HIGH, RPO 1h MEDIUM", "RTO ≤ 1h30m~RTO 90m HIGH", "Maximum tolerable downtime: two days~MTD 48h HIGH",
        "| RTO | 4 h |~RTO 4h HIGH"})
    void H6_readsObjectivesFromProse(String line, String expected) {
        String document = line.startsWith("|") ? "| Ziel | Wert |\n|---|---|\n" + line : line;
        assertEquals(expected, String.join(", ", objectives("# R\n\n" + document + "\n").stream().map(RecogniserTest::told).toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Passen Sie RPO- und RTO-Ziele bei Bedarf an", "Zeit bis zur Wiederherstellung (RTO erreicht?) 4 h", "The RTO was missed by 2 hours last time.", "RTO. We need 4 hours.",
        "Backups run daily at 02:00 UTC, RTO see below", "`RTO: 4 h`-like text", "Der RTO wurde zuletzt um 2 Stunden überschritten", "SPORTO: 4 h", "Retention: 30 days",
        "RPO 0.5", "RTO"})
    void takesNothingForAnObjectiveThatIsNone(String line) {
        List<Objective> found = objectives("# R\n\n" + line.replace("`RTO: 4 h`-like text", "RTO means recovery time") + "\n\n```\nRTO: 4 h\n```\n\n<div>\nRTO: 4 h\n</div>\n");
        assertEquals(List.of(), found.stream().map(RecogniserTest::told).toList());
    }

    @Test
    void U8_readsObjectivesPerScenarioFromATableDownToZero() {
        List<Objective> found = objectives("""
                ## Цілі

                | Сценарій | RPO | RTO, год |
                |:---------|----:|-----|
                | Втрата бази | 1 година | 2 |
                | **Втрата сервісу** | 0 | 0,5 |
                | Архів | – | best effort |
                """);
        assertEquals(List.of("RPO 1h HIGH Втрата бази", "RTO 2h HIGH Втрата бази", "RPO 0s HIGH Втрата сервісу", "RTO 30m HIGH Втрата сервісу"),
                found.stream().map(one -> told(one) + " " + one.of().orElse("")).toList());
        assertEquals(5, found.getFirst().origin().line());
        assertEquals(17, found.getFirst().origin().column());
        assertEquals("1 година", found.getFirst().origin().words());
    }

    @Test
    void readsTiersFromTheColumnsOfATable() {
        assertEquals(List.of("RTO 1h HIGH Gold", "RTO 8h HIGH Silver"), objectives("| | Gold | Silver |\n|--|--|--|\n| RTO | 1h | 8h |\n| Support | yes | no |\n").stream()
                .map(one -> told(one) + " " + one.of().orElse("")).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "**Estimated Time:** 1-2 Stunden~1h..2h HIGH", "Geschätzte Dauer: ca. 30–60 Minuten~30m..1h HIGH", "**Dauer**: 45 min~45m MEDIUM", "Estimate: 3–4 h~3h..4h HIGH",
        "Orientation~", "Орієнтовний час: 2 години~2h HIGH", "Тривалість — до 20 хв~20m MEDIUM", "ETA: half an hour~30m MEDIUM", "- Estimate: 30-60 min~30m..1h HIGH",
        "- **Backup-Dauer:** ca. 60 Sekunden~", "Time: 02:00 UTC~", "Estimated time: 30m~30m HIGH", "Estimated time: unknown, about 2 hours last year~"})
    void V1_readsEstimatesInThreeLanguages(String line, String expected) {
        String[] written = line.split("~(?=[^~]*$)");
        String words = String.join(", ", found("## S\n\n" + written[0] + "\n", Estimate.class).stream().map(one -> told(one.span()) + " " + one.origin().confidence()).toList());
        assertEquals(expected == null ? "" : expected, words);
    }

    @Test
    void readsAnEstimateInAHeadingAndInATable() {
        List<Estimate> found = found("""
                ## Restore the database (30m)

                | Schritt | Dauer (min) | Wann |
                |---|---|---|
                | Kopieren | 20 | 02:00 |
                """, Estimate.class);
        assertEquals(List.of("30m MEDIUM -", "20m MEDIUM Kopieren"), found.stream().map(one -> told(one.span()) + " " + one.origin().confidence() + " " + one.of().orElse("-")).toList());
    }

    @Test
    void readsSymptomsFromLabelsHeadingsAndLists() {
        assertEquals(List.of("Nothing answers on port 5432, the log says PANIC", "Der Shop zeigt eine weiße Seite", "Користувачі не бачать замовлень", "slow", "wrong sums"),
                found("""
                        ## A
                        **Symptom:** Nothing answers on port `5432`,
                        the log says **PANIC**

                        - Anzeichen: Der Shop zeigt eine weiße Seite

                        **Симптоми:**

                        Користувачі не бачать замовлень

                        ### Symptoms

                        - slow
                        - wrong sums

                        That is all.
                        """, Symptom.class).stream().map(Symptom::text).toList());
    }

    @Test
    void V9_readsContactsFromListsTablesAndLines() {
        List<Person> found = found("""
                # R

                **Empfänger:** ops@example.org

                Build 0123456789 is not a number to ring, and me@example.org no contact.

                ## Kontakte

                - **Datenbank-Team:** db@example.org
                - **Leitung:** Erika Muster, +49 30 1234567
                - **On-Call:** PagerDuty
                - **Notfall:** +49-XXX-XXXXXXX
                - Ring [Olena](tel:+380441234567)

                | Роль | Ім'я | Телефон | Пошта |
                |---|---|---|---|
                | Черговий | Тарас | +380 44 765 43 21 | taras@example.org |
                """, Person.class);
        assertEquals(List.of("ops||-|ops@example.org|MEDIUM", "Datenbank-Team||-|db@example.org|HIGH", "Erika Muster|Leitung|+49 30 1234567|-|HIGH",
                "PagerDuty|On-Call|-|-|MEDIUM", "Notfall||-|-|HIGH open", "Ring Olena||+380441234567|-|HIGH", "Тарас|Черговий|+380 44 765 43 21|taras@example.org|HIGH"),
                found.stream().map(one -> one.name() + "|" + one.role() + "|" + one.phone().orElse("-") + "|" + one.mail().orElse("-") + "|" + one.origin().confidence()
                        + (one.open() ? " open" : "")).toList());
    }

    @Test
    void V10_readsTicksAndWhetherTheyAreSet() {
        List<Tick> found = found("## C\n\n- [ ] Look at the **log**\n- [x] Ring the lead\n  - [ ] and the deputy\n- no box\n", Tick.class);
        assertEquals(List.of("Look at the log false", "Ring the lead true", "and the deputy false"), found.stream().map(one -> one.text() + " " + one.done()).toList());
        assertEquals(List.of(3, 4, 5), found.stream().map(one -> one.origin().line()).toList());
        assertEquals(Optional.of("c"), found.getFirst().origin().section());
    }

    @Test
    void readsNeitherFrontMatterNorCode() {
        assertTrue(new Recogniser().read(runbook("---\nrto: 4 h\nnote: |\n  RTO: 4 h\n---\n# R\n\n    RTO: 4 h\n\n~~~yaml\nSymptom: x\n~~~\n")).isEmpty());
    }

    @Test
    void aLongLineOfDataIsNotLookedThrough() {
        assertTrue(new Recogniser().read(runbook("# R\n\nRTO: 4 h " + "9 ".repeat(50_000) + "\n")).isEmpty());
    }

    private static List<Objective> objectives(String document) {
        return found(document, Objective.class);
    }

    private static <T extends Recognised> List<T> found(String document, Class<T> kind) {
        return new Recogniser().read(runbook(document)).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Runbook runbook(String document) {
        return new RunbookReader().read("runbooks/r.md", document);
    }

    private static String told(Objective objective) {
        Measure measure = objective.measure();
        return measure + " " + told(objective.span()) + " " + objective.origin().confidence();
    }

    private static String told(Span span) {
        return span.isRange() ? told(span.least()) + ".." + told(span.most()) : told(span.most());
    }

    private static String told(Duration duration) {
        return duration.isZero() ? "0s" : duration.toMinutes() % 60 == 0 ? duration.toHours() + "h" : duration.toMinutes() + "m";
    }
}
