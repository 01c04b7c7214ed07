package relight.core.runbook;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.workspace.Objectives;

/**
 * A Markdown document that can be run: what its author wrote, and the steps found in it. Immutable; a run of it is a
 * recovery.
 *
 * @param name     file name relative to the workspace, or what a restore plan calls itself
 * @param source   the document, byte for byte
 * @param sha256   of the source's UTF-8, in hexadecimal
 * @param because  findings of earlier recoveries that it was changed for
 * @param sections in order of the document, each with all steps below it
 * @param notes    what of it is left to its author or to other tools, and why
 */
public record Runbook(String name, String title, String source, String sha256, Objectives objectives, List<String> because, List<Section> sections,
                      List<Note> notes) {

    private static final Pattern SCENARIO = Pattern.compile("^\\P{L}*(?:scenario|szenario|сценарій)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    /** What a heading says that names a bad night without calling it a scenario. */
    private static final Pattern BAD_NIGHT = Pattern.compile("failure|outage|\\bloss|\\blost|\\bdown\\b|corrupt|deleted|ransomware|ausfall|verlust|verloren|korrupt|beschädigt"
            + "|gelöscht|втрат|збій|відмов|пошкоджен|недоступн|видален", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

    /**
     * Something that was read and is not used.
     *
     * @param line from 1
     */
    public record Note(int line, Message text) {}

    public Runbook {
        because = List.copyOf(because);
        sections = List.copyOf(sections);
        notes = List.copyOf(notes);
    }

    /** The same document with each of its steps made another one. */
    public Runbook with(UnaryOperator<Step> other) {
        return new Runbook(name, title, source, sha256, objectives, because, sections.stream().map(section -> new Section(section.id(), section.title(),
                section.level(), section.line(), section.steps().stream().map(other).toList(), section.watches())).toList(), notes);
    }

    /** Every step of the document, once each, in its order. */
    public List<Step> steps() {
        return sections.stream()
                .flatMap(section -> section.steps().stream())
                .distinct()
                .sorted(Comparator.comparingInt((Step step) -> step.header().line()))
                .toList();
    }

    /** What is looked at beside the steps: of one section, or of the whole document. */
    public List<Step> watches(Optional<String> section) {
        return sections.stream().filter(one -> section.map(one.id()::equals).orElse(true))
                .flatMap(one -> one.watches().stream()).distinct().toList();
    }

    /** Sections that stand for different bad nights, of which one is to be run and not all; empty where there are not several. */
    public List<Section> scenarios() {
        List<Section> called = sections.stream()
                .filter(section -> !section.steps().isEmpty() && SCENARIO.matcher(section.title()).find()).toList();
        if (called.size() > 1) {
            return called.stream().mapToInt(Section::level).distinct().count() > 1 ? List.of() : called;
        }
        return sections.stream().map(this::below).filter(below -> below.size() > 1)
                .filter(below -> below.stream().allMatch(section -> BAD_NIGHT.matcher(section.title()).find())).findFirst().orElse(List.of());
    }

    /** The headings right under a heading, as far as something is to be done there. */
    private List<Section> below(Section chapter) {
        List<Section> after = sections.subList(sections.indexOf(chapter) + 1, sections.size()).stream()
                .takeWhile(section -> section.level() > chapter.level()).toList();
        int level = after.stream().mapToInt(Section::level).min().orElse(0);
        return after.stream().filter(section -> section.level() == level && !section.steps().isEmpty()).toList();
    }

    public Optional<Section> section(String id) {
        return sections.stream().filter(section -> section.id().equals(id)).findFirst();
    }
}
