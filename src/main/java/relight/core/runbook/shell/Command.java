package relight.core.runbook.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A simple command: program, arguments, redirections, its place in a pipeline and what it stands in. The head of a compound one
 * ({@code while}, {@code if}, {@code (}) stands for the whole in its pipeline.
 */
public final class Command {

    private final List<Assignment> assignments;
    private final List<Word> words;
    private final List<Redirection> redirections = new ArrayList<>();
    private final Pipeline pipeline;
    private final Frame frame;
    private final Command outer;
    private final int start;
    private final String program;
    private int position = -1;
    private String text;
    private boolean compound;

    Command(List<Assignment> assignments, List<Word> words, Pipeline pipeline, Frame frame, Command outer, int start) {
        this.assignments = List.copyOf(assignments);
        this.words = List.copyOf(words);
        this.pipeline = pipeline;
        this.frame = frame;
        this.outer = outer;
        this.start = start;
        String word = words.isEmpty() ? "" : words.getFirst().text();
        this.program = word.substring(word.lastIndexOf('/') + 1);
    }

    void stands(int inPipeline) {
        position = inPipeline;
    }

    /** The head of a compound command. */
    static Command head(List<Word> words, Pipeline pipeline, Frame frame, int start) {
        Command head = new Command(List.of(), words, pipeline, frame, null, start);
        head.compound = true;
        return head;
    }

    /** Whether it is the head of a compound command, a test in double brackets among them. */
    public boolean isHead() {
        return compound || !words.isEmpty() && words.getFirst().is("[[");
    }

    void redirect(List<Redirection> more) {
        redirections.addAll(more);
    }

    /** The program's name without its folder; empty where there are assignments only. */
    public String program() {
        return program;
    }

    public boolean runs(String... programs) {
        for (String one : programs) {
            if (program.equals(one)) {
                return true;
            }
        }
        return false;
    }

    /** All words, the program's first. */
    public List<Word> words() {
        return words;
    }

    public List<Word> arguments() {
        return words.isEmpty() ? words : words.subList(1, words.size());
    }

    /** Those set before the command, or by it where it is {@code export} or its like. */
    public List<Assignment> assignments() {
        return assignments;
    }

    public List<Redirection> redirections() {
        return redirections;
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    /** From 0. */
    public int position() {
        return outermost().position;
    }

    /** Whether another command of its pipeline writes into it. */
    public boolean isFed() {
        return position() > 0;
    }

    public boolean isLast() {
        return position() == pipeline.commands().size() - 1;
    }

    public Frame frame() {
        return frame;
    }

    /** The command that runs it, as {@code sudo}, {@code kubectl exec … --}. */
    public Optional<Command> outer() {
        return Optional.ofNullable(outer);
    }

    public int start() {
        return start;
    }

    /** The one in the pipeline: itself, or what runs it. */
    public Command outermost() {
        return outer == null || outer.pipeline != pipeline ? this : outer.outermost();
    }

    /** Whether one of the options stands there, as {@code -x}, {@code --name} or {@code --name=value}. */
    public boolean has(String... options) {
        return arguments().stream().anyMatch(word -> Options.isOne(word.text(), options));
    }

    /** Whether a cluster of single letters, as in {@code -xzf}, holds the letter. */
    public boolean hasLetter(char letter) {
        return arguments().stream().takeWhile(word -> !word.is("--"))
                .anyMatch(word -> word.text().matches("-[A-Za-z0-9]+") && word.text().indexOf(letter) > 0);
    }

    /** The value of the first of the options that is given, as {@code -n x}, {@code -nx}, {@code --name x}, {@code --name=x}. */
    public Optional<Word> value(String... options) {
        return Options.value(arguments(), options);
    }

    /** Arguments that are neither options nor the values of such. */
    public List<Word> operands() {
        return Options.operands(program(), arguments());
    }

    public Optional<Word> operand(int index) {
        List<Word> operands = operands();
        return index < operands.size() ? Optional.of(operands.get(index)) : Optional.empty();
    }

    /** Whether the first operands are these words, as the sub-commands {@code restore create}. */
    public boolean does(String... operands) {
        List<Word> own = operands();
        if (own.size() < operands.length) {
            return false;
        }
        for (int i = 0; i < operands.length; i++) {
            if (!own.get(i).is(operands[i])) {
                return false;
            }
        }
        return true;
    }

    /** Variables whose unguarded value any word takes. */
    public boolean uses(Set<String> variables) {
        return words.stream().anyMatch(word -> word.variables().stream().anyMatch(variables::contains));
    }

    /** As it is written, on one line. */
    public String text() {
        if (text == null) {
            text = String.join(" ", words.stream().map(Word::text).toList());
        }
        return text;
    }

    @Override
    public String toString() {
        return text();
    }
}
