package relight.core.runbook.edit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.runbook.RunbookWords;
import relight.core.runbook.edit.SourceLines.Line;
import relight.core.workspace.Workspace;

/**
 * What can be written at a place of a runbook.
 *
 * @param from     where what has been typed of it begins
 * @param to       where it ends: the place itself
 * @param unasked  whether it is worth showing while somebody types, and not only when they ask for it
 */
public record Completion(int from, int to, boolean unasked, List<Proposal> proposals) {

    /** Keys of the front matter whose value stands beside them. */
    private static final Set<String> VALUES_AT_TOP = Set.of("title", "because");
    private static final Pattern NAMED = Pattern.compile("(?:^|\\s)(step|lane)=\"?([\\p{L}\\p{Nd}_.-]{1,60})");
    private static final Pattern KEY = Pattern.compile("^([ \\t]*)(?:- )?([\\w-]+):(?:[ \\t].*|)$");
    private static final Pattern PAIR = Pattern.compile("^([ \\t]*)(?:- )?([\\w-]+):[ \\t]+(.*)$");
    private static final String ATTRIBUTE = "runbook.edit.attribute.";

    /**
     * What can stand at a place.
     *
     * @param text as it is shown, with {@code \n} at the ends of its lines
     */
    public static Completion at(String text, int offset, Workspace workspace) {
        List<Line> lines = SourceLines.of(text);
        return new Place(lines, SourceLines.number(lines, offset), offset, workspace).complete();
    }

    /** The document around the place that is asked for. */
    private record Place(List<Line> lines, int number, int offset, Workspace workspace) {

        Line line() {
            return lines.get(number);
        }

        String before() {
            return line().text().substring(0, offset - line().at());
        }

        Completion complete() {
            return switch (line().zone()) {
                case OPENING -> opening();
                case BODY -> switch (line().language()) {
                    case "relight" -> relight();
                    case "kubernetes" -> cluster();
                    case "route53" -> records();
                    default -> names(false);
                };
                case FRONT -> front();
                case PROSE, CLOSING -> names(false);
            };
        }

        private Completion of(String typed, boolean unasked, List<Proposal> all) {
            String start = typed.toLowerCase(Locale.ROOT);
            List<Proposal> fitting = all.stream().filter(one -> one.word().toLowerCase(Locale.ROOT).startsWith(start)).toList();
            boolean written = fitting.size() == 1 && fitting.getFirst().put().strip().equals(typed);
            return new Completion(offset - typed.length(), offset, unasked, written ? List.of() : fitting);
        }

        /** Names of the workspace anywhere, in prose as in a command. */
        private Completion names(boolean unasked) {
            String typed = lastWord(before(), "[\\p{L}\\p{Nd}_.-]*$");
            return of(typed, unasked, Stream.of(systems(), series(), stores()).flatMap(List::stream).toList());
        }

        // -- the words after a fence's opening

        private Completion opening() {
            Matcher opens = SourceLines.OPENING.matcher(line().text());
            if (!opens.matches() || offset < line().at() + opens.end(2)) {
                return of("", false, List.of());
            }
            String words = before().substring(opens.end(2));
            if (!words.stripLeading().matches("\\S+[ \\t].*")) {
                return of(words.stripLeading(), true, RunbookWords.LANGUAGES.stream()
                        .map(word -> Proposal.of(word, "runbook.edit.language." + word)).toList());
            }
            String last = lastWord(words, "(?:[^\\s\"=]*=\"[^\"]*|\\S*)$");
            int equals = last.indexOf('=');
            if (equals < 0) {
                return of(last, true, RunbookWords.attributes(line().language()).stream().filter(name -> !has(name, last))
                        .map(name -> Proposal.of(name, ATTRIBUTE + name).putting(name + "=")).toList());
            }
            return value(last.substring(0, equals).toLowerCase(Locale.ROOT), last.substring(equals + 1));
        }

        /** Whether it stands there already, with a value or without, beside the word that is being typed. */
        private boolean has(String attribute, String typed) {
            int at = offset - line().at();
            String others = line().text().substring(0, at - typed.length()) + line().text().substring(at);
            return Pattern.compile("(?:^|\\s)" + Pattern.quote(attribute) + "(?:=|\\s|$)").matcher(others).find();
        }

        private Completion value(String attribute, String written) {
            boolean quoted = written.startsWith("\"");
            String value = quoted ? written.substring(1) : written;
            if (attribute.equals("needs") || attribute.equals("if")) {
                String last = value.substring(value.lastIndexOf(',') + 1).stripLeading();
                return of(last, true, attribute.equals("needs") ? steps() : conditions(last));
            }
            return of(value, true, values(attribute).stream().map(one -> quoted || !one.put().matches(".*[\\s\"].*") ? one
                    : one.putting("\"" + one.put() + "\"")).toList());
        }

        private List<Proposal> values(String attribute) {
            return switch (attribute) {
                case "role" -> roles();
                case "system" -> systems();
                case "expect" -> Stream.of("2xx", "200", "204", "3xx").map(word -> Proposal.of(word, ATTRIBUTE + "expect")).toList();
                default -> RunbookWords.values(attribute).stream()
                        .map(word -> Proposal.of(word, "runbook.edit.value." + attribute + "." + word)).toList();
            };
        }

        private List<Proposal> steps() {
            List<Proposal> all = new ArrayList<>();
            named("step").forEach(name -> all.add(Proposal.of(name, "runbook.edit.name.step")));
            named("lane").forEach(name -> all.add(Proposal.of("lane:" + name, "runbook.edit.name.lane")));
            return all;
        }

        private List<Proposal> conditions(String typed) {
            int colon = typed.lastIndexOf(':');
            return colon < 0 ? steps().stream().map(step -> step.putting(step.word() + ":")).toList()
                    : RunbookWords.outcomes().stream().map(end -> Proposal.of(typed.substring(0, colon + 1) + end, "runbook.edit.outcome." + end)).toList();
        }

        /** What the steps or lanes of this document are called; this fence's own name is no proposal for itself. */
        private Set<String> named(String attribute) {
            Set<String> names = new LinkedHashSet<>();
            lines.stream().filter(one -> one.zone() == SourceLines.Zone.OPENING && one != line()).forEach(one -> {
                for (Matcher name = NAMED.matcher(one.text()); name.find(); ) {
                    if (name.group(1).equals(attribute)) {
                        names.add(name.group(2));
                    }
                }
            });
            return names;
        }

        // -- the YAML of a relight fence

        private Completion relight() {
            List<Line> body = body();
            String kind = body.stream().filter(one -> one != line()).map(one -> KEY.matcher(one.text()))
                    .filter(key -> key.matches() && key.group(1).isEmpty()).map(key -> key.group(2))
                    .filter(RunbookWords.kinds()::contains).findFirst().orElse("");
            Matcher pair = PAIR.matcher(before());
            if (pair.matches()) {
                String key = pair.group(1).isEmpty() ? pair.group(2) : parent() + "." + pair.group(2);
                return of(lastWord(pair.group(3), "[^,\\[\\]\\s]*$"), true, relightValues(key));
            }
            Matcher item = Pattern.compile("^[ \\t]*-[ \\t]+([^\\s:]*)$").matcher(before());
            if (item.matches()) {
                return of(item.group(1), true, relightValues(parent()));
            }
            if (!before().matches("[ \\t]*[\\w-]*")) {
                return of("", false, List.of());
            }
            return of(before().strip(), true, keys(kind, body));
        }

        private List<Proposal> keys(String kind, List<Line> body) {
            if (before().startsWith(" ") || before().startsWith("\t")) {
                return parent().startsWith("options") && parent().contains(".") ? RunbookWords.optionKeys().stream()
                        .map(key -> Proposal.of(key, "runbook.edit.option." + key).putting(key + ": ")).toList() : List.of();
            }
            Set<String> taken = new LinkedHashSet<>();
            body.stream().filter(one -> one != line()).map(one -> KEY.matcher(one.text())).filter(Matcher::matches).forEach(key -> taken.add(key.group(2)));
            List<String> possible = kind.isEmpty() ? RunbookWords.kinds() : RunbookWords.keys(kind);
            return possible.stream().filter(key -> !taken.contains(key))
                    .map(key -> Proposal.of(key, "runbook.edit.key." + (kind.isEmpty() ? key : kind + "." + key)).putting(key + ": ")).toList();
        }

        private List<Proposal> relightValues(String key) {
            return switch (key) {
                case "restore", "systems" -> systems();
                case "backup" -> List.of(Proposal.of("latest-good", "runbook.edit.value.backup.latest-good"));
                case "check" -> Stream.of("readiness", "data").map(word -> Proposal.of(word, "runbook.edit.value.check." + word)).toList();
                default -> key.startsWith("inputs.") ? RunbookWords.inputKinds().stream()
                        .map(kind -> Proposal.of(kind, "runbook.edit.input." + kind)).toList() : List.of();
            };
        }

        // -- the YAML of a kubernetes fence

        private Completion cluster() {
            Matcher typed = Pattern.compile("^( *)(- )?([\\w-]*)$").matcher(before());
            if (!typed.matches()) {
                return names(false);
            }
            Optional<String> action = typed.group(2) != null ? Optional.empty() : body().stream().filter(one -> one.at() < line().at()).map(one -> KEY.matcher(one.text()))
                    .filter(Matcher::matches).map(key -> key.group(2)).filter(RunbookWords.clusterActions()::contains).reduce((before, last) -> last);
            return of(typed.group(3), true, action.map(word -> RunbookWords.clusterKeys(word).stream().map(key -> Proposal.of(key, "runbook.edit.cluster." + word)))
                    .orElseGet(() -> RunbookWords.clusterActions().stream().map(word -> Proposal.of(word, "runbook.edit.cluster." + word)))
                    .map(one -> one.putting(one.word() + ": ")).toList());
        }

        // -- the YAML of a route53 fence

        private Completion records() {
            Matcher typed = Pattern.compile("^( *)(- )?([\\w-]*)$").matcher(before());
            return typed.matches() ? of(typed.group(3), true, RunbookWords.recordKeys().stream()
                    .map(key -> Proposal.of(key, "runbook.edit.record." + key).putting(key + ": ")).toList()) : names(false);
        }

        private List<Line> body() {
            return lines.stream().filter(one -> one.zone() == SourceLines.Zone.BODY && one.opening() == line().opening()).toList();
        }

        /** The keys above that the line stands below, with dots between them. */
        private String parent() {
            int indent = indent(line().text());
            List<String> keys = new ArrayList<>();
            for (int i = number - 1; i >= 0 && lines.get(i).zone() == line().zone() && indent > 0; i--) {
                Matcher key = KEY.matcher(lines.get(i).text());
                if (key.matches() && indent(lines.get(i).text()) < indent) {
                    indent = indent(lines.get(i).text());
                    keys.addFirst(key.group(2));
                }
            }
            return String.join(".", keys);
        }

        private static int indent(String text) {
            return text.length() - text.stripLeading().length();
        }

        // -- the front matter

        private Completion front() {
            String below = before().startsWith(" ") ? parent() : "";
            Matcher pair = PAIR.matcher(before());
            if (pair.matches()) {
                return of(lastWord(pair.group(3), "\\S*$"), true, below.equals("defaults") ? values(pair.group(2)) : List.of());
            }
            if (!before().matches("[ \\t]*[\\w-]*") || before().startsWith("-")) {
                return of("", false, List.of());
            }
            return of(before().strip(), true, RunbookWords.frontKeys(below).stream()
                    .map(key -> Proposal.of(key, below.equals("defaults") ? ATTRIBUTE + key : "runbook.edit.front." + key)
                            .putting(key + (below.isEmpty() && !VALUES_AT_TOP.contains(key) ? ":" : ": "))).toList());
        }

        // -- the names of the workspace

        private List<Proposal> systems() {
            return workspace.systems().stream().map(one -> Proposal.of(one.name(), "runbook.edit.name.system", one.engine())).toList();
        }

        private List<Proposal> series() {
            return workspace.series().stream().map(one -> Proposal.of(one.name(), "runbook.edit.name.series", one.system())).toList();
        }

        private List<Proposal> stores() {
            return workspace.stores().stream().map(one -> Proposal.of(one.name(), "runbook.edit.name.store")).toList();
        }

        private List<Proposal> roles() {
            Stream<String> people = Stream.of(workspace.contacts(), workspace.continuity().contacts()).flatMap(List::stream).map(one -> one.role());
            return Stream.concat(people, workspace.continuity().teams().stream().map(team -> team.name())).filter(role -> !role.isBlank()).distinct()
                    .map(role -> Proposal.of(role, "runbook.edit.name.role")).toList();
        }

        private static String lastWord(String text, String pattern) {
            Matcher word = Pattern.compile(pattern).matcher(text);
            return word.find() ? word.group() : "";
        }
    }
}
