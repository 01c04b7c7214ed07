package relight.ui;

import java.util.List;
import relight.ui.common.Desk;
import relight.ui.common.Screen;

/** The navigation around a screen of another package, for its pictures. */
public final class RecoveryRail {

    private RecoveryRail() {}

    public static List<Screen> of(Desk desk, Screen wanted) {
        return GalleryPictures.rail(desk, wanted);
    }
}
