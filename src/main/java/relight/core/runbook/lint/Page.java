package relight.core.runbook.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import relight.core.runbook.Runbook;

/** A document as the rules see it: headings, fences, tables, and the commands in the shell fences. */
final class Page {

    /** A row of a table under its heading row. */
    record Row(int line, Chapter chapter, List<String> head, List<String> cells) {

        /** The cell below the first heading that matches. */
        Optional<String> under(String heading) {
            for (int i = 0; i < Math.min(head.size(), cells.size()); i++) {
                if (head.get(i).matches(heading)) {
                    return Optional.of(cells.get(i));
                }
            }
            return Optional.empty();
        }
    }

    private static final Parser PARSER = Parser.builder().extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

    private final List<String> lines;
    private final Optional<Runbook> runbook;
    private final List<Fence> fences = new ArrayList<>();
    private final List<Sheet> sheets = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final NavigableMap<Integer, Chapter> chapters = new TreeMap<>();

    /** @param runbook the steps in it, where they could be read */
    Page(String source, Optional<Runbook> runbook) {
        this.runbook = runbook;
        String text = source.startsWith("\uFEFF") ? source.substring(1) : source;
        lines = new ArrayList<>(List.of(text.split("\r\n|\n|\r", -1)));
        blankFrontMatter();
        PARSER.parse(String.join("\n", lines)).accept(new Blocks());
        Map<Integer, CommandLog> sections = new HashMap<>();
        Map<Integer, CommandLog> shells = new HashMap<>();
        for (Fence fence : fences) {
            if (fence.isShell() || fence.isConsole()) {
                sheets.add(new Sheet(fence, fence.isConsole() ? Console.commands(fence.body()) : fence.body(),
                        sections.computeIfAbsent(fence.chapter().line(), line -> new CommandLog()),
                        shells.computeIfAbsent(fence.chapter().line(), line -> new CommandLog())));
            }
        }
    }

    private void blankFrontMatter() {
        if (!lines.getFirst().stripTrailing().equals("---")) {
            return;
        }
        for (int end = 1; end < lines.size(); end++) {
            if (lines.get(end).stripTrailing().matches("---|\\.\\.\\.")) {
                for (int i = 0; i <= end; i++) {
                    lines.set(i, "");
                }
                return;
            }
        }
    }

    List<String> lines() {
        return lines;
    }

    Optional<Runbook> runbook() {
        return runbook;
    }

    List<Fence> fences() {
        return fences;
    }

    List<Sheet> sheets() {
        return sheets;
    }

    List<Row> rows() {
        return rows;
    }

    /** The heading above a line. */
    Chapter chapterOf(int line) {
        Map.Entry<Integer, Chapter> above = chapters.floorEntry(line);
        return above == null ? Blocks.TOP : above.getValue();
    }

    private final class Blocks extends AbstractVisitor {

        private static final Chapter TOP = new Chapter("", 0, 0, Optional.empty());

        private Chapter chapter = TOP;

        @Override
        public void visit(Heading heading) {
            Chapter parent = chapter;
            while (parent.level() >= heading.getLevel()) {
                parent = parent.parent().orElse(TOP);
            }
            int line = heading.getSourceSpans().getFirst().getLineIndex() + 1;
            chapter = new Chapter(words(heading), heading.getLevel(), line, Optional.of(parent));
            chapters.put(line, chapter);
        }

        @Override
        public void visit(FencedCodeBlock block) {
            int line = block.getSourceSpans().getFirst().getLineIndex() + 1;
            int last = block.getSourceSpans().getLast().getLineIndex() + 1;
            String body = block.getLiteral();
            List<Integer> indents = new ArrayList<>();
            int at = line;
            for (String one : body.split("\n", -1)) {
                String whole = at < lines.size() ? lines.get(at) : "";
                indents.add(whole.endsWith(one) ? whole.length() - one.length() : 0);
                at++;
            }
            fences.add(new Fence(block.getInfo() == null ? "" : block.getInfo(), line, last, body, indents, chapter));
        }

        @Override
        public void visit(CustomBlock block) {
            if (block instanceof TableBlock) {
                table(block);
            }
        }

        private void table(Block table) {
            List<String> head = List.of();
            for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
                for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                    List<String> cells = new ArrayList<>();
                    for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                        cells.add(words(cell).strip());
                    }
                    if (head.isEmpty()) {
                        head = cells;
                    } else {
                        int line = row.getSourceSpans().isEmpty() ? 0 : row.getSourceSpans().getFirst().getLineIndex() + 1;
                        rows.add(new Row(line, chapter, head, cells));
                    }
                }
            }
        }

        private static String words(Node node) {
            StringBuilder words = new StringBuilder();
            node.accept(new AbstractVisitor() {
                @Override
                public void visit(Text text) {
                    words.append(text.getLiteral());
                }

                @Override
                public void visit(Code code) {
                    words.append(code.getLiteral());
                }
            });
            return words.toString();
        }
    }
}
