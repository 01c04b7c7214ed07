package relight.core.runbook.recognition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookWords;
import relight.core.runbook.Section;
import relight.core.runbook.recognition.Recognised.Kubectl;
import relight.core.runbook.recognition.Recognised.Origin;
import relight.core.runbook.recognition.Recognised.RestoreLines;
import relight.core.runbook.recognition.Recognised.Tick;

/**
 * Reads what a runbook says besides its commands: objectives, symptoms, estimates, contacts and ticks, in English, German and
 * Ukrainian. Nothing of it is used by that; it is there to be offered to a person.
 */
public final class Recogniser {

    /** Nobody writes an objective into a longer line; data that was pasted is not looked through. */
    private static final int LONGEST_LINE = 2_000;
    private static final Pattern TICK = Pattern.compile("^[ \\t]*(?:>[ \\t]*)*(?:[-*+]|\\d{1,9}[.)])[ \\t]+\\[([ xX])\\][ \\t]+(.*)$");

    private final Parser parser = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();

    /** Everything recognised, in the order of the document. */
    public List<Recognised> read(Runbook runbook) {
        String source = runbook.source().startsWith("\uFEFF") ? runbook.source().substring(1) : runbook.source();
        List<String> lines = withoutFrontMatter(source.split("\r\n|\n|\r", -1));
        Reading reading = new Reading(runbook, lines);
        reading.blocks(parser.parse(String.join("\n", lines)));
        // What still asks a cluster below would ask another one without these lines
        reading.found.removeIf(one -> one instanceof Kubectl those && those.switches() && reading.asks > those.origin().line());
        reading.found.sort(Comparator.comparingInt((Recognised one) -> one.origin().line()).thenComparingInt(one -> one.origin().column()));
        return List.copyOf(reading.found);
    }

    private static List<String> withoutFrontMatter(String[] lines) {
        List<String> document = new ArrayList<>(List.of(lines));
        String rule = document.getFirst().stripTrailing();
        if (rule.equals("---") || rule.equals("+++")) {
            int end = 1;
            while (end < lines.length && !lines[end].stripTrailing().equals(rule) && !(rule.equals("---") && lines[end].stripTrailing().equals("..."))) {
                end++;
            }
            for (int i = 0; end < lines.length && i <= end; i++) {
                document.set(i, "");
            }
        }
        return document;
    }

    private static final class Reading {

        private final List<String> lines;
        private final TreeMap<Integer, Section> sections = new TreeMap<>();
        private final List<Recognised> found = new ArrayList<>();
        private final ProseReader prose = new ProseReader(found);
        /** Sections that the heading at hand lies in, the innermost first. */
        private final Deque<Section> enclosing = new ArrayDeque<>();
        /** That the commands above have turned to; empty while none has, and without a name where nobody can tell. */
        private Optional<String> context = Optional.empty();
        /** Line of the last fence whose commands go to whatever context is turned to. */
        private int asks;
        private int seen;
        private boolean contacts;

        Reading(Runbook runbook, List<String> lines) {
            this.lines = lines;
            runbook.sections().forEach(section -> sections.put(section.line(), section));
        }

        void blocks(Node parent) {
            for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
                block(node);
            }
        }

        private void block(Node node) {
            switch (node) {
                case FencedCodeBlock fence -> {
                    prose.interrupted();
                    commands(fence);
                }
                case IndentedCodeBlock _, HtmlBlock _ -> prose.interrupted();
                case Heading heading -> heading(heading);
                case TableBlock table -> new TableReader(found, contacts).read(linesOf(table));
                case ListItem item -> {
                    tick(item);
                    blocks(item);
                }
                case Paragraph paragraph -> prose.read(linesOf(paragraph), contacts);
                default -> blocks(node);
            }
        }

        private void heading(Heading heading) {
            Line line = linesOf(heading).getFirst();
            for (Section next : sections.subMap(seen, false, line.number(), true).values()) {
                while (!enclosing.isEmpty() && enclosing.peek().level() >= next.level()) {
                    enclosing.pop();
                }
                enclosing.push(next);
            }
            seen = Math.max(seen, line.number());
            contacts = enclosing.stream().filter(section -> section.level() <= heading.getLevel())
                    .anyMatch(section -> Labels.CONTACTS.matcher(section.title()).matches());
            prose.heading(line);
        }

        /** A fence at the margin with nothing but its language: attributes say what another fence would have to say again. */
        private void commands(FencedCodeBlock fence) {
            if (RunbookWords.isShell(RunbookWords.language(fence.getInfo().strip()))) {
                Optional<String> before = context;
                context = TurnedContext.after(fence.getLiteral()).or(() -> before);
                if (TurnedContext.isAsked(fence.getLiteral())) {
                    asks = fence.getSourceSpans().getFirst().getLineIndex() + 1;
                }
                offer(fence, before);
            }
        }

        private void offer(FencedCodeBlock fence, Optional<String> before) {
            if (fence.getFenceIndent() > 0 || !RunbookWords.isShell(fence.getInfo().strip()) || fence.getClosingFenceLength() == null
                    || !(fence.getParent() instanceof Document)) {
                return;
            }
            int line = fence.getSourceSpans().getFirst().getLineIndex() + 1;
            KubectlText.of(fence.getLiteral()).ifPresent(steps -> {
                Origin origin = new Origin(line, 1, fence.getLiteral().strip(), Confidence.HIGH, sectionAt(fence));
                List<Kubectl.Part> parts = steps.parts().stream().map(part -> new Kubectl.Part(part.actions(), part.context().or(() -> before))).toList();
                found.add(new Kubectl(origin, parts, steps.switches(), fence.getSourceSpans().getLast().getLineIndex() + 2 - line));
            });
            RestoreScript.of(fence.getLiteral()).ifPresent(part -> {
                String words = String.join("\n", fence.getLiteral().lines().toList().subList(part.from() - 1, part.to()));
                found.add(new RestoreLines(new Origin(line + part.from(), 1, words, Confidence.HIGH, sectionAt(fence)), part.engine(), part.backup(), part.choices(), part.context().or(() -> before),
                        part.place().namespace(), part.place().pods(), line + part.to()));
            });
        }

        private Optional<String> sectionAt(Block block) {
            return Optional.ofNullable(sections.floorEntry(block.getSourceSpans().getFirst().getLineIndex() + 1)).map(Map.Entry::getValue).map(Section::id);
        }

        private void tick(ListItem item) {
            Line line = linesOf(item).getFirst();
            Matcher tick = TICK.matcher(line.text());
            if (tick.matches()) {
                found.add(new Tick(line.origin(tick.start(2), tick.end(2), Confidence.HIGH), Line.bare(tick.group(2)), !tick.group(1).isBlank()));
            }
        }

        private List<Line> linesOf(Block block) {
            List<Line> those = new ArrayList<>();
            for (SourceSpan span : block.getSourceSpans()) {
                int index = span.getLineIndex();
                if (lines.get(index).length() <= LONGEST_LINE) {
                    Optional<String> section = Optional.ofNullable(sections.floorEntry(index + 1)).map(Map.Entry::getValue).map(Section::id);
                    those.add(Line.of(index + 1, lines.get(index), section));
                }
            }
            return those.isEmpty() ? List.of(Line.of(block.getSourceSpans().getFirst().getLineIndex() + 1, "", Optional.empty())) : those;
        }
    }
}
