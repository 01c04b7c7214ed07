package relight.core.hypnoscript;

import relight.core.text.Place;

/** The smallest piece of a HypnoScript text. */
record Token(Kind kind, String text, Place place) {

    enum Kind { WORD, TEXT, NUMBER, OPEN_BLOCK, CLOSE_BLOCK, OPEN_LIST, CLOSE_LIST, COLON, COMMA, END }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    /** Whether a key can be written so. */
    boolean isName() {
        return kind == Kind.WORD || kind == Kind.TEXT || kind == Kind.NUMBER;
    }

    boolean onLineOf(Token other) {
        return place.line() == other.place.line();
    }

    /** As a sentence may show it. */
    String shown() {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
