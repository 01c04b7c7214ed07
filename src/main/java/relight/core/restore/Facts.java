package relight.core.restore;

import java.util.Map;

/**
 * What a probe found, as a bounded summary: all that a planner may know. Each engine has a record of its own.
 */
public interface Facts {

    /**
     * The facts on which the plan rests, by name. They are probed again immediately before the first change, and a difference
     * means a new plan (ALL-3, ALL-15).
     */
    Map<String, String> preconditions();
}
