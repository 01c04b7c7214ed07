package relight.core.hypnoscript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.hypnoscript.HypnoValue.Block;
import relight.core.hypnoscript.HypnoValue.Scalar;
import relight.core.hypnoscript.HypnoValue.Sequence;
import relight.core.hypnoscript.Token.Kind;
import relight.core.text.Place;

/**
 * Makes a tree of tokens. A mistake is told where it stands and ends what it stands in: the reading goes on at the next key, and
 * where a brace is missing, at the next block that begins in the first column.
 */
final class Parser {

    private static final int GREATEST_DEPTH = 32;

    private final List<Token> tokens;
    private final Faults faults;
    private int at;

    Parser(List<Token> tokens, Faults faults) {
        this.tokens = tokens;
        this.faults = faults;
    }

    /** Every {@code name { … }} of the text. */
    void blocks(Map<String, Block> blocks) {
        while (!peek().is(Kind.END)) {
            Token name = next();
            if (!name.isName()) {
                faults.add(name.place(), "plan.hyp.top", name.shown());
                skipTo(name);
                continue;
            }
            if (peek().is(Kind.COLON)) {
                next();
            }
            if (!peek().is(Kind.OPEN_BLOCK)) {
                faults.add(name.place(), "plan.hyp.top.brace", name.shown());
                skipTo(name);
                continue;
            }
            Block block = block(next(), 1);
            if (blocks.putIfAbsent(name.text(), block) != null) {
                faults.add(name.place(), "plan.hyp.twice", name.shown(), blocks.get(name.text()).place().line());
            }
        }
    }

    /** Leaves out what belongs to a mistake: up to the next block in the first column, with all that it encloses. */
    private void skipTo(Token mistake) {
        while (!peek().is(Kind.END) && !(beginsBlock() && !peek().onLineOf(mistake))) {
            next();
        }
    }

    /** Whether here begins a block of the document, whatever is still open above it. */
    private boolean beginsBlock() {
        return peek().isName() && peek().place().column() == 1 && after().is(Kind.OPEN_BLOCK);
    }

    private Block block(Token opened, int depth) {
        Map<String, HypnoValue> values = new LinkedHashMap<>();
        Map<String, Place> keys = new LinkedHashMap<>();
        while (!peek().is(Kind.CLOSE_BLOCK)) {
            if (peek().is(Kind.END) || beginsBlock()) {
                faults.add(opened.place(), "plan.hyp.open.block");
                return new Block(opened.place(), values, keys);
            }
            Token key = next();
            if (key.is(Kind.COMMA)) {
                continue;
            }
            if (key.isName()) {
                entry(key, values, keys, depth);
            } else {
                faults.add(key.place(), "plan.hyp.key", key.shown());
                skipLine(key);
            }
        }
        next();
        return new Block(opened.place(), values, keys);
    }

    private void entry(Token key, Map<String, HypnoValue> values, Map<String, Place> keys, int depth) {
        if (peek().is(Kind.COLON)) {
            next();
        } else if (!peek().is(Kind.OPEN_BLOCK)) {
            faults.add(key.place(), "plan.hyp.colon", key.shown());
            skipLine(key);
            return;
        }
        Optional<HypnoValue> value = value(key, depth);
        if (value.isPresent() && values.putIfAbsent(key.text(), value.get()) != null) {
            faults.add(key.place(), "plan.hyp.twice", key.shown(), keys.get(key.text()).line());
        } else if (value.isPresent()) {
            keys.put(key.text(), key.place());
        }
    }

    private Optional<HypnoValue> value(Token key, int depth) {
        Token token = peek();
        boolean nextKey = token.isName() && after().is(Kind.COLON) && !token.onLineOf(key);
        if (nextKey || !(token.isName() || token.is(Kind.OPEN_BLOCK) || token.is(Kind.OPEN_LIST))) {
            faults.add(key.place(), "plan.hyp.value", key.shown());
            if (!nextKey && !token.is(Kind.CLOSE_BLOCK)) {
                skipLine(key);
            }
            return Optional.empty();
        }
        next();
        HypnoValue value = switch (token.kind()) {
            case OPEN_BLOCK -> deeper(depth) ? block(token, depth + 1) : tooDeep(token);
            case OPEN_LIST -> deeper(depth) ? list(token, depth + 1) : tooDeep(token);
            case WORD, TEXT, NUMBER, CLOSE_BLOCK, CLOSE_LIST, COLON, COMMA, END -> scalar(token);
        };
        if (value instanceof Scalar) {
            oneValue(token);
        }
        return Optional.of(value);
    }

    private static Scalar scalar(Token token) {
        String text = token.text();
        return switch (token.kind()) {
            case TEXT -> new Scalar(token.place(), HypnoValue.Kind.TEXT, text);
            case NUMBER -> new Scalar(token.place(), text.matches("-?\\d+(\\.\\d+)?") ? HypnoValue.Kind.NUMBER : HypnoValue.Kind.QUANTITY, text);
            default -> text.matches("true|false") ? new Scalar(token.place(), HypnoValue.Kind.FLAG, text)
                    : text.matches("env\\.[A-Za-z_]\\w*") ? new Scalar(token.place(), HypnoValue.Kind.ENVIRONMENT, text.substring("env.".length()))
                    : new Scalar(token.place(), HypnoValue.Kind.WORD, text);
        };
    }

    /** What follows a value on its line belongs to nothing. */
    private void oneValue(Token value) {
        Token token = peek();
        boolean stray = token.onLineOf(value) && (token.isName() && !after().is(Kind.COLON) || token.is(Kind.OPEN_BLOCK)
                || token.is(Kind.OPEN_LIST) || token.is(Kind.COLON));
        if (stray) {
            faults.add(token.place(), "plan.hyp.more", token.shown());
            skipLine(value);
        }
    }

    private HypnoValue list(Token opened, int depth) {
        List<HypnoValue> items = new ArrayList<>();
        while (!peek().is(Kind.CLOSE_LIST)) {
            Token token = peek();
            boolean key = token.isName() && after().is(Kind.COLON);
            if (token.is(Kind.END) || token.is(Kind.CLOSE_BLOCK) || key || beginsBlock()) {
                faults.add(opened.place(), "plan.hyp.open.list");
                return new Sequence(opened.place(), items);
            }
            next();
            switch (token.kind()) {
                case COMMA -> { }
                case OPEN_BLOCK -> items.add(deeper(depth) ? block(token, depth + 1) : tooDeep(token));
                case OPEN_LIST -> items.add(deeper(depth) ? list(token, depth + 1) : tooDeep(token));
                case WORD, TEXT, NUMBER -> items.add(scalar(token));
                case COLON, CLOSE_BLOCK, CLOSE_LIST, END -> faults.add(token.place(), "plan.hyp.key", token.shown());
            }
        }
        next();
        return new Sequence(opened.place(), items);
    }

    private static boolean deeper(int depth) {
        return depth < GREATEST_DEPTH;
    }

    /** Leaves the whole of it out, without a step down for each of its brackets. */
    private HypnoValue tooDeep(Token opened) {
        faults.add(opened.place(), "plan.hyp.deep", GREATEST_DEPTH);
        int open = 1;
        while (open > 0 && !peek().is(Kind.END) && !beginsBlock()) {
            Token token = next();
            open += token.is(Kind.OPEN_BLOCK) || token.is(Kind.OPEN_LIST) ? 1 : token.is(Kind.CLOSE_BLOCK) || token.is(Kind.CLOSE_LIST) ? -1 : 0;
        }
        return new Sequence(opened.place(), List.of());
    }

    /** Leaves out the rest of the line, but not the brace that closes what the line stands in. */
    private void skipLine(Token mistake) {
        while (!peek().is(Kind.END) && peek().onLineOf(mistake) && !peek().is(Kind.CLOSE_BLOCK)) {
            next();
        }
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token after() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    private Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }
}
