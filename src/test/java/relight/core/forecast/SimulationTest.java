package relight.core.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static Spread about(double seconds) {
        return Spread.seen(Collections.nCopies(40, seconds));
    }

    private static Task task(long seed, Spread work, int... after) {
        return new Task(seed, Spread.NOTHING, work, 0, Spread.NOTHING, after);
    }

    @Test
    void stepsAfterEachOtherAddUp() {
        Simulation.Told told = Simulation.of(List.of(task(1, about(60)), task(2, about(120), 0)));
        assertEquals(180, told.at(0.5), 5);
        assertArrayEquals(new double[] {1, 1}, told.critical());
    }

    @Test
    void lanesBesideEachOtherTakeAsLongAsTheLongest() {
        Simulation.Told told = Simulation.of(List.of(task(1, about(10)), task(2, about(300), 0), task(3, about(60), 0), task(4, about(10), 1, 2)));
        assertEquals(320, told.at(0.5), 10);
        assertEquals(1, told.critical()[1]);
        assertEquals(0, told.critical()[2], "nobody waits for the short lane");
    }

    @Test
    void whatIsNotWaitedForDoesNotCount() {
        Simulation.Told told = Simulation.of(List.of(task(1, about(60)), task(2, about(3_600), 0)), 0);
        assertEquals(60, told.at(0.9), 10);
    }

    @Test
    void oneLaneOfTwoLikeOnesIsWaitedForAboutHalfTheTime() {
        Spread uncertain = Spread.estimated(600);
        Simulation.Told told = Simulation.of(List.of(task(1, uncertain), task(2, uncertain), task(3, about(1), 0, 1)));
        assertEquals(0.5, told.critical()[0], 0.05);
        assertTrue(told.at(0.5) > 620, "the later of two takes longer than one: " + told.at(0.5));
    }

    @Test
    void failuresAndTheirMendingTakeTime() {
        Task sound = new Task(5, Spread.NOTHING, about(60), 0, about(120), new int[0]);
        Task frail = new Task(5, Spread.NOTHING, about(60), 0.3, about(120), new int[0]);
        assertEquals(60, Simulation.of(List.of(sound)).at(0.9), 10);
        assertTrue(Simulation.of(List.of(frail)).at(0.9) > 200);
        assertEquals(60, Simulation.of(List.of(frail)).at(0.5), 10);
    }

    @Test
    void whatHasGoneOnForLongIsNotSuddenlyOver() {
        Spread known = Spread.seen(List.of(50.0, 60.0, 70.0, 60.0));
        assertEquals(60, known.median(), 3);
        assertTrue(known.after(55).median() < 15, "nearly over: " + known.after(55).median());
        assertTrue(known.after(600).median() > 60, "it hangs: " + known.after(600).median());
    }

    @Test
    void aRangeHoldsEightOfTen() {
        Spread range = Spread.between(3_600, 7_200);
        assertEquals(3_600, range.at(0.1), 300);
        assertEquals(7_200, range.at(0.9), 600);
    }

    @Test
    void oneRunSaysLessThanMany() {
        assertTrue(Spread.seen(List.of(60.0)).margin() > 2 * Spread.seen(Collections.nCopies(30, 60.0)).margin());
    }

    @Test
    void theChanceToBeInTimeIsCountedFromTheSameOutcomes() {
        Simulation.Told told = Simulation.of(List.of(task(9, Spread.estimated(600))));
        assertEquals(0.9, told.within(told.at(0.9)), 0.003);
        assertEquals(0, told.within(-5));
        assertEquals(1, told.within(1e9));
    }
}
