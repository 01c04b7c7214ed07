package relight.core.runbook.recognition;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.runbook.recognition.Recognised.Estimate;
import relight.core.runbook.recognition.Recognised.Person;
import relight.core.runbook.recognition.Recognised.Symptom;

/** Reads the lines of paragraphs and lists: labels with what stands after their colon, and objectives anywhere. */
final class ProseReader {

    private static final Pattern SERVICE = Pattern.compile("(?i).*(?:PagerDuty|Opsgenie|VictorOps|Grafana OnCall|Splunk On-Call|(?<![\\w#])#[\\p{L}][\\w-]+).*");
    private static final Pattern GENERIC = Pattern.compile("(?iu)e-?mail|mail|telefon|phone|tel\\.?|телефон|пошта|kontakt|contact|контакт|empfänger|recipients?|отримувачі?");
    private static final Pattern IN_HEADING = Pattern.compile("\\(([^()]*)\\)\\s*#*\\s*$");

    /** What the next block is, after words that announce symptoms. */
    private enum Follows { NOTHING, SYMPTOM, SYMPTOM_IN_LIST }

    private final List<Recognised> found;
    private Follows follows = Follows.NOTHING;

    ProseReader(List<Recognised> found) {
        this.found = found;
    }

    /** Code stands between a label and what it might have been the label of. */
    void interrupted() {
        follows = Follows.NOTHING;
    }

    /** A heading may name the symptoms that stand below it, or an estimate in parentheses. */
    void heading(Line line) {
        String title = Line.bare(line.text().replaceAll("^#+|#+$", ""));
        follows = Labels.SYMPTOM.matcher(title).matches() ? Follows.SYMPTOM : Follows.NOTHING;
        var parenthesis = IN_HEADING.matcher(line.text());
        if (parenthesis.find()) {
            SpanWords.whole(parenthesis.group(1)).ifPresent(span -> found.add(new Estimate(
                    line.origin(parenthesis.start(1), parenthesis.end(1), Confidence.MEDIUM), span, Optional.empty())));
        }
    }

    void read(List<Line> paragraph, boolean contacts) {
        boolean item = isItem(paragraph.getFirst());
        boolean symptom = follows == Follows.SYMPTOM || follows == Follows.SYMPTOM_IN_LIST && item;
        follows = Follows.NOTHING;
        for (int at = 0; at < paragraph.size(); at++) {
            Line line = paragraph.get(at);
            Optional<Line.Labelled> labelled = line.labelled();
            if (labelled.isPresent() && Labels.SYMPTOM.matcher(Line.bare(labelled.get().label())).matches()) {
                symptom(paragraph, at, labelled.get().value());
            } else if (symptom && at == 0) {
                symptom(paragraph, 0, line.from());
                follows = item ? Follows.SYMPTOM_IN_LIST : Follows.NOTHING;
            }
            ObjectiveWords.read(line).forEach(found::add);
            labelled.ifPresent(label -> estimate(line, label));
            contact(line, labelled, contacts);
        }
    }

    private static boolean isItem(Line line) {
        return line.from() > 0 && !line.text().substring(0, line.from()).isBlank();
    }

    /** To the end of the sentence's paragraph, a hard line break, or the next label. */
    private void symptom(List<Line> paragraph, int at, int from) {
        Line line = paragraph.get(at);
        StringBuilder text = new StringBuilder(line.text().substring(from));
        for (int next = at + 1; next < paragraph.size() && !breaks(paragraph.get(next - 1)) && paragraph.get(next).labelled().isEmpty(); next++) {
            text.append(' ').append(paragraph.get(next).text().strip());
        }
        String words = Line.bare(text.toString());
        if (words.isEmpty()) {
            follows = Follows.SYMPTOM;
        } else {
            found.add(new Symptom(line.origin(from, line.text().length(), Confidence.HIGH), words));
        }
    }

    private static boolean breaks(Line line) {
        return line.text().endsWith("  ") || line.text().endsWith("\\");
    }

    private void estimate(Line line, Line.Labelled labelled) {
        String label = Line.bare(labelled.label());
        boolean sure = Labels.SURE_ESTIMATE.matcher(label).matches();
        if (!sure && !Labels.LIKELY_ESTIMATE.matcher(label).matches()) {
            return;
        }
        SpanWords.find(line.text(), labelled.value())
                .filter(hit -> Line.bare(line.text().substring(labelled.value(), hit.start())).isEmpty())
                .ifPresent(hit -> found.add(new Estimate(line.origin(labelled.value(), hit.end(), sure ? Confidence.HIGH : Confidence.MEDIUM), hit.span(),
                        Optional.empty())));
    }

    private void contact(Line line, Optional<Line.Labelled> labelled, boolean contacts) {
        String value = line.text().substring(labelled.map(Line.Labelled::value).orElse(line.from()));
        String label = labelled.map(one -> Line.bare(one.label())).orElse("");
        boolean reachable = ContactWords.mail(value).isPresent() || ContactWords.phone(value).isPresent();
        boolean blank = !reachable && ContactWords.isBlank(value);
        boolean service = !reachable && !blank && labelled.isPresent() && SERVICE.matcher(value).matches();
        if (contacts ? !(reachable || blank || service) : !(reachable && Labels.RECIPIENT.matcher(label).matches())) {
            return;
        }
        String besides = ContactWords.besides(Line.bare(value));
        boolean generic = label.isEmpty() || GENERIC.matcher(label).matches();
        String name = !besides.isEmpty() ? besides : !generic ? label : ContactWords.mail(value).map(mail -> mail.substring(0, mail.indexOf('@')))
                .or(() -> ContactWords.phone(value)).orElse(label);
        Confidence confidence = contacts && (reachable || blank) ? Confidence.HIGH : Confidence.MEDIUM;
        found.add(new Person(line.origin(line.from(), line.text().length(), confidence), name, generic || name.equals(label) ? "" : label,
                ContactWords.phone(value), ContactWords.mail(value), blank));
    }
}
