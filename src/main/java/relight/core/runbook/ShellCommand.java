package relight.core.runbook;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the words of simple commands and notes which variables they set: assignments, {@code read}, {@code for}, {@code export} … */
final class ShellCommand {

    private static final Pattern WORD = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:(\\[[^\\]\\n]*\\])?\\+?(=))?");
    private static final Set<String> INTRODUCE = Set.of("while", "until", "if", "elif", "then", "do", "else", "time", "command", "builtin");
    private static final Set<String> READ = Set.of("read", "mapfile", "readarray", "getopts");
    /** Commands of which one word is the name of a variable; {@code printf} after its {@code -v}. */
    private static final Set<String> ONE_NAME = Set.of("for", "select", "printf");
    private static final Set<String> DECLARE = Set.of("declare", "local", "typeset", "readonly", "export");

    private final Set<String> sets;
    private final Set<String> exports;
    private String pending = "";
    private String command = "";
    private String loop = "";
    private boolean first = true;
    private int after;

    ShellCommand(Set<String> sets, Set<String> exports) {
        this.sets = sets;
        this.exports = exports;
    }

    /** Looks at the word that begins there; true when it is a name or an assignment, whose value is still to be read. */
    boolean takesWord(String script, int at) {
        Matcher matcher = WORD.matcher(script).region(at, script.length());
        if (!matcher.lookingAt()) {
            first = first && "{!".indexOf(script.charAt(at)) >= 0;
            command = command.equals("printf") && script.startsWith("-v", at) ? "for" : command;
            return false;
        }
        after = matcher.end();
        String name = matcher.group(1);
        if (matcher.group(3) != null) {
            assignment(name);
        } else if (endsHere(script, after)) {
            word(name);
        } else {
            first = false;
        }
        return true;
    }

    int afterWord() {
        return after;
    }

    /** Whether the next word is the command itself, since what stood before were assignments and words that introduce one. */
    boolean begins() {
        return first;
    }

    /** The variable that gets what is read now; empty where none does. */
    String target() {
        return pending.isEmpty() ? loop : pending;
    }

    private void assignment(String name) {
        if (first || DECLARE.contains(command)) {
            pending = name;
            if (command.equals("export")) {
                exports.add(name);
            }
        }
    }

    private void word(String name) {
        if (first) {
            command = READ.contains(name) || DECLARE.contains(name) || ONE_NAME.contains(name) ? name : "";
            first = INTRODUCE.contains(name);
        } else if (READ.contains(command)) {
            sets.add(name);
        } else if (command.equals("for") || command.equals("select")) {
            sets.add(name);
            loop = name;
            command = "";
        } else if (command.equals("export")) {
            exports.add(name);
        } else if (DECLARE.contains(command)) {
            sets.add(name);
        }
    }

    /** A word has ended, or the whole command: only now an assignment holds, since its value may use the old one. */
    void separator(char c) {
        if (!pending.isEmpty()) {
            sets.add(pending);
            pending = "";
        }
        if (c != ' ' && c != '\t') {
            command = "";
            loop = "";
            first = true;
        }
    }

    private static boolean endsHere(String script, int index) {
        return index >= script.length() || Character.isWhitespace(script.charAt(index)) || ";|&()".indexOf(script.charAt(index)) >= 0;
    }
}
