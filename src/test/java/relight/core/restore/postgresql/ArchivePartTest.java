package relight.core.restore.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchivePartTest {

    private static final List<String> CONTENTS = List.of(";", "; Archive created at 2026-04-15", "215; 1259 16390 TABLE public orders shop",
            "216; 1259 16395 TABLE public orders_old shop", "217; 1259 16399 TABLE Other Schema a table shop", "3340; 0 16390 TABLE DATA public orders shop",
            "3341; 0 16395 TABLE DATA public orders_old shop", "3342; 0 16399 TABLE DATA Other Schema a table shop", "3343; 0 4711 BLOB DATA - 4711 shop",
            "3345; 0 0 SEQUENCE SET public orders_id_seq shop", "3350; 2606 16401 CONSTRAINT public orders orders_pkey shop",
            "3351; 2606 16402 FK CONSTRAINT public orders orders_customer_fkey shop");

    @Test
    void keepsTheDataOfWhatIsNamedAndTheDefinitionsOfEverything() {
        assertEquals(List.of("3341", "3342", "3343", "3351"), dropped(Map.of("tables", "orders")));
        assertEquals(List.of("3340", "3341", "3343", "3351"), dropped(Map.of("tables", "\"Other Schema\".a table")));
        assertEquals(List.of("3342", "3343", "3351"), dropped(Map.of("schemas", "public")));
        assertEquals(List.of("3341", "3343", "3351"), dropped(Map.of("schemas", "Other Schema", "tables", "public.orders")));
    }

    @Test
    void tellsWhatHasNoDataInTheArchive() {
        List<String> data = ArchivePart.dataLines(CONTENTS);
        assertEquals(List.of("public orders", "public orders_old", "Other Schema a table"), data.stream().map(ArchivePart::shown).toList());
        assertEquals(List.of("order", "shop"), ArchivePart.of(Map.of("tables", "order, orders", "schemas", "shop")).absent(data));
        assertFalse(ArchivePart.asked(Map.of("tables", " ")));
        assertTrue(ArchivePart.asked(Map.of("schemas", "public")));
    }

    private static List<String> dropped(Map<String, String> choices) {
        return ArchivePart.of(choices).wanted(CONTENTS).stream().filter(line -> line.matches(";\\d+;.*")).map(line -> line.substring(1, 5)).toList();
    }
}
