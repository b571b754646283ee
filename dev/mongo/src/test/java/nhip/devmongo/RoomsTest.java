package nhip.devmongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The rooms of the house")
class RoomsTest {
    private static final Path SOURCES = Path.of("src/main/java/nhip/devmongo");
    private static final Pattern OWN_IMPORT = Pattern.compile("import nhip\\.devmongo\\.(\\w+)\\.\\w+;");
    /** What each may import. */
    private static final Map<String, Set<String>> BELOW = Map.of(
        "bson", Set.of(),
        "store", Set.of("bson"),
        "query", Set.of("bson", "store"),
        "update", Set.of("bson", "store", "query"),
        "server", Set.of("bson", "store", "query", "update"));

    @Test
    @DisplayName("import only downwards, and each class has one")
    void downwards() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : sources()) {
            String room = SOURCES.relativize(file).getName(0).toString();
            if (file.getParent().equals(SOURCES)) {
                assertEquals("DevMongo.java", room);
                continue;
            }
            found.add(room);
            OWN_IMPORT.matcher(Files.readString(file)).results().map(match -> match.group(1)).forEach(imported ->
                assertTrue(BELOW.get(room).contains(imported), () -> file + " imports from " + imported));
        }
        assertEquals(BELOW.keySet(), found);
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
