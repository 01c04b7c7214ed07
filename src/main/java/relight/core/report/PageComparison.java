package relight.core.report;

import java.util.ArrayList;
import java.util.List;
import relight.core.report.ArchivePaper.Page;
import relight.core.text.Message;

/** Where the pages of a report say something else than they have to. */
final class PageComparison {

    /** More would not be read. */
    private static final int MOST = 20;

    private PageComparison() {}

    /** A sentence for each place; none where all pages are the same. */
    static List<Message> of(List<Page> printed, List<Page> due) {
        List<Message> differences = new ArrayList<>();
        if (printed.size() != due.size()) {
            differences.add(Message.of("protocol.report.pages", printed.size(), due.size()));
        }
        for (int i = 0; i < Math.min(printed.size(), due.size()) && differences.size() < MOST; i++) {
            List<String> said = lines(printed.get(i));
            List<String> expected = lines(due.get(i));
            if (!said.equals(expected)) {
                differences.add(words(i + 1, said, expected));
            } else if (!printed.get(i).drawn().equals(due.get(i).drawn())) {
                differences.add(Message.of("protocol.report.page.drawn", i + 1));
            }
        }
        return differences;
    }

    /** What is different between the lines that are the same at the beginning and at the end. */
    private static Message words(int page, List<String> said, List<String> expected) {
        int begin = 0;
        int least = Math.min(said.size(), expected.size());
        while (begin < least && said.get(begin).equals(expected.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < least - begin && said.get(said.size() - 1 - end).equals(expected.get(expected.size() - 1 - end))) {
            end++;
        }
        String here = text(said.subList(begin, said.size() - end));
        String there = text(expected.subList(begin, expected.size() - end));
        if (there.isEmpty()) {
            return Message.of("protocol.report.page.surplus", page, here);
        }
        return here.isEmpty() ? Message.of("protocol.report.page.lacks", page, there) : Message.of("protocol.report.page.differs", page, here, there);
    }

    private static String text(List<String> lines) {
        String text = String.join(" ", lines);
        int most = text.offsetByCodePoints(0, Math.min(300, text.codePointCount(0, text.length())));
        return most < text.length() ? text.substring(0, most) + "…" : text;
    }

    private static List<String> lines(Page page) {
        return page.text().lines().map(line -> line.strip().replaceAll("\\s+", " ")).filter(line -> !line.isEmpty()).toList();
    }
}
