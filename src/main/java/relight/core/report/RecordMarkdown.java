package relight.core.report;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.protocol.Record;
import relight.core.protocol.Record.Claim;
import relight.core.protocol.Record.Group;
import relight.core.protocol.Record.Row;
import relight.core.protocol.Record.Table;
import relight.core.text.Message;
import relight.core.text.Messages;

/** A record as a Markdown document. */
public final class RecordMarkdown {

    /** Tables whose lines say too much for a line. */
    private static final Set<String> LONG = Set.of("steps", "backups");
    private static final Set<String> VERBATIM = Set.of("command", "excerpt");

    private final Record record;
    private final RecordWords words;
    private final StringBuilder text = new StringBuilder();

    private RecordMarkdown(Record record, Messages messages) {
        this.record = record;
        words = new RecordWords(messages, record);
    }

    /** The whole document. */
    public static String write(Record record, Messages messages) {
        return write(record, Optional.empty(), messages);
    }

    static String write(Record record, Optional<RecordProof> proof, Messages messages) {
        return new RecordMarkdown(record, messages).document(proof);
    }

    private String document(Optional<RecordProof> proof) {
        RecordHeadline headline = new RecordHeadline(record, words);
        line("# " + inline(headline.title()));
        line("**" + headline.mode() + "** · " + inline(headline.verdict()));
        proof.flatMap(RecordProof::damage).ifPresent(told -> line("> **⚠ " + words.messages().say("protocol.report.damaged") + "** "
                + inline(words.messages().say(told))));
        headline.figures().forEach(figure -> text.append("- **").append(figure.label()).append(":** ").append(figure.value())
                .append(figure.note().isEmpty() ? "" : " – " + figure.note()).append('\n'));
        text.append('\n');
        record.groups().forEach(this::group);
        proof.ifPresent(this::integrity);
        line("## " + words.say("check.heading"));
        headline.check().forEach(paragraph -> line(inline(paragraph)));
        return text.toString();
    }

    private void integrity(RecordProof proof) {
        line("## " + words.messages().say("protocol.report.heading"));
        proof.head().ifPresent(head -> line("- **" + words.messages().say("protocol.report.head") + ":** `" + head.shortHead() + "`\n- **"
                + words.messages().say("protocol.report.root") + ":** `" + HexFormat.of().formatHex(head.root()) + "`"));
        proof.key().ifPresent(key -> line("- **" + words.messages().say("protocol.report.key") + ":** `" + key + "`"));
        list("level", proof.levels());
        list("proven", proof.proven());
        list("not-proven", proof.notProven());
    }

    private void list(String heading, List<Message> sentences) {
        if (!sentences.isEmpty()) {
            line("### " + words.messages().say("protocol.report." + heading));
            line(String.join("\n", sentences.stream().map(sentence -> "- " + inline(words.messages().say(sentence))).toList()));
        }
    }

    private void group(Group group) {
        line("## " + words.group(group.name()));
        for (Claim claim : group.claims()) {
            text.append("- **").append(words.field(claim.name())).append(":** ").append(inline(words.value(claim)).replace("\n", "; "))
                    .append(references(claim.events())).append('\n');
        }
        text.append(group.claims().isEmpty() ? "" : "\n");
        for (Table table : group.tables()) {
            if (!table.rows().isEmpty()) {
                line("### " + words.table(table.name()));
                if (LONG.contains(table.name())) {
                    table.rows().forEach(this::section);
                } else {
                    table(table.rows());
                }
            } else if (group.claims().isEmpty() && group.tables().size() == 1) {
                line(words.say("none"));
            }
        }
    }

    private void section(Row row) {
        Claim name = row.claims().stream().filter(claim -> claim.name().equals("title") || claim.name().equals("location")).findFirst().orElseThrow();
        line("#### " + inline(words.value(name)) + references(row.events()));
        for (Claim claim : row.claims()) {
            if (claim != name && claim.value().isPresent()) {
                String value = words.value(claim);
                text.append("- **").append(words.field(claim.name())).append(":** ");
                text.append(VERBATIM.contains(claim.name()) ? fenced(value) : inline(value).replace("\n", "; ")).append('\n');
            }
        }
        text.append('\n');
    }

    /** Only the columns of which something is known. */
    private void table(List<Row> rows) {
        List<String> columns = rows.getFirst().claims().stream().map(Claim::name)
                .filter(name -> rows.stream().anyMatch(row -> row.value(name).isPresent())).toList();
        columns.forEach(name -> text.append("| ").append(words.field(name)).append(' '));
        text.append("| |\n").append("|---".repeat(columns.size())).append("|---|\n");
        for (Row row : rows) {
            for (Claim claim : row.claims()) {
                if (columns.contains(claim.name())) {
                    text.append("| ").append(inline(words.value(claim)).replace("\n", "; ")).append(' ');
                }
            }
            text.append("|").append(references(row.events())).append(" |\n");
        }
        text.append('\n');
    }

    private String references(List<Long> events) {
        return events.isEmpty() ? "" : " [" + words.events(events) + "]";
    }

    private static String fenced(String value) {
        String fence = "```";
        while (value.contains(fence)) {
            fence += "`";
        }
        return "\n\n  " + fence + "\n  " + value.strip().replace("\n", "\n  ") + "\n  " + fence + "\n";
    }

    /** What somebody wrote must not become markup of the record. */
    static String inline(String value) {
        return value.replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1").strip();
    }

    private void line(String line) {
        text.append(line).append("\n\n");
    }
}
