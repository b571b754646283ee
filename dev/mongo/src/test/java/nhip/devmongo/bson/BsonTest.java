package nhip.devmongo.bson;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import nhip.devmongo.Poison;
import nhip.devmongo.Samples;

@DisplayName("BSON, read and written here")
class BsonTest {
    private static byte[] byLibrary(Document document) {
        ByteBuf buffer = Unpooled.buffer();
        BsonEncoder.encodeDocument(document, buffer);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    @Test
    @DisplayName("is what the library reads and writes, byte for byte")
    void asTheLibrary() throws Exception {
        Samples samples = new Samples(1);
        for (int i = 0; i < 500; i++) {
            Document document = samples.document();
            byte[] bytes = BsonWriter.toBytes(document);
            assertArrayEquals(byLibrary(document), bytes);
            assertEquals(document, BsonReader.document(bytes));
            assertEquals(document, BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes)));
        }
    }

    @Test
    @DisplayName("only the fields asked for are read")
    void onlySomeFields() {
        byte[] bytes = Poison.document("p", 7);
        assertEquals(new Document("_id", "p").append("n", 7), BsonReader.document(bytes, 0, new Fields(List.of("_id", "n"))));
        assertThrows(IllegalArgumentException.class, () -> BsonReader.document(bytes));
    }

    @Test
    @DisplayName("changed fields are spliced in, missing ones removed, the others copied unread")
    void splice() {
        byte[] bytes = Poison.document("p", 7);
        byte[] changed = BsonWriter.splice(bytes, new Fields(Set.of("n", "m")), new Document("m", "new"));
        Document read = BsonReader.document(changed, 0, new Fields(List.of("_id", "n", "m")));
        assertEquals(new Document("_id", "p").append("m", "new"), read);
        assertEquals(bytes.length - 7 + 11, changed.length);
    }
}
