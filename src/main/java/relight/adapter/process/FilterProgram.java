package relight.adapter.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import relight.core.recovery.Redactor;

/**
 * The redactor's rules as a program for {@code perl}, so that output is redacted before it reaches the disk even when the console
 * that started the step is no longer there. Perl reads what is there at once and knows every rule; sed and awk do not.
 */
final class FilterProgram {

    /** Plain words in small letters: Perl looks for all of them at once, and only where one stands are the rules tried. */
    private static final String HINT = "akia|asia|ghp_|gho_|ghu_|ghs_|ghr_|hub_pat|glpat|xox|sk_live|hvs.|eyj|pass|pwd|secret|token|key"
            + "|credential|пароль|bearer|basic|://";
    private static final String RULES = rules();
    private static final String BODY = body();

    private FilterProgram() {}

    /**
     * The program.
     *
     * @param marker the line that ends the step's output; it may stand behind an unfinished last line. What comes later, from
     *               processes that the step left behind, goes into a file of its own
     */
    static String write(Redactor redactor, String marker) {
        StringBuilder program = new StringBuilder();
        program.append("our $MARKER = '").append(marker).append("';\n");
        program.append("our $MASK = \"").append(bytes(Redactor.MASK)).append("\";\n");
        if (redactor.forms().isEmpty()) {
            program.append("our $EXACT;\n");
        } else {
            program.append("our $EXACT = qr!").append(redactor.forms().stream().map(FilterProgram::bytes).collect(Collectors.joining("|")))
                    .append("!;\n");
        }
        return program.append(RULES).append(BODY).toString();
    }

    private static String rules() {
        StringBuilder program = new StringBuilder();
        program.append("our $HINT = qr!").append(expression(HINT).replace(".", "\\.")).append("!;\n");
        program.append("our $SHAPE = qr!").append(Redactor.RULES.stream()
                .map(rule -> "(?" + flags(rule) + ":" + expression(rule.expression()) + ")").collect(Collectors.joining("|"))).append("!;\n");
        program.append("sub shapes { for ($_[0]) {\n");
        for (Redactor.Rule rule : Redactor.RULES) {
            program.append("s!").append(expression(rule.expression())).append('!').append(rule.kept() == 1 ? "$1" : "")
                    .append(bytes(Redactor.MASK)).append(bytes(rule.after())).append("!g").append(flags(rule)).append(";\n");
        }
        return program.append("} }\n").toString();
    }

    private static String flags(Redactor.Rule rule) {
        return rule.anyCase() ? "i" : "";
    }

    /** An expression of the redactor's in Perl's spelling: bytes, and no array where an at sign stands. */
    private static String expression(String expression) {
        return expression.codePoints().mapToObj(c -> c == '@' ? "\\@" : c < 128 ? Character.toString(c) : bytes(Character.toString(c)))
                .collect(Collectors.joining());
    }

    /** The text as itself and nothing else, in a string and in an expression. */
    private static String bytes(String text) {
        StringBuilder bytes = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.append("\\x").append(HexFormat.of().toHexDigits(b));
        }
        return bytes.toString();
    }

    private static String body() {
        try (InputStream in = FilterProgram.class.getResourceAsStream("filter.pl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
