package relight.core.runbook;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of YAML that knows where it stands in the runbook's file. Every scalar is a text, as it was written. */
sealed interface YamlPart {

    Place place();

    /** A text, number, boolean, or nothing ({@code ""}). */
    record Scalar(String text, Place place) implements YamlPart {}

    record Items(List<YamlPart> parts, Place place) implements YamlPart {}

    /** Keys in the order of the file; each value stands at its key. */
    record Keys(Map<String, YamlPart> parts, Map<String, Place> places, Place place) implements YamlPart {}

    YAMLFactory FACTORY = new YAMLFactory();

    /**
     * Reads one document.
     *
     * @param start the place of its first character
     */
    static YamlPart read(String yaml, Place start) {
        try (JsonParser parser = FACTORY.createParser(yaml)) {
            YamlPart part = parser.nextToken() == null ? new Scalar("", start) : read(parser, start);
            if (parser.nextToken() != null) {
                throw place(parser, start).problem("yaml.second");
            }
            return part;
        } catch (JsonProcessingException e) {
            Place place = e.getLocation() == null ? start : place(e.getLocation(), start);
            throw place.problem("yaml", e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static YamlPart read(JsonParser parser, Place start) throws IOException {
        Place here = place(parser, start);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return keys(parser, start, here);
        }
        if (token == JsonToken.START_ARRAY) {
            List<YamlPart> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(read(parser, start));
            }
            return new Items(items, here);
        }
        return new Scalar(token == JsonToken.VALUE_NULL ? "" : parser.getText(), here);
    }

    private static YamlPart keys(JsonParser parser, Place start, Place here) throws IOException {
        Map<String, YamlPart> parts = new LinkedHashMap<>();
        Map<String, Place> places = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Place place = place(parser, start);
            if (places.put(key, place) != null) {
                throw place.problem("yaml.twice", key);
            }
            parser.nextToken();
            parts.put(key, read(parser, start));
        }
        return new Keys(parts, places, here);
    }

    private static Place place(JsonParser parser, Place start) {
        return place(parser.currentTokenLocation(), start);
    }

    private static Place place(JsonLocation location, Place start) {
        return start.at(start.line() + Math.max(location.getLineNr(), 1) - 1, start.column() + Math.max(location.getColumnNr(), 1) - 1);
    }
}
