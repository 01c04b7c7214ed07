package relight.core.runbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.core.runbook.ShellStretch.Kind;

/**
 * What a shell script needs from outside: variables that it uses and does not set, and places that its author left open,
 * {@code <name>} or {@code YYYYMMDD}. It looks at the script as bash would read it (quotes, comments, here-documents, nested
 * commands), and gives up nothing that bash would run.
 *
 * <p>It is a reading for questions to the operator, not a parser of the language: an odd script may be asked for a variable too
 * many, which is answered with an empty value.
 */
public final class ShellText {

    /** How bash takes the text at a placeholder; LITERAL in a here-document whose delimiter is quoted. */
    enum Quoting { BARE, DOUBLE, SINGLE, LITERAL }

    /**
     * A placeholder as it stands in the script.
     *
     * @param words    what it says, without angle brackets
     * @param variable the shell variable through which its value comes
     * @param sure     whether it cannot be something else, as {@code <x>} in single quotes can
     */
    record Placeholder(int start, int end, String words, String variable, Quoting quoting, boolean sure) {}

    /** A part of the script as it is shown: plain text, or the place of a value with what its author wrote there. */
    public record Piece(String text, String variable) {

        public boolean isOpen() {
            return !variable.isEmpty();
        }
    }

    private static final Pattern ASSIGNMENT = Pattern.compile("(?<![\\w-])([A-Za-z_]\\w*)\\+?=(?:\"[^\"]*|'[^']*|\\S*)$");

    private static final Pattern BRACKETED = Pattern.compile("<([^<>\n]+)>");

    private final String script;
    private final ShellScan scan;
    private final ShellGround ground;
    private final List<Placeholder> placeholders;

    private ShellText(String script, Set<String> known) {
        this.script = script;
        this.scan = new ShellScan(script, known);
        this.ground = new ShellGround(script, scan.stretches());
        List<Placeholder> all = new ArrayList<>(angles());
        all.addAll(new OpenWords(script, scan, ground, known).find());
        this.placeholders = outermost(all, Placeholder::start, Placeholder::end);
    }

    /** Reads a script in which nothing has been set before. */
    public static ShellText read(String script) {
        return new ShellText(script, Set.of());
    }

    /** Reads a script that runs where the variables have been set already. */
    static ShellText read(String script, Set<String> known) {
        return new ShellText(script, known);
    }

    /** Whether a first line names a shell as the program that runs the script. */
    public static boolean isShebang(String line) {
        return line.matches("#!.*[/ ](?:ba|da|z|k|a)?sh\\b.*");
    }

    /**
     * Those in angle brackets. In single quotes {@code <x>} may be a tag or a pattern: it is open there where it stands elsewhere, too,
     * or where it has several words.
     */
    private List<Placeholder> angles() {
        List<Placeholder> written = scan.placeholders().stream().filter(one -> !OpenWords.isUsage(ground.lineBefore(one.start()))).toList();
        Set<String> open = written.stream().filter(one -> one.quoting() != Quoting.SINGLE || one.words().matches(".*[ _-].*") && !OpenWords.isPattern(ground, one.start()))
                .map(Placeholder::words).collect(Collectors.toSet());
        List<Placeholder> found = new ArrayList<>(written.stream().filter(one -> open.contains(one.words())).toList());
        for (ShellStretch body : scan.stretches()) {
            Matcher bracketed = BRACKETED.matcher(script).region(body.start(), body.kind() == Kind.LITERAL ? body.end() : body.start());
            while (bracketed.find()) {
                String words = bracketed.group(1);
                if (open.contains(words)) {
                    found.add(new Placeholder(bracketed.start(), bracketed.end(), words, PlaceholderText.variable(words), Quoting.LITERAL, true));
                }
            }
        }
        return found;
    }

    /** Variables that must come from outside, in the order of their first use; those of placeholders among them. */
    public List<String> needs() {
        return List.copyOf(needsByWords().keySet());
    }

    /** The same, with what the script calls each: the variable itself, or the words of the placeholder. */
    Map<String, String> needsByWords() {
        Set<String> open = placeholders.stream().map(Placeholder::variable).collect(Collectors.toSet());
        Set<String> closed = scan.placeholders().stream().map(Placeholder::variable).filter(Predicate.not(open::contains)).collect(Collectors.toCollection(HashSet::new));
        closed.removeAll(scan.uses());
        Map<String, String> words = new LinkedHashMap<>();
        scan.needs().stream().filter(Predicate.not(closed::contains)).forEach(name -> words.put(name, name));
        placeholders.forEach(placeholder -> words.put(placeholder.variable(), placeholder.words()));
        return words;
    }

    /** Functions have words of their own, and who shifts or sets them reads them as options. */
    private static final Pattern OWN_ARGUMENTS = Pattern.compile("(?m)\\(\\)\\s*[{(]|\\bfunction\\s|\\b(?:shift|getopts)\\b|\\bset\\s+--|\\$[@*]|\\$\\{[@*]");

    /**
     * The words that whoever calls the script has to give it, {@code $1}, with what the script calls each. Each comes through a variable of
     * its own, {@code ARGUMENT_1_BACKUP_FILE}.
     */
    Map<String, String> argumentsByWords() {
        Map<String, String> words = new LinkedHashMap<>();
        if (!scan.arguments().isEmpty() && !OWN_ARGUMENTS.matcher(script).find()) {
            for (int i = 1; i <= scan.arguments().last(); i++) {
                Matcher named = Pattern.compile("(?m)^\\s*(?:export\\s+|readonly\\s+)?([A-Za-z_]\\w*)=[\"]?\\$\\{?" + i + "\\b").matcher(script);
                boolean says = named.find();
                words.put("ARGUMENT_" + i + (says ? "_" + named.group(1) : ""), says ? named.group(1) : "$" + i);
            }
        }
        return words;
    }

    /** Variables that the script sets. */
    Set<String> sets() {
        return Collections.unmodifiableSet(scan.sets());
    }

    /** Variables that programs started later in the same shell see. */
    Set<String> exports() {
        return Collections.unmodifiableSet(scan.exports());
    }

    String script() {
        return script;
    }

    ShellScan scan() {
        return scan;
    }

    /** Which variables' values become a part of which others'. */
    Set<ShellScan.Flow> flows() {
        Set<ShellScan.Flow> flows = new LinkedHashSet<>(scan.flows());
        for (Placeholder placeholder : placeholders) {
            Matcher assignment = ASSIGNMENT.matcher(ground.lineBefore(placeholder.start()));
            if (assignment.find()) {
                flows.add(new ShellScan.Flow(placeholder.variable(), assignment.group(1)));
            }
        }
        return flows;
    }

    ShellGround ground() {
        return ground;
    }

    List<Placeholder> placeholders() {
        return placeholders;
    }

    /** Placeholders that no value can be put in the place of, because their here-document could not be written otherwise. */
    public List<String> placeholdersOutOfReach() {
        Set<String> beyond = new LinkedHashSet<>();
        placeholders.stream().filter(one -> one.quoting() == Quoting.LITERAL && delimiter(one).isEmpty()).forEach(one -> beyond.add(script.substring(one.start(), one.end())));
        return List.copyOf(beyond);
    }

    /**
     * What stands around a value in the word that it is a part of.
     *
     * @param before up to the value, without quotes; from the last variable on
     */
    public record Surroundings(String before, String after) {}

    /** The surroundings of each place of a variable, without those in which another variable decides. */
    public List<Surroundings> surroundings(String variable) {
        return places(List.of(variable)).stream().map(place -> {
            int first = place.start();
            while (first > 0 && !isEdge(script.charAt(first - 1))) {
                first--;
            }
            int last = place.end();
            while (last < script.length() && !isEdge(script.charAt(last))) {
                last++;
            }
            return new Surroundings(script.substring(first, place.start()), script.substring(place.end(), last));
        }).distinct().toList();
    }

    private static boolean isEdge(char c) {
        return Character.isWhitespace(c) || "'\"$`;|&()<>{}=,".indexOf(c) >= 0;
    }

    /** The script as its author wrote it, in pieces, with the places of these inputs told apart. */
    public List<Piece> pieces(Collection<String> inputs) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        for (Edit place : places(inputs)) {
            pieces.add(new Piece(script.substring(from, place.start()), ""));
            pieces.add(new Piece(script.substring(place.start(), place.end()), place.text()));
            from = place.end();
        }
        pieces.add(new Piece(script.substring(from), ""));
        return pieces.stream().filter(piece -> !piece.text().isEmpty()).toList();
    }

    private List<Edit> places(Collection<String> inputs) {
        List<Edit> places = new ArrayList<>();
        placeholders.stream().filter(one -> inputs.contains(one.variable())).forEach(one -> places.add(new Edit(one.start(), one.end(), one.variable())));
        scan.stretches().stream().filter(one -> (one.kind() == Kind.USE || one.kind() == Kind.INDIRECT) && inputs.contains(one.variable()))
                .forEach(one -> places.add(new Edit(one.start(), one.end(), one.variable())));
        return outermost(places, Edit::start, Edit::end);
    }

    /** Those that lie in no other one, in their order. */
    private static <T> List<T> outermost(List<T> all, ToIntFunction<T> start, ToIntFunction<T> end) {
        List<T> found = new ArrayList<>();
        int to = -1;
        for (T one : all.stream().sorted(Comparator.comparingInt(start).thenComparing(Comparator.comparingInt(end).reversed())).toList()) {
            if (end.applyAsInt(one) > to) {
                found.add(one);
                to = end.applyAsInt(one);
            }
        }
        return List.copyOf(found);
    }

    /** The script with every placeholder replaced by its variable. */
    public String withVariables() {
        return withVariables(placeholders.stream().map(Placeholder::variable).toList());
    }

    /**
     * The script with the placeholders of these inputs replaced by their variables, quoted so that the value stays one word whatever is
     * in it; the value itself never becomes a part of the text.
     */
    public String withVariables(Collection<String> inputs) {
        List<Edit> edits = new ArrayList<>();
        Set<ShellStretch> opened = new LinkedHashSet<>();
        for (Placeholder placeholder : placeholders) {
            if (!inputs.contains(placeholder.variable())) {
                continue;
            }
            String variable = "${" + placeholder.variable() + "}";
            edits.add(new Edit(placeholder.start(), placeholder.end(), switch (placeholder.quoting()) {
                case BARE -> "\"" + variable + "\"";
                case DOUBLE, LITERAL -> variable;
                case SINGLE -> "'\"" + variable + "\"'";
            }));
            if (placeholder.quoting() == Quoting.LITERAL) {
                opened.addAll(ground.textAt(placeholder.start()).stream().toList());
            }
        }
        opened.forEach(body -> edits.addAll(openedHeredoc(body, edits)));
        return edited(edits);
    }

    private record Edit(int start, int end, String text) {}

    private String edited(List<Edit> edits) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (Edit edit : edits.stream().sorted(Comparator.comparingInt(Edit::start)).toList()) {
            text.append(script, from, edit.start()).append(edit.text());
            from = edit.end();
        }
        return text.append(script, from, script.length()).toString();
    }

    /** The same here-document with a plain delimiter: what bash would take for its own there is escaped, so that it reads the same. */
    private List<Edit> openedHeredoc(ShellStretch body, List<Edit> places) {
        List<Edit> edits = new ArrayList<>();
        delimiterOf(body).ifPresent(delimiter -> {
            edits.add(new Edit(delimiter.start(), delimiter.end(), delimiter.variable()));
            TreeMap<Integer, Integer> ends = new TreeMap<>();
            places.forEach(place -> ends.put(place.start(), place.end()));
            for (int at = body.start(); at < body.end(); at++) {
                Map.Entry<Integer, Integer> place = ends.floorEntry(at);
                if ("\\$`".indexOf(script.charAt(at)) >= 0 && (place == null || at >= place.getValue())) {
                    edits.add(new Edit(at, at, "\\"));
                }
            }
        });
        return edits;
    }

    private Optional<ShellStretch> delimiter(Placeholder placeholder) {
        return ground.textAt(placeholder.start()).flatMap(this::delimiterOf);
    }

    private Optional<ShellStretch> delimiterOf(ShellStretch body) {
        return ground.delimiterOf(body).filter(one -> one.variable().matches("\\w+"));
    }
}
