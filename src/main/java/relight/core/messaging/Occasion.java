package relight.core.messaging;

/**
 * What makes a message due.
 *
 * @param number of the update, from 1; 0 where there is just one
 */
public record Occasion(Kind kind, String audience, int number) {

    /** Why somebody is told. */
    public enum Kind { ESCALATION, UPDATE, END }

    /** Why the message of an event was written. */
    public static Kind kindOf(String occasion) {
        return occasion.startsWith("end:") ? Kind.END : occasion.startsWith("escalation:") ? Kind.ESCALATION : Kind.UPDATE;
    }

    static Occasion escalation(String level) {
        return new Occasion(Kind.ESCALATION, level, 0);
    }

    static Occasion update(String audience, int number) {
        return new Occasion(Kind.UPDATE, audience, number);
    }

    static Occasion end(String audience) {
        return new Occasion(Kind.END, audience, 0);
    }

    /** As events name it: {@code update:employees:2}. */
    public String id() {
        return switch (kind) {
            case ESCALATION -> "escalation:" + audience;
            case UPDATE -> "update:" + audience + ":" + number;
            case END -> "end:" + audience;
        };
    }

    /** The id of the message that tells it on one channel: what has it once is not written a second time. */
    public String message(String channel) {
        return id() + "/" + channel;
    }
}
