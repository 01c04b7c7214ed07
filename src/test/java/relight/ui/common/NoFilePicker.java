package relight.ui.common;

import java.nio.file.Path;
import java.util.Optional;

/** A person who always thinks better of it. */
public class NoFilePicker implements FilePicker {

    @Override
    public Optional<Path> folder(String title, Optional<Path> start) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> open(String title) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> saveAs(String title, String suggestedName) {
        return Optional.empty();
    }
}
