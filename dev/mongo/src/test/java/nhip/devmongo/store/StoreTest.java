package nhip.devmongo.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import nhip.devmongo.Poison;
import nhip.devmongo.Samples;
import nhip.devmongo.bson.BsonWriter;

@DisplayName("A store on a file")
class StoreTest {
    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("journal");
    }

    private static byte[] row(Object id, int n) {
        return BsonWriter.toBytes(new Document("_id", id).append("n", n));
    }

    @Test
    @DisplayName("is after flush() what it was, whatever was put and removed, and without a clean end")
    void randomChanges() throws IOException {
        Samples samples = new Samples(2);
        Map<String, byte[]> expected = new HashMap<>();
        for (int round = 0; round < 5; round++) {
            Store store = Store.inFile(file);
            Namespace rows = store.open("d.rows");
            for (int i = 0; i < 200; i++) {
                String id = samples.id();
                if (samples.below(3) == 0) {
                    rows.remove(id);
                    expected.remove(id);
                } else {
                    byte[] document = row(id, i);
                    rows.put(id, document);
                    expected.put(id, document);
                }
            }
            store.flush();
            Namespace again = Store.inFile(file).open("d.rows");
            assertEquals(expected.keySet(), again.documents().keySet());
            expected.forEach((id, document) -> assertArrayEquals(document, again.documents().get(id)));
            assertEquals(expected.size(), again.count());
        }
    }

    @Test
    @DisplayName("keeps ids of every kind apart, null and documents too")
    void kindsOfIds() throws IOException {
        List<Object> ids = List.of("1", 1, new ObjectId(new byte[12]), new Document("a", 1), true, Namespace.key(null));
        Store store = Store.inFile(file);
        ids.forEach(id -> store.open("d.rows").put(id, row("any", 1)));
        store.flush();
        assertEquals(store.open("d.rows").documents().keySet(), Store.inFile(file).open("d.rows").documents().keySet());
        assertEquals(ids.size(), store.open("d.rows").count());
    }

    @Test
    @DisplayName("opens without looking into a document")
    void unread() throws IOException {
        Store store = Store.inFile(file);
        store.open("d.rows").put("p", Poison.document("p", 1));
        store.flush();
        assertArrayEquals(Poison.document("p", 1), Store.inFile(file).open("d.rows").documents().get("p"));
    }

    @Test
    @DisplayName("drops a torn or damaged record with all after it, and goes on from there")
    void torn() throws IOException {
        Store store = Store.inFile(file);
        store.open("d.rows").put("a", row("a", 1));
        store.flush();
        long sound = Files.size(file);
        store.open("d.rows").put("b", row("b", 2));
        store.close();
        byte[] whole = Files.readAllBytes(file);
        for (int at = (int) sound; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            Store again = Store.inFile(file);
            assertEquals(Set.of("a"), again.open("d.rows").documents().keySet(), "damaged at " + at);
            again.open("d.rows").put("c", row("c", 3));
            again.close();
            assertEquals(Set.of("a", "c"), Store.inFile(file).open("d.rows").documents().keySet());
        }
    }

    @Test
    @DisplayName("remembers drops and renames")
    void dropsAndRenames() throws IOException {
        Store store = Store.inFile(file);
        store.open("d.gone").put("a", row("a", 1));
        store.open("d.old").put("b", row("b", 1));
        store.drop("d.gone");
        store.rename("d.old", "d.new");
        store.open("d.new").put("c", row("c", 1));
        store.close();
        Store again = Store.inFile(file);
        assertEquals(Set.of("d.new"), again.names());
        assertEquals(Set.of("b", "c"), again.open("d.new").documents().keySet());
    }

    @Test
    @DisplayName("is rewritten at start when it is mostly history")
    void compacted() throws IOException {
        Store store = Store.inFile(file);
        for (int i = 0; i < 300; i++) {
            store.open("d.rows").put("a", BsonWriter.toBytes(new Document("_id", "a").append("text", "x".repeat(20_000))));
        }
        store.close();
        assertTrue(Files.size(file) > 5_000_000);
        Store again = Store.inFile(file);
        assertTrue(Files.size(file) < 100_000);
        again.open("d.rows").put("b", row("b", 1));
        again.close();
        assertEquals(Set.of("a", "b"), Store.inFile(file).open("d.rows").documents().keySet());
    }

    @Test
    @DisplayName("and one in memory forgets a dropped collection")
    void inMemory() throws IOException {
        Store store = Store.inMemory();
        store.open("d.rows").put("a", row("a", 1));
        store.drop("d.rows");
        assertNull(store.open("d.rows").documents().get("a"));
    }
}
