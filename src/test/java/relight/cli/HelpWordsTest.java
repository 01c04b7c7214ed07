package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class HelpWordsTest {

    private final Set<String> keys = new HelpWords(Locale.ENGLISH).keySet();

    /** English alone would do to see it: MessagesTest holds the other languages to the same keys. */
    @Test
    void everyCommandAndOptionHasItsWordsInTheBundle() {
        Set<String> without = new TreeSet<>();
        for (JavaClass found : new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("relight.cli")) {
            Class<?> type = found.reflect();
            Command command = type.getAnnotation(Command.class);
            boolean hidden = command != null && command.hidden();
            if (command != null && !hidden && !explained(command.name() + ".usage.description")) {
                without.add(type.getSimpleName());
            }
            for (Field field : type.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                if (option != null && !hidden && !option.hidden() && !explained(key(option))) {
                    without.add(type.getSimpleName() + " " + List.of(option.names()));
                }
            }
        }
        assertEquals(Set.of(), without, "Write terminal.help.relight.COMMAND.usage.description and terminal.help.OPTION");
    }

    private boolean explained(String ending) {
        return keys.stream().anyMatch(key -> ("." + key).endsWith("." + ending));
    }

    private static String key(Option option) {
        String longest = Arrays.stream(option.names()).max(Comparator.comparingInt(String::length)).orElseThrow();
        return option.descriptionKey().isEmpty() ? longest.replaceFirst("^-+", "") : option.descriptionKey();
    }
}
