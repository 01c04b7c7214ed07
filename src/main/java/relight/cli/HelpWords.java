package relight.cli;

import java.text.MessageFormat;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/**
 * The words of the usage texts, in the form in which picocli looks for them: what it asks for as
 * {@code relight.check.usage.description} or {@code relight.check.restore-test} stands in the terminal's bundle under that key
 * with {@code terminal.help.} before it; what goes with every command stands there without the command's name.
 */
final class HelpWords extends ResourceBundle {

    private static final String PREFIX = "terminal.help.";

    private final Map<String, Object> texts = new HashMap<>();

    HelpWords(Locale language) {
        ResourceBundle bundle = getBundle("relight.i18n.messages-terminal", language, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
        for (String key : bundle.keySet()) {
            if (key.startsWith(PREFIX)) {
                String text = new MessageFormat(bundle.getString(key), language).format(new Object[0]);
                texts.put(key.substring(PREFIX.length()), text.replace("%", "%%"));
            }
        }
    }

    @Override
    protected Object handleGetObject(String key) {
        return texts.get(key);
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(texts.keySet());
    }
}
