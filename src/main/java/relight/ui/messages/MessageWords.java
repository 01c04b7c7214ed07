package relight.ui.messages;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.messaging.Audience.Recipient;
import relight.core.messaging.Occasion;
import relight.core.messaging.Slot;
import relight.core.recovery.OutboxMessage;
import relight.core.recovery.OutboxMessage.State;
import relight.ui.common.Desk;
import relight.ui.common.Standing;

/** How messages and those who read them are named on the screen. */
record MessageWords(Desk desk) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    String at(Instant moment) {
        return TIME.format(moment.atZone(desk.words().zone()));
    }

    /** What a line is about: an update to somebody, a level, the end. */
    String title(MessageRow row) {
        return switch (row) {
            case MessageRow.Open(Slot slot, boolean due) -> title(slot.occasion().kind(), slot.audience().name());
            case MessageRow.Written written -> title(Occasion.kindOf(written.message().message().occasion()),
                    written.message().message().audience());
        };
    }

    private String title(Occasion.Kind kind, String audience) {
        return desk.say("messaging.screen.kind." + kind, audience);
    }

    String detail(MessageRow row) {
        return switch (row) {
            case MessageRow.Open(Slot slot, boolean due) when due -> desk.say("messaging.screen.due-since", at(slot.due().orElseThrow()),
                    String.join(", ", slot.open()));
            case MessageRow.Open(Slot slot, boolean due) -> slot.due().map(at -> desk.say("messaging.screen.due-at", at(at)))
                    .orElse(desk.say("messaging.screen.as-needed"));
            case MessageRow.Written written -> written.message().message().channel() + " · " + state(written);
        };
    }

    String state(MessageRow.Written written) {
        OutboxMessage message = written.message();
        if (written.byHand()) {
            return desk.say("messaging.screen.by-hand");
        }
        return message.state() == State.WAITING && message.attempts() > 0
                ? desk.say("messaging.screen.retry", message.attempts() + 1, at(message.nextTry().orElseThrow()))
                : desk.say("messaging.screen.state." + message.state(), at(message.changed()));
    }

    Standing standing(MessageRow row) {
        return switch (row) {
            case MessageRow.Open(Slot slot, boolean due) -> due ? Standing.WARNING : Standing.UNKNOWN;
            case MessageRow.Written written when written.byHand() -> Standing.WARNING;
            case MessageRow.Written written -> switch (written.message().state()) {
                case SENT -> Standing.GOOD;
                case DROPPED -> Standing.UNKNOWN;
                case WAITING, GOING -> Standing.INFO;
                case REFUSED, UNKNOWN -> Standing.BAD;
            };
        };
    }

    /** Whom to call, and who instead of them. */
    String person(Recipient person) {
        String self = named(person);
        return person.deputy().map(deputy -> desk.say("messaging.screen.deputy", self, named(deputy))).orElse(self);
    }

    private static String named(Recipient person) {
        return Stream.of(Optional.of(person.name()), Optional.of(person.role()).filter(role -> !role.isBlank()),
                person.phone()).flatMap(Optional::stream).collect(Collectors.joining(", "));
    }
}
