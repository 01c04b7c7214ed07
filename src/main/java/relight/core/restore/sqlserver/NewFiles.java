package relight.core.restore.sqlserver;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import relight.core.restore.sqlserver.SqlserverFacts.DataFile;

/** Where the files of a restored database go: never where those of the original lie (MS-1), which are named after another server or still in use. */
record NewFiles(SqlserverFacts facts, String database) {

    /** New paths by logical names. */
    Map<String, String> moves() {
        Map<String, String> moves = new TreeMap<>();
        int number = 0;
        for (DataFile file : facts.files()) {
            number++;
            moves.put(file.name(), folder(file) + database.replaceAll("[^A-Za-z0-9_-]", "_") + "_" + number + ending(file));
        }
        return moves;
    }

    /** What they need on each volume of which the room is known. */
    Map<String, Long> bytes() {
        Map<String, Long> bytes = new TreeMap<>();
        for (DataFile file : facts.files()) {
            facts.server().free().keySet().stream()
                    .filter(volume -> folder(file).toLowerCase(Locale.ROOT).startsWith(volume.toLowerCase(Locale.ROOT)))
                    .max(Comparator.comparingInt(String::length)).ifPresent(volume -> bytes.merge(volume, file.size(), Long::sum));
        }
        return bytes;
    }

    private String folder(DataFile file) {
        String folder = file.kind().equals("L") ? facts.server().folders().log() : facts.server().folders().data();
        return folder.endsWith("\\") || folder.endsWith("/") ? folder : folder + (folder.contains("\\") ? "\\" : "/");
    }

    private static String ending(DataFile file) {
        String last = file.path().substring(Math.max(file.path().lastIndexOf('\\'), file.path().lastIndexOf('/')) + 1);
        return last.matches(".*\\.[A-Za-z0-9]{1,8}") ? last.substring(last.lastIndexOf('.')) : "";
    }
}
