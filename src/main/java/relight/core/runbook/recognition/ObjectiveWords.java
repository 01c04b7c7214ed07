package relight.core.runbook.recognition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.recognition.Recognised.Measure;
import relight.core.runbook.recognition.Recognised.Objective;

/** Objectives in a line of prose: {@code RTO: < 4 h}, {@code RTO/RPO: 4h/24h}, {@code within 4 hours (RTO)}. */
final class ObjectiveWords {

    /** Words between the name and the figure that change nothing. */
    private static final Pattern GLUE = Pattern.compile("(?iu)(?:[\\s\\p{Punct}=<>|~–—≤≈]|\\b(?:is|are|of|at|set to|set at|target|targets|goal|objective|ist|sind|beträgt|liegt bei"
            + "|von|ziel|zielwert|soll|становить|складає|дорівнює|ціль|є)\\b)*", Pattern.UNICODE_CHARACTER_CLASS);
    /** What tells of a night that was, not of a limit. */
    private static final Pattern PAST = Pattern.compile("(?iu)breach|miss|exceed|actual|achieved|measured|previous|last |verfehlt|überschr|verpasst|tatsächlich|gemessen|erreicht"
            + "|zuletzt|letzte|перевищ|пропущ|фактичн|останн|досягн");
    private static final Pattern JOINED = Pattern.compile("(?iu)[\\s*_`]*(?:[/&+,(|]|and|und|та|і|й)[\\s*_`]*");
    private static final Pattern SENTENCE_END = Pattern.compile("[.;!?]\\s");
    private static final Pattern NOTHING = Pattern.compile("(?iu)[\\s:*_`=()–—-]*(?:(?:is|ist|становить|дорівнює)\\s+)?[*_`]*(?:0(?![.,:]?\\p{Nd}|%|\\s*[\\p{L}-])|zero\\b|null\\b|none\\b|keiner\\b"
            + "|kein(?:e|en)? datenverlust|no data loss|нуль\\b|нульова\\b|без втрат)", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int FAR = 40;

    private final Line line;
    private final List<Objective> found = new ArrayList<>();

    private ObjectiveWords(Line line) {
        this.line = line;
    }

    static List<Objective> read(Line line) {
        ObjectiveWords words = new ObjectiveWords(line);
        words.read();
        return words.found;
    }

    /** Names that stand together and share what follows: an abbreviation and its long form, or both objectives at once. */
    private record Named(Set<Measure> measures, int start, int end) {}

    private void read() {
        List<Named> names = names();
        for (int i = 0; i < names.size(); i++) {
            Named name = names.get(i);
            int limit = i + 1 < names.size() ? names.get(i + 1).start() : line.text().length();
            if (!after(name, limit) && name.measures().size() == 1) {
                before(name, i == 0 ? line.from() : names.get(i - 1).end());
            }
        }
    }

    private List<Named> names() {
        List<Named> names = new ArrayList<>();
        Matcher matcher = Labels.MEASURE.matcher(line.text()).region(line.from(), line.text().length()).useTransparentBounds(true);
        while (matcher.find()) {
            Measure measure = Labels.measure(matcher.toMatchResult());
            Optional<Named> last = names.isEmpty() ? Optional.empty() : Optional.of(names.getLast());
            boolean joined = last.filter(one -> JOINED.matcher(line.text().substring(one.end(), matcher.start())).matches()).isPresent();
            if (joined) {
                names.removeLast();
                Set<Measure> both = EnumSet.copyOf(last.get().measures());
                both.add(measure);
                names.add(new Named(both, last.get().start(), matcher.end()));
            } else {
                names.add(new Named(EnumSet.of(measure), matcher.start(), matcher.end()));
            }
        }
        return names;
    }

    private boolean after(Named name, int limit) {
        String text = line.text();
        Matcher nothing = NOTHING.matcher(text).region(name.end(), limit);
        if (name.measures().equals(EnumSet.of(Measure.RPO)) && nothing.lookingAt()) {
            add(Measure.RPO, Span.of(Duration.ZERO), name.start(), nothing.end(), Confidence.HIGH);
            return true;
        }
        Optional<SpanWords.Hit> first = SpanWords.find(text, name.end()).filter(hit -> hit.end() <= limit);
        Optional<Confidence> sure = first.flatMap(hit -> confidence(text.substring(name.end(), hit.start())));
        if (sure.isEmpty()) {
            return false;
        }
        SpanWords.Hit hit = first.get();
        List<Measure> measures = inOrder(name);
        add(measures.getFirst(), hit.span(), name.start(), hit.end(), sure.get());
        Optional<SpanWords.Hit> second = SpanWords.find(text, hit.end()).filter(next -> next.end() <= limit
                && JOINED.matcher(text.substring(hit.end(), next.start())).matches());
        for (Measure other : measures.subList(1, measures.size())) {
            add(other, second.orElse(hit).span(), name.start(), second.orElse(hit).end(), second.isPresent() ? sure.get() : Confidence.MEDIUM);
        }
        return true;
    }

    /** As the names stand in the line, which the set has forgotten. */
    private List<Measure> inOrder(Named name) {
        List<Measure> order = new ArrayList<>();
        Matcher matcher = Labels.MEASURE.matcher(line.text()).region(name.start(), name.end()).useTransparentBounds(true);
        while (matcher.find()) {
            Measure measure = Labels.measure(matcher.toMatchResult());
            if (!order.contains(measure)) {
                order.add(measure);
            }
        }
        return order;
    }

    private void before(Named name, int from) {
        Optional<SpanWords.Hit> hit = SpanWords.find(line.text(), from)
                .filter(one -> one.end() <= name.start() && line.text().substring(one.end(), name.start()).matches("[\\s(*_`]*"));
        hit.ifPresent(one -> add(name.measures().iterator().next(), one.span(), one.start(), name.end(), Confidence.MEDIUM));
    }

    private static Optional<Confidence> confidence(String between) {
        if (between.indexOf('?') >= 0 || SENTENCE_END.matcher(between).find() || PAST.matcher(between).find()) {
            return Optional.empty();
        }
        if (GLUE.matcher(between).matches()) {
            return Optional.of(Confidence.HIGH);
        }
        return between.length() <= FAR && between.chars().noneMatch(Character::isDigit) ? Optional.of(Confidence.MEDIUM) : Optional.empty();
    }

    private void add(Measure measure, Span span, int start, int end, Confidence confidence) {
        found.add(new Objective(line.origin(start, end, confidence), measure, span, Optional.empty()));
    }
}
