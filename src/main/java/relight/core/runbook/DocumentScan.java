package relight.core.runbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.commonmark.node.Block;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import relight.core.text.Message;
import relight.core.text.Place;

/** One walk over a parsed document: headings become sections, fences and lists become steps, prose becomes their notes. */
final class DocumentScan {

    private final List<String> lines;
    private final Place top;
    private final FenceReader fences;
    private final List<Runbook.Note> notes = new ArrayList<>();
    private final References references = new References();
    private final Slug slugs = new Slug();
    private final List<SectionDraft> drafts = new ArrayList<>();
    private final Map<FencedCodeBlock, RunnableFence.Use> uses = new HashMap<>();
    private final Optional<String> frontTitle;
    private SectionDraft current;
    private String prose = "";
    private int noteFrom;

    DocumentScan(String name, List<String> lines, FrontMatter front, ShellSyntax.Check syntax, boolean kept) {
        this.lines = lines;
        this.top = new Place(name, 1, 1);
        this.notes.addAll(front.notes());
        this.fences = new FenceReader(new HeaderReader(front.defaults(), references), syntax, notes, kept);
        this.frontTitle = front.title();
        this.noteFrom = front.lines();
    }

    List<Section> read(Node document) {
        List<Block> blocks = new ArrayList<>();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading) {
                section(blocks);
                blocks.clear();
                begin(heading);
            } else if (node instanceof Block block) {
                blocks.add(block);
            }
        }
        section(blocks);
        return references.resolve(SectionDraft.sections(drafts));
    }

    /** What the document calls itself: its front matter, its first heading of the highest level, or its file. */
    String title() {
        return frontTitle.or(() -> drafts.stream().filter(draft -> draft.line() > 0)
                        .min(Comparator.comparingInt(SectionDraft::level)).map(SectionDraft::title))
                .orElseGet(() -> top.file().replaceFirst("^.*/", "").replaceFirst("\\.[^.]+$", ""));
    }

    List<Runbook.Note> notes() {
        return notes;
    }

    private void begin(Heading heading) {
        String title = PlainText.of(heading);
        current = new SectionDraft(slugs.next(title), title, heading.getLevel(), firstLine(heading) + 1);
        drafts.add(current);
        prose = "";
        noteFrom = lastLine(heading) + 1;
    }

    private void section(List<Block> blocks) {
        boolean runs = blocks.stream().anyMatch(this::runs);
        blocks.forEach(block -> block(block, runs));
    }

    private void block(Node block, boolean sectionRuns) {
        switch (block) {
            case FencedCodeBlock fence when runs(fence) -> fence(fence);
            case FencedCodeBlock fence -> shown(fence);
            case ListBlock list when runs(list) || TaskText.isTaskList(list) -> items(list, sectionRuns);
            case OrderedList list when !sectionRuns -> manual(list.getFirstChild(), list.getLastChild());
            case Paragraph paragraph -> prose = PlainText.of(paragraph);
            default -> { }
        }
    }

    /** Items with fences are read through; tasks beside each other are one step for a person. */
    private void items(ListBlock list, boolean sectionRuns) {
        Node firstTask = null;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            boolean task = !runs(item) && TaskText.isTask(item);
            if (task && firstTask == null) {
                firstTask = item;
            }
            boolean ends = item.getNext() == null || runs(item.getNext()) || !TaskText.isTask(item.getNext());
            if (task && ends) {
                manual(firstTask, item);
                firstTask = null;
            }
            if (!task) {
                for (Node block = item.getFirstChild(); block != null; block = block.getNext()) {
                    block(block, sectionRuns);
                }
            }
        }
    }

    private void fence(FencedCodeBlock fence) {
        SourceSpan opening = fence.getSourceSpans().getFirst();
        Place place = top.at(opening.getLineIndex() + 1, opening.getColumnIndex() + 1);
        String note = note(opening.getLineIndex());
        SectionDraft section = section();
        add(fences.read(fence, info(fence, place), place, section, prose, note), lastLine(fence));
    }

    /** Says why a fence is not run although its language could be. */
    private void shown(FencedCodeBlock fence) {
        String reason = switch (use(fence)) {
            case SETTINGS -> "runbook.note.settings";
            case OTHER_PROGRAM -> "runbook.note.program";
            case RUN, SESSION, SHOWN -> "";
        };
        if (!reason.isEmpty()) {
            notes.add(new Runbook.Note(firstLine(fence) + 1, Message.of(reason, InfoString.language(fence.getInfo()))));
        }
    }

    private void manual(Node first, Node last) {
        int from = firstLine(first);
        int to = lastLine(last);
        List<String> tasks = new ArrayList<>();
        for (Node item = first; item != null; item = item == last ? null : item.getNext()) {
            TaskText.collect((ListItem) item, tasks);
        }
        String text = String.join("\n", lines.subList(from, to + 1)).strip();
        add(List.of(fences.manual(section(), top.at(from + 1, 1), prose, note(from), text, tasks)), to);
    }

    private void add(List<Step> steps, int lastLine) {
        steps.forEach(section()::add);
        prose = "";
        noteFrom = lastLine + 1;
    }

    private String note(int before) {
        return before <= noteFrom ? "" : String.join("\n", lines.subList(noteFrom, before)).strip();
    }

    /** The section at hand; steps above the first heading get one that is called as the document. */
    private SectionDraft section() {
        if (current == null) {
            String title = title();
            current = new SectionDraft(slugs.next(title), title, 1, 0);
            drafts.add(current);
        }
        return current;
    }

    private RunnableFence.Use use(FencedCodeBlock fence) {
        return uses.computeIfAbsent(fence, it -> RunnableFence.use(InfoString.language(it.getInfo()), it.getLiteral()));
    }

    private boolean runs(Node node) {
        if (node instanceof FencedCodeBlock fence) {
            return switch (use(fence)) {
                case RUN, SESSION -> true;
                case SETTINGS, OTHER_PROGRAM, SHOWN -> false;
            };
        }
        if (node instanceof ListBlock || node instanceof ListItem) {
            for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                if (runs(child)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The words after the opening fence, as they stand in the file: commonmark has already taken backslashes out of its own. */
    private InfoString info(FencedCodeBlock fence, Place place) {
        int start = place.column() - 1 + fence.getOpeningFenceLength();
        return InfoString.read(lines.get(place.line() - 1).substring(start), place.at(place.line(), start + 1));
    }

    private static int firstLine(Node node) {
        return node.getSourceSpans().getFirst().getLineIndex();
    }

    private static int lastLine(Node node) {
        return node.getSourceSpans().getLast().getLineIndex();
    }
}
