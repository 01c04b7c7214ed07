package relight.core.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import relight.core.text.Messages;

/**
 * What decides beside the events how a report reads. It goes along in the bundle, so that the same report can be made of it again.
 *
 * @param version of the program that wrote it
 */
record ReportForm(String language, ZoneId zone, String version) {

    /** Its name in the bundle. */
    static final String NAME = "report.json";

    private static final String FORMAT = "relight-report-v1";
    private static final ObjectMapper JSON = new ObjectMapper();

    static ReportForm of(Messages words, String version) {
        return new ReportForm(words.locale().getLanguage(), words.zone(), version);
    }

    /** Throws an {@link IllegalArgumentException} where it is none. */
    static ReportForm read(byte[] file) {
        try {
            JsonNode form = JSON.readTree(file);
            if (!form.path("format").asText().equals(FORMAT)) {
                throw new IllegalArgumentException("no form of a report");
            }
            return new ReportForm(form.path("language").asText(), ZoneId.of(form.path("zone").asText()), form.path("version").asText());
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    byte[] write() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("format", FORMAT);
        form.put("language", language);
        form.put("zone", zone.getId());
        form.put("version", version);
        try {
            return JSON.writeValueAsBytes(form);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Messages words() {
        return Messages.in(Locale.of(language), zone);
    }
}
