package relight.cli;

import java.util.Map;
import relight.core.recovery.Flow;
import relight.core.recovery.Recovery;

/** Says in the terminal what is watched and has come to be not as it should be, or is so again. */
final class TripLines {

    private final Terminal terminal;
    private Map<String, Flow.Trip> told = Map.of();

    TripLines(Terminal terminal) {
        this.terminal = terminal;
    }

    synchronized void show(Recovery recovery) {
        Map<String, Flow.Trip> now = recovery.flow().trips();
        now.forEach((watch, trip) -> {
            if (!told.containsKey(watch)) {
                terminal.tell(terminal.words().say("terminal.trip." + trip.meaning(), trip.title().toString(), trip.found().toString()));
            }
        });
        told.forEach((watch, trip) -> {
            if (!now.containsKey(watch)) {
                terminal.tell(terminal.words().say("terminal.trip.cleared", trip.title().toString()));
            }
        });
        told = now;
    }
}
