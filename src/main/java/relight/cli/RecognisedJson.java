package relight.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import relight.core.runbook.recognition.Recognised;
import relight.core.runbook.recognition.Recognised.Estimate;
import relight.core.runbook.recognition.Recognised.Kubectl;
import relight.core.runbook.recognition.Recognised.Objective;
import relight.core.runbook.recognition.Recognised.Person;
import relight.core.runbook.recognition.Recognised.RestoreLines;
import relight.core.runbook.recognition.Recognised.Symptom;
import relight.core.runbook.recognition.Recognised.Tick;
import relight.core.runbook.recognition.Span;

/** What a document says in words, with its place, as JSON; durations in whole seconds. */
final class RecognisedJson {

    private RecognisedJson() {}

    static Map<String, Object> of(Recognised found) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind(found));
        json.put("line", found.origin().line());
        json.put("column", found.origin().column());
        json.put("words", found.origin().words());
        json.put("confidence", found.origin().confidence().name().toLowerCase(Locale.ROOT));
        json.put("section", found.origin().section().orElse(null));
        switch (found) {
            case Objective objective -> span(json, objective.span(), objective.of().orElse(null));
            case Estimate estimate -> span(json, estimate.span(), estimate.of().orElse(null));
            case Symptom symptom -> json.put("text", symptom.text());
            case Kubectl lines -> {
                json.put("text", lines.parts().stream().map(Kubectl.Part::actions).collect(Collectors.joining("\n")));
                json.put("contexts", lines.parts().stream().map(part -> part.context().orElse("")).toList());
            }
            case RestoreLines lines -> {
                json.put("engine", lines.engine());
                json.put("backup", lines.backup().orElse(null));
                json.put("pods", lines.pods());
                json.put("choices", lines.choices());
            }
            case Tick tick -> {
                json.put("text", tick.text());
                json.put("done", tick.done());
            }
            case Person person -> {
                json.put("name", person.name());
                json.put("role", person.role());
                json.put("phone", person.phone().orElse(null));
                json.put("mail", person.mail().orElse(null));
            }
        }
        return json;
    }

    private static String kind(Recognised found) {
        return switch (found) {
            case Objective objective -> objective.measure().name().toLowerCase(Locale.ROOT);
            case Estimate _ -> "estimate";
            case Symptom _ -> "symptom";
            case Person _ -> "contact";
            case Tick _ -> "tick";
            case Kubectl _ -> "kubectl";
            case RestoreLines _ -> "restore";
        };
    }

    private static void span(Map<String, Object> json, Span span, String of) {
        json.put("least", span.least().toSeconds());
        json.put("most", span.most().toSeconds());
        json.put("of", of);
    }
}
