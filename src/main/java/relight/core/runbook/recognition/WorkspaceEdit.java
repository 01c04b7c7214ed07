package relight.core.runbook.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.runbook.YamlText;
import relight.core.text.DurationText;
import relight.core.text.Place;
import relight.core.workspace.Workspace;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/** Writes what was confirmed into {@code relight.yaml}: new lines where they belong, everything else byte for byte. */
final class WorkspaceEdit {

    private final FrontMatterEdit.LinesOf lines;
    private final Optional<Node.Mapping> top;

    private WorkspaceEdit(String source) {
        lines = new FrontMatterEdit.LinesOf(source);
        top = YamlReader.read(lines.joined(0, lines.count()), new Place(Workspace.FILE, 1, 1)).filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast);
    }

    /** The file with what the case adds to its scenario, which is new where there is none of that name. */
    static String put(String source, Offer.Case added) {
        List<String> entries = new ArrayList<>();
        added.symptom().ifPresent(symptom -> entries.add("symptom: " + YamlText.written(symptom)));
        added.runbook().ifPresent(runbook -> entries.add("runbook: " + YamlText.written(runbook)));
        added.rto().ifPresent(rto -> entries.add("rto: " + DurationText.write(rto)));
        added.rpo().ifPresent(rpo -> entries.add("rpo: " + DurationText.write(rpo)));
        added.mtd().ifPresent(mtd -> entries.add("mtd: " + DurationText.write(mtd)));
        added.estimate().ifPresent(estimate -> entries.add("estimate: " + (estimate.least().equals(estimate.most()) ? DurationText.write(estimate.most())
                : DurationText.write(estimate.least()) + "-" + DurationText.write(estimate.most()))));
        WorkspaceEdit edit = new WorkspaceEdit(source);
        edit.put("scenarios", added.scenario(), entries);
        return edit.lines.text();
    }

    /** The file with the person among its contacts. */
    static String put(String source, Offer.Reach reach) {
        List<String> entries = new ArrayList<>();
        if (!reach.found().role().isEmpty()) {
            entries.add("role: " + YamlText.written(reach.found().role()));
        }
        reach.found().phone().ifPresent(phone -> entries.add("phone: " + YamlText.written(phone)));
        reach.found().mail().ifPresent(mail -> entries.add("mail: " + YamlText.written(mail)));
        WorkspaceEdit edit = new WorkspaceEdit(source);
        edit.put("contacts", reach.found().name(), entries);
        return edit.lines.text();
    }

    private void put(String section, String name, List<String> entries) {
        Optional<Place> key = top.map(mapping -> mapping.keys().get(section));
        if (key.isEmpty()) {
            List<String> block = new ArrayList<>(List.of("", section + ":"));
            block.addAll(block(name, entries, 2));
            lines.insert(lines.count(), block);
            return;
        }
        int line = key.get().line() - 1;
        Node value = top.orElseThrow().values().get(section);
        if (!(value instanceof Node.Mapping named) || named.keys().isEmpty()) {
            lines.replace(line, lines.at(line).replaceFirst(":\\s*(?:\\{\\s*\\})?\\s*(#.*)?$", ":"));
            lines.insert(line + 1, block(name, entries, 2));
            return;
        }
        Place first = named.keys().values().iterator().next();
        if (first.line() - 1 == line) {
            throw first.problem("runbook.recognised.flow", name);
        }
        if (named.keys().containsKey(name)) {
            into(named, name, entries);
        } else {
            lines.insert(endOf(line, key.get().column() - 1), block(name, entries, first.column() - 1));
        }
    }

    private void into(Node.Mapping named, String name, List<String> entries) {
        Place there = named.keys().get(name);
        if (!(named.values().get(name) instanceof Node.Mapping inner) || inner.keys().values().stream().anyMatch(place -> place.line() == there.line())) {
            throw there.problem("runbook.recognised.flow", name);
        }
        int indent = inner.keys().values().iterator().next().column() - 1;
        lines.insert(endOf(there.line() - 1, there.column() - 1), entries.stream().map(entry -> " ".repeat(indent) + entry).toList());
    }

    private static List<String> block(String name, List<String> entries, int indent) {
        List<String> block = new ArrayList<>();
        block.add(" ".repeat(indent) + YamlText.written(name) + ":");
        entries.forEach(entry -> block.add(" ".repeat(indent + 2) + entry));
        return block;
    }

    /** The line after the last one with something in it that stands deeper than the key; blank lines and remarks below stay below. */
    private int endOf(int keyLine, int indent) {
        int end = keyLine + 1;
        for (int at = keyLine + 1; at < lines.count(); at++) {
            String text = lines.at(at);
            if (text.isBlank() || text.strip().startsWith("#")) {
                continue;
            }
            if (text.length() - text.stripLeading().length() <= indent) {
                break;
            }
            end = at + 1;
        }
        return end;
    }
}
