package relight.core.runbook.recognition;

import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.runbook.recognition.Recognised.Measure;

/** What people call the things that are looked for, in English, German and Ukrainian. */
final class Labels {

    private static final int INSENSITIVE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final String RTO_WORDS = "RTO|recovery time objective|(?:maximale |geplante )?wiederanlaufzeit|wiederherstellungszeit(?:ziel)?"
            + "|(?:цільовий|максимальний|допустимий) час відновлення";
    private static final String RPO_WORDS = "RPO|recovery point objective|(?:maximal(?:er)?|zulässiger|tolerierbarer) datenverlust|max(?:imum)?\\.? data loss"
            + "|(?:допустима|максимальна|прийнятна) втрата даних|цільова точка відновлення";
    private static final String MTD_WORDS = "MTD|MTPD|MAO|maximum (?:tolerable|acceptable|allowable) (?:period of )?(?:downtime|disruption|outage)"
            + "|(?:maximal(?:e)?|tolerierbare) (?:tolerierbare )?ausfallzeit|(?:максимально )?допустимий (?:час простою|простій)";

    static final Pattern MEASURE = Pattern.compile("(?<![\\p{L}\\p{Nd}_])(?:(?<rto>" + RTO_WORDS + ")|(?<rpo>" + RPO_WORDS + ")|(?<mtd>" + MTD_WORDS
            + "))s?(?![\\p{L}\\p{Nd}_])", INSENSITIVE);

    /** What stands before the colon of a line that tells a symptom. */
    static final Pattern SYMPTOM = label("symptoms?|symptome?|anzeichen|fehlerbild|störungsbild|erkennbar an|indicators?|signs?|what you(?:'|’)?ll see|what users see"
            + "|симптоми?|ознаки?|прояви?|як розпізнати");
    static final Pattern SURE_ESTIMATE = label("estimate|estimated (?:recovery |restore )?(?:time|duration)|time estimate|expected (?:time|duration)|time to recover(?:y)?"
            + "|geschätzte (?:dauer|zeit|wiederherstellungszeit)|schätzung|zeitschätzung|voraussichtliche (?:dauer|zeit)|erwartete dauer|zeitbedarf|zeitaufwand"
            + "|орієнтовн(?:ий час|а тривалість)|очікуван(?:ий час|а тривалість)|приблизн(?:ий час|а тривалість)|оцінка(?: часу)?|оціночний час|розрахунковий час");
    static final Pattern LIKELY_ESTIMATE = label("duration|takes|time|eta|dauer|dauert|aufwand|zeit|тривалість|час|триває");
    static final Pattern CONTACTS = Pattern.compile("(?:.*[^\\p{L}])?(?:contacts?|kontakte?|kontaktdaten|ansprechpartner(?:in(?:nen)?)?|on-?call|bereitschaft|rufbereitschaft"
            + "|notfallnummern|notfallkontakte?|escalation|eskalation|контакт(?:и|ні дані|ні особи)?|чергов(?:і|ий)|ескалація)(?:[^\\p{L}].*)?", INSENSITIVE);
    static final Pattern RECIPIENT = label("recipients?|owner|contact|responsible|empfänger|verantwortlich(?:e|er)?|kontakt|ansprechpartner(?:in)?|e-?mail"
            + "|отримувачі?|відповідальн(?:ий|а|і)|контакт");

    private Labels() {}

    private static Pattern label(String words) {
        return Pattern.compile("(?:" + words + ")(?: ?\\([^)]*\\))?", INSENSITIVE);
    }

    static Optional<Measure> measure(String words) {
        var matcher = MEASURE.matcher(words);
        return matcher.find() ? Optional.of(measure(matcher)) : Optional.empty();
    }

    static Measure measure(java.util.regex.MatchResult match) {
        return match.group("rto") != null ? Measure.RTO : match.group("rpo") != null ? Measure.RPO : Measure.MTD;
    }
}
