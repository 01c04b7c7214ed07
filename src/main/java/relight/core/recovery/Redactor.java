package relight.core.recovery;

import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.core.text.ShellWord;

/**
 * Takes secrets out of what is going to be written: known values as they are, in base64 and as parts of addresses, and whatever
 * looks like a key, a token or a password.
 *
 * <p>A value of several lines is looked for line by line, and lines of fewer than four characters stay, as does what is neither known
 * nor looks like a secret. Every {@link Rule} is written so that Perl understands it, too, since output that must outlive the console
 * is filtered outside of it.
 */
public final class Redactor {

    /** What stands where a secret stood. */
    public static final String MASK = "•••";

    /**
     * A shape that gives a secret away.
     *
     * @param expression   an extended regular expression, the same in Java and in Perl
     * @param kept         how many of its groups stand before the secret and stay: 0 or 1
     * @param after        what is written after the mask
     * @param anyCase      whether capitals do not matter
     */
    public record Rule(String expression, int kept, String after, boolean anyCase) {}

    /** The shapes, in the order in which they are looked for. */
    public static final List<Rule> RULES = List.of(
            new Rule("A(KIA|SIA)[0-9A-Z]{16}", 0, "", false),
            new Rule("(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_|hvs[.])[A-Za-z0-9_-]{10,}", 0, "", false),
            new Rule("eyJ[A-Za-z0-9_-]{8,}[.][A-Za-z0-9_-]{8,}[.][A-Za-z0-9_-]*", 0, "", false),
            new Rule("((password|passwd|passwort|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key"
                    + "|credentials?|пароль)[\"']?[ \t]*[=:][ \t]*[\"']?)[^ \t\r\n\"',;&})]+", 1, "", true),
            new Rule("((bearer|basic)[ \t]+)[A-Za-z0-9._~+/=-]{16,}", 1, "", true),
            new Rule("(://[^/ \t\n:@\"']*:)[^@/ \t\n\"']+@", 1, "@", false));

    private static final List<Shape> SHAPES = RULES.stream().map(Shape::of).toList();
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)");
    private static final Pattern HINT = Pattern.compile("(?i)[AS]IA|gh[pousr]_|hub_pat|glpat|xox|sk_live|hvs\\.|eyJ|pass|pwd|secret|token"
            + "|key|credential|(?u:пароль)|bearer|basic|://");

    private record Shape(Pattern pattern, String replacement) {
        static Shape of(Rule rule) {
            int flags = rule.anyCase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
            return new Shape(Pattern.compile(rule.expression(), flags), (rule.kept() == 1 ? "$1" : "") + MASK + rule.after());
        }
    }

    private final List<String> forms;
    private final Pattern exact;

    private Redactor(List<String> forms) {
        this.forms = List.copyOf(forms);
        this.exact = forms.isEmpty() ? null : Pattern.compile(forms.stream().map(Pattern::quote).collect(Collectors.joining("|")));
    }

    /** Knows the values; an empty one is nothing. */
    public static Redactor of(Collection<String> secrets) {
        Set<String> forms = new LinkedHashSet<>();
        secrets.stream().filter(secret -> !secret.isEmpty()).forEach(secret -> addForms(secret, forms));
        return new Redactor(forms.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList());
    }

    /** Every form in which a known value is looked for, the longest first: secrets themselves, for a filter that keeps them to itself. */
    public List<String> forms() {
        return forms;
    }

    /** The text without secrets. */
    public String redact(String text) {
        String known = exact == null ? text : exact.matcher(text).replaceAll(Matcher.quoteReplacement(MASK));
        if (!HINT.matcher(known).find()) {
            return known;
        }
        String clean = PRIVATE_KEY.matcher(known).replaceAll(MASK);
        for (Shape shape : SHAPES) {
            clean = shape.pattern().matcher(clean).replaceAll(shape.replacement());
        }
        return clean;
    }

    /** Writes without secrets, however what is written is cut; nothing of a line is passed on before its end is known. */
    public OutputStream stream(OutputStream target) {
        return new RedactedStream(() -> this, target);
    }

    /** The same for secrets that come to be known meanwhile: each line is written by the redactor of its end. */
    public static OutputStream stream(Supplier<Redactor> redactor, OutputStream target) {
        return new RedactedStream(redactor, target);
    }

    /** The first place, not after the index, at which the text can be cut without cutting a secret in two. */
    int safeCut(String text, int index) {
        int cut = exact == null ? index : beforeMatch(exact, text, index);
        for (Shape shape : SHAPES) {
            cut = Math.min(cut, beforeMatch(shape.pattern(), text, index));
        }
        return cut;
    }

    private static int beforeMatch(Pattern pattern, String text, int index) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find() && matcher.start() < index) {
            if (matcher.end() > index) {
                return matcher.start();
            }
        }
        return index;
    }

    private static void addForms(String secret, Set<String> forms) {
        forms.add(secret);
        secret.lines().filter(line -> line.strip().length() >= 4).map(String::strip).forEach(forms::add);
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        forms.add(encoded);
        forms.add(encoded.replace("+", "%20"));
        forms.add(lowerHex(encoded));
        forms.add(lowerHex(encoded.replace("+", "%20")));
        forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
        String word = ShellWord.quoted(secret);
        forms.add(word.substring(1, word.length() - 1));
        forms.add(secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;"));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            addBase64(bytes, before, forms);
        }
    }

    private static String lowerHex(String encoded) {
        return Pattern.compile("%[0-9A-F]{2}").matcher(encoded).replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
    }

    /** The characters of the encoding that depend on the secret alone when that many bytes stand before it. */
    private static void addBase64(byte[] secret, int before, Set<String> forms) {
        byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : before + 1;
        int to = shifted.length % 3 == 0 ? encoded.length() : encoded.length() - 1;
        if (to - from >= 6) {
            String core = encoded.substring(from, to);
            forms.add(core);
            forms.add(core.replace('+', '-').replace('/', '_'));
        }
    }
}
