package relight.core.runbook.recognition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import relight.core.runbook.recognition.Recognised.Estimate;
import relight.core.runbook.recognition.Recognised.Measure;
import relight.core.runbook.recognition.Recognised.Objective;
import relight.core.runbook.recognition.Recognised.Person;
import relight.core.runbook.recognition.Recognised.Symptom;

/** Reads a table by what its columns are called, or by what its first column calls its rows. */
final class TableReader {

    private static final int INSENSITIVE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Pattern PHONE = Pattern.compile(".*(?:phone|telefon|tel\\.?|mobil|handy|rufnummer|nummer|number|телефон|номер).*", INSENSITIVE);
    private static final Pattern MAIL = Pattern.compile(".*(?:mail|пошта).*", INSENSITIVE);
    private static final Pattern REACH = Pattern.compile("(?:contact|contacts|kontakt|erreichbar(?: unter)?|reach|контакт(?:и)?|зв.язок)", INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("(?:name|person|who|wer|ansprechpartner(?:in)?|contact name|ім.я|хто|піб|особа|прізвище.*)", INSENSITIVE);
    private static final Pattern ROLE = Pattern.compile("(?:role|rolle|funktion|function|team|bereich|zuständigkeit|responsibility|position|роль|посада|команда|відповідальність)",
            INSENSITIVE);

    private final List<Recognised> found;
    private final boolean contacts;

    TableReader(List<Recognised> found, boolean contacts) {
        this.found = found;
        this.contacts = contacts;
    }

    /**
     * A cell of the table.
     *
     * @param start index of its first character in the line
     */
    private record Cell(Line line, int start, int end) {

        String text() {
            return Line.bare(line.text().substring(start, end));
        }

        Recognised.Origin origin(Confidence confidence) {
            return line.origin(start, end, confidence);
        }
    }

    /** The lines with the heading first and the rule second. */
    void read(List<Line> lines) {
        if (lines.size() < 3) {
            return;
        }
        List<Cell> heads = cells(lines.getFirst());
        lines.stream().skip(2).map(TableReader::cells).filter(row -> !row.isEmpty()).forEach(row -> {
            if (heads.stream().noneMatch(head -> Labels.measure(head.text()).isPresent())) {
                rowOfAMeasure(heads, row);
            }
            columns(heads, row);
            person(heads, row);
        });
    }

    private void columns(List<Cell> heads, List<Cell> row) {
        String name = row.getFirst().text();
        for (int i = 1; i < Math.min(heads.size(), row.size()); i++) {
            String head = heads.get(i).text();
            Cell cell = row.get(i);
            Optional<Measure> measure = Labels.measure(head);
            if (measure.isPresent()) {
                objective(measure.get(), cell, SpanWords.unitOf(head), Optional.of(name).filter(words -> !words.isEmpty()));
            } else if (Labels.SYMPTOM.matcher(head).matches() && !cell.text().isEmpty()) {
                found.add(new Symptom(cell.origin(Confidence.MEDIUM), cell.text()));
            } else if (Labels.SURE_ESTIMATE.matcher(head).lookingAt() || Labels.LIKELY_ESTIMATE.matcher(head.replaceFirst("[(\\[,].*", "").strip()).matches()) {
                span(cell, SpanWords.unitOf(head)).ifPresent(span -> found.add(new Estimate(cell.origin(Confidence.MEDIUM), span, Optional.of(name))));
            }
        }
    }

    /** {@code | RTO | 4 h |}: one figure holds for the section, several for what their columns are called. */
    private void rowOfAMeasure(List<Cell> heads, List<Cell> row) {
        String first = row.getFirst().text();
        Optional<Measure> measure = Labels.measure(first).filter(found -> first.length() <= 60);
        for (int i = 1; measure.isPresent() && i < row.size(); i++) {
            Optional<String> of = row.size() > 2 && i < heads.size() && cellsWithSpans(row) > 1 ? Optional.of(heads.get(i).text()) : Optional.empty();
            objective(measure.get(), row.get(i), SpanWords.unitOf(first), of);
        }
    }

    private static long cellsWithSpans(List<Cell> row) {
        return row.stream().skip(1).filter(cell -> span(cell, Optional.empty()).isPresent()).count();
    }

    private void objective(Measure measure, Cell cell, Optional<String> unit, Optional<String> of) {
        Optional<Span> span = span(cell, unit);
        if (span.isEmpty() && measure == Measure.RPO && cell.text().matches("(?iu)0|zero|null|нуль|(?:0|zero)? ?\\(?(?:kein datenverlust|no data loss|без втрат.*)\\)?")) {
            span = Optional.of(Span.of(Duration.ZERO));
        }
        span.ifPresent(one -> found.add(new Objective(cell.origin(Confidence.HIGH), measure, one, of)));
    }

    private static Optional<Span> span(Cell cell, Optional<String> unit) {
        String text = cell.text();
        return SpanWords.whole(text).or(() -> unit.filter(word -> text.matches("[<≤~≈ ]*\\d+(?:[.,]\\d+)?(?:\\s*[-–—]\\s*\\d+(?:[.,]\\d+)?)?"))
                .flatMap(word -> SpanWords.whole(text + " " + word)));
    }

    private void person(List<Cell> heads, List<Cell> row) {
        Optional<Cell> phone = under(heads, row, PHONE);
        Optional<Cell> mail = under(heads, row, MAIL);
        Optional<Cell> either = under(heads, row, REACH);
        List<Cell> reach = List.of(phone, mail, either).stream().flatMap(Optional::stream).toList();
        List<Cell> looked = reach.isEmpty() && contacts ? row : reach;
        String all = String.join(" | ", looked.stream().map(cell -> cell.line().text().substring(cell.start(), cell.end())).toList());
        if (!ContactWords.isReachable(all)) {
            return;
        }
        Cell named = under(heads, row, NAME).orElse(row.getFirst());
        Optional<Cell> role = under(heads, row, ROLE).or(() -> Optional.of(row.getFirst())).filter(Predicate.not(named::equals));
        Optional<String> number = ContactWords.phone(all);
        Optional<String> address = ContactWords.mail(all);
        found.add(new Person(new Recognised.Origin(named.line().number(), named.start() + 1, named.line().text().strip(), Confidence.HIGH, named.line().section()),
                named.text(), role.map(Cell::text).orElse(""), number, address, number.isEmpty() && address.isEmpty()));
    }

    private static Optional<Cell> under(List<Cell> heads, List<Cell> row, Pattern pattern) {
        for (int i = 0; i < Math.min(heads.size(), row.size()); i++) {
            if (pattern.matcher(heads.get(i).text()).matches()) {
                return Optional.of(row.get(i));
            }
        }
        return Optional.empty();
    }

    /** Between bars that are not escaped, without the spaces around. */
    private static List<Cell> cells(Line line) {
        String text = line.text();
        List<Cell> cells = new ArrayList<>();
        int start = line.from();
        while (start < text.length() && (Character.isWhitespace(text.charAt(start)) || text.charAt(start) == '|')) {
            if (text.charAt(start++) == '|') {
                break;
            }
        }
        for (int at = start; at <= text.length(); at++) {
            if (at == text.length() || text.charAt(at) == '|' && text.charAt(at - 1) != '\\') {
                if (at < text.length() || !text.substring(start, at).isBlank()) {
                    cells.add(trimmed(line, start, at));
                }
                start = at + 1;
            }
        }
        return cells;
    }

    private static Cell trimmed(Line line, int start, int end) {
        int first = start;
        int last = end;
        while (first < last && Character.isWhitespace(line.text().charAt(first))) {
            first++;
        }
        while (last > first && Character.isWhitespace(line.text().charAt(last - 1))) {
            last--;
        }
        return new Cell(line, first, last);
    }
}
