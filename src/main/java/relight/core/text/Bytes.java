package relight.core.text;

/** A size in bytes, told apart from other numbers so that a sentence can show it as 22.8 GB. */
public record Bytes(long count) {}
