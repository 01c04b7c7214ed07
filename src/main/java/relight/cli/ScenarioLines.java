package relight.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.runbook.Runbook;
import relight.core.runbook.Section;
import relight.core.runbook.recognition.Recognised;
import relight.core.runbook.recognition.Recognised.Estimate;
import relight.core.runbook.recognition.Recognised.Symptom;
import relight.core.runbook.recognition.Recogniser;
import relight.core.text.Message;
import relight.core.text.Messages;

/** The scenarios of a document, each with how one knows it and how long it takes, as far as the document says so. */
final class ScenarioLines {

    private final Runbook runbook;
    private final List<Recognised> said;
    private final Messages words;

    ScenarioLines(Runbook runbook, Messages words) {
        this.runbook = runbook;
        this.said = new Recogniser().read(runbook);
        this.words = words;
    }

    /** One line each: its number, its title, symptom and estimate. */
    List<String> numbered() {
        List<String> lines = new ArrayList<>();
        for (Section scenario : runbook.scenarios()) {
            lines.add("  " + (lines.size() + 1) + "  " + described(scenario));
        }
        return lines;
    }

    /** For each of them and for the whole page the command that runs it, with what it is. */
    List<String> commands(String program) {
        List<String> lines = new ArrayList<>();
        for (Section scenario : runbook.scenarios()) {
            lines.add("  " + command(program, scenario));
            lines.add("      " + described(scenario));
        }
        Optional<Section> whole = runbook.sections().stream().filter(section -> section.steps().size() == runbook.steps().size()).findFirst();
        whole.ifPresent(section -> {
            lines.add("  " + command(program, section));
            lines.add("      " + words.say("terminal.scenario.whole"));
        });
        return lines;
    }

    private String command(String program, Section section) {
        String reference = runbook.name() + "#" + section.id();
        return program + " run " + (reference.chars().anyMatch(Character::isWhitespace) ? "'" + reference + "'" : reference);
    }

    private String described(Section scenario) {
        List<String> facts = new ArrayList<>(List.of(scenario.title()));
        symptom(scenario).ifPresent(one -> facts.add(words.say(Message.of("runbook.offer.symptom", one.text()))));
        estimate(scenario).ifPresent(one -> facts.add(words.say(one.span().least().equals(one.span().most())
                ? Message.of("runbook.offer.estimate", one.span().most())
                : Message.of("runbook.offer.estimate.range", one.span().least(), one.span().most()))));
        return String.join("; ", facts);
    }

    List<Map<String, Object>> json() {
        return runbook.scenarios().stream().map(scenario -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", scenario.id());
            json.put("title", scenario.title());
            json.put("symptom", symptom(scenario).map(Symptom::text).orElse(null));
            json.put("estimate", estimate(scenario).map(one -> Map.of("least", one.span().least().toSeconds(), "most", one.span().most().toSeconds())).orElse(null));
            return json;
        }).toList();
    }

    private Optional<Symptom> symptom(Section scenario) {
        return first(scenario, Symptom.class);
    }

    private Optional<Estimate> estimate(Section scenario) {
        return first(scenario, Estimate.class).filter(one -> one.of().isEmpty());
    }

    private <R extends Recognised> Optional<R> first(Section scenario, Class<R> kind) {
        return said.stream().filter(kind::isInstance).map(kind::cast).filter(one -> one.origin().section().filter(scenario.id()::equals).isPresent()).findFirst();
    }
}
