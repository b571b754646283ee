package nhip.devmongo.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerException;
import nhip.devmongo.Poison;
import nhip.devmongo.Samples;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.BsonWriter;
import nhip.devmongo.bson.Fields;
import nhip.devmongo.query.Selection;

@DisplayName("An update")
class ChangeTest {
    private static final Document CLAIM = new Document("$push", new Document("list", new Document("run", "r")))
        .append("$inc", new Document("n", 1));

    private static byte[] apply(Document update, byte[] stored) {
        Selection selection = new Selection(new Document());
        Change change = new Change(update, ArrayFilters.empty());
        return change.apply(stored, BsonReader.document(stored, 0, change.reads(selection)), selection);
    }

    @Test
    @DisplayName("of a claim's kind gives the bytes that the library's operators give")
    void claimAsTheLibrary() {
        Samples samples = new Samples(4);
        for (int i = 0; i < 300; i++) {
            Document document = samples.document();
            document.put("list", new ArrayList<>(List.of(samples.fields(1), samples.below(9))));
            document.put("n", samples.below(9));
            byte[] stored = BsonWriter.toBytes(document);
            LibraryAccess.applyUpdate(document, CLAIM, ArrayFilters.empty(), null, "_id");
            assertArrayEquals(BsonWriter.toBytes(document), apply(CLAIM, stored));
        }
    }

    @Test
    @DisplayName("reads and writes only the fields that it names")
    void onlyItsFields() {
        byte[] after = apply(new Document("$set", new Document("n", 8).append("m", 1)), Poison.document("p", 7));
        Document read = BsonReader.document(after, 0, new Fields(List.of("_id", "n", "m")));
        assertEquals(new Document("_id", "p").append("n", 8).append("m", 1), read);
    }

    @Test
    @DisplayName("keeps a claim's number an int32 or widens it as the library does, and pushes on a missing list")
    void atTheEdges() {
        Document full = new Document("_id", "x").append("n", Integer.MAX_VALUE).append("list", List.of());
        assertEquals(Integer.MAX_VALUE + 1L, ((Number) BsonReader.document(apply(CLAIM, BsonWriter.toBytes(full))).get("n")).longValue());
        Document after = BsonReader.document(apply(CLAIM, BsonWriter.toBytes(new Document("_id", "x"))));
        assertEquals(new Document("_id", "x").append("list", List.of(new Document("run", "r"))).append("n", 1), after);
    }

    @Test
    @DisplayName("is refused when it is malformed or mixed")
    void malformed() {
        List<Document> refused = List.of(new Document("$nope", new Document("a", 1)), new Document("$set", 1),
            new Document("a", 1).append("$set", new Document("b", 1)));
        for (Document update : refused) {
            assertThrows(MongoServerException.class, () -> new Change(update, ArrayFilters.empty()), update::toString);
        }
        byte[] stored = BsonWriter.toBytes(new Document("_id", "x"));
        assertThrows(MongoServerException.class, () -> apply(new Document("_id", "y"), stored));
    }
}
