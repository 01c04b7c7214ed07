package relight.adapter.engine.redis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many keys there are in each database, and of which types.
 *
 * @param keys    by database
 * @param passing those of them that will expire, which may be gone at the next look
 * @param types   by database and type, as {@code 0 hash}
 */
record RedisCounts(Map<Integer, Long> keys, long passing, Map<String, Long> types) {

    /** From the lines {@code keys DB COUNT EXPIRING} and {@code type DB TYPE COUNT}. */
    static RedisCounts read(String lines) {
        return read(lines.lines().toList());
    }

    static RedisCounts read(List<String> lines) {
        Map<Integer, Long> keys = new TreeMap<>();
        Map<String, Long> types = new TreeMap<>();
        long passing = 0;
        for (String line : lines) {
            String[] words = line.strip().split(" ");
            if (words.length == 4 && words[0].equals("keys")) {
                keys.put(Integer.valueOf(words[1]), Long.valueOf(words[2]));
                passing += Long.parseLong(words[3]);
            } else if (words.length == 4 && words[0].equals("type")) {
                types.merge(words[1] + " " + words[2], Long.valueOf(words[3]), Long::sum);
            }
        }
        return new RedisCounts(keys, passing, types);
    }

    long all() {
        return keys.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of all databases together; empty where there are more keys than were looked at. */
    Map<String, Long> byType() {
        Map<String, Long> sums = new TreeMap<>();
        types.forEach((place, count) -> sums.merge(place.split(" ")[1], count, Long::sum));
        return sums.values().stream().mapToLong(Long::longValue).sum() < all() - passing ? Map.of() : sums;
    }

    /** Shows them, and returns how many keys there are. */
    long tell(RedisRun at, String side) {
        at.run().output(at.say("counts." + side, all(), types.isEmpty() ? "–" : types.entrySet().stream()
                .map(entry -> entry.getKey().split(" ")[1] + " " + entry.getValue() + " (db" + entry.getKey().split(" ")[0] + ")")
                .collect(Collectors.joining(", "))));
        return all();
    }
}
