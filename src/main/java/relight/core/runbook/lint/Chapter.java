package relight.core.runbook.lint;

import java.util.Optional;

/** A heading, and those that it stands under. */
record Chapter(String title, int level, int line, Optional<Chapter> parent) {

    /** Its own words and those above it. */
    String path() {
        return parent.map(Chapter::path).orElse("") + "\n" + title;
    }
}
