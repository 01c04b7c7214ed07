package relight.adapter.practice;

import java.util.ArrayList;
import java.util.List;
import relight.core.text.ShellWord;

/** How this very program is started again: by its launcher, or as this process was, by Java with a class path. */
final class LauncherCommand {

    private LauncherCommand() {}

    /** {@code practice-service ACT} for a site; its log lies in the site, too. */
    static List<String> service(String act, ShopFolder folder) {
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of("practice-service", act, folder.root().toString(), "--data", folder.pid().getParent().toString()));
        return command;
    }

    private static List<String> program() {
        String launcher = System.getProperty("relight.launcher", "");
        if (!launcher.isEmpty()) {
            return List.of(launcher);
        }
        String java = ProcessHandle.current().info().command()
                .orElse(System.getProperty("java.home") + "/bin/java");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "relight.Main");
    }

    /** The command as one line for a POSIX shell. */
    static String quoted(List<String> command) {
        return String.join(" ", command.stream().map(ShellWord::shown).toList());
    }
}
