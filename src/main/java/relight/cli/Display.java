package relight.cli;

import java.util.Map;

/** Whether a window can be shown here. */
public final class Display {

    private Display() {}

    public static boolean available() {
        return available(System.getProperty("os.name"), System.getProperty("glass.platform", ""), System.getenv());
    }

    /**
     * JavaFX speaks X11 only, to Wayland through its X server; so on Linux it is {@code DISPLAY} that counts.
     *
     * @param glass JavaFX's window platform where one was asked for; its headless one needs no display
     */
    static boolean available(String system, String glass, Map<String, String> environment) {
        return glass.equalsIgnoreCase("headless")
                || system.startsWith("Mac")
                || system.startsWith("Windows")
                || !environment.getOrDefault("DISPLAY", "").isBlank();
    }
}
