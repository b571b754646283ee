package nhip.devmongo.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.bson.Document;
import nhip.devmongo.Samples;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.BsonWriter;
import nhip.devmongo.bson.Fields;
import nhip.devmongo.bson.RawDocument;
import nhip.devmongo.store.Namespace;
import nhip.devmongo.store.Store;

@DisplayName("A query")
class SelectionTest {
    private final Samples samples = new Samples(3);
    private Namespace rows;

    @BeforeEach
    void fill() throws IOException {
        rows = Store.inMemory().open("d.rows");
        for (int i = 0; i < 60; i++) {
            Document document = samples.document();
            rows.put(document.get("_id"), BsonWriter.toBytes(document));
        }
    }

    private Object condition() {
        Object value = samples.flip() ? samples.below(5) : samples.id();
        return switch (samples.below(6)) {
            case 0 -> new Document("$in", List.of(value, samples.id(), 3));
            case 1 -> new Document(samples.one(List.of("$gt", "$gte", "$lt", "$lte", "$ne", "$eq")), value);
            case 2 -> new Document("$gte", samples.id()).append("$lt", samples.id());
            case 3 -> new Document("$exists", samples.flip());
            default -> value;
        };
    }

    private Document filter() {
        Document filter = new Document();
        for (int left = samples.below(3); left >= 0; left--) {
            filter.put(samples.one(List.of("_id", "a", "b", "list", "c.a")), condition());
        }
        return switch (samples.below(4)) {
            case 0 -> new Document("$and", List.of(filter, new Document("_id", condition())));
            case 1 -> new Document("$or", List.of(range(), range())).append("a", condition());
            default -> filter;
        };
    }

    private Document range() {
        return new Document("_id", new Document("$gt", samples.id()).append("$lt", samples.id()));
    }

    private List<Object> found(Document filter, boolean descending) {
        Selection selection = new Selection(filter);
        Fields fields = selection.fields() == null ? null : new Fields(selection.fields());
        List<Object> ids = new ArrayList<>();
        selection.candidates(rows, descending).forEachRemaining(candidate -> {
            if (selection.isSettled() || selection.matches(BsonReader.document(candidate.getValue(), 0, fields))) {
                ids.add(candidate.getKey());
            }
        });
        return ids;
    }

    @Test
    @DisplayName("finds what the library's matcher finds among all documents, in `_id` order and in reverse")
    void asTheMatcher() {
        int hits = 0;
        for (int i = 0; i < 1_500; i++) {
            Document filter = filter();
            List<Object> expected = new ArrayList<>();
            rows.documents().forEach((id, document) -> {
                if (new DefaultQueryMatcher().matches(BsonReader.document(document), filter)) {
                    expected.add(id);
                }
            });
            hits += expected.size();
            assertEquals(expected, found(filter, false), filter::toString);
            Collections.reverse(expected);
            assertEquals(expected, found(filter, true), filter::toString);
        }
        assertTrue(hits > 500, "too few hits to mean anything: " + hits);
    }

    @Test
    @DisplayName("shows of a document what the library's projection shows")
    void asTheProjection() {
        for (int i = 0; i < 1_000; i++) {
            Document projection = new Document();
            int kept = samples.below(2);
            if (samples.flip()) {
                projection.put("_id", kept == 0 ? 0 : samples.below(2));
            }
            // In the documents' own order: MongoDB keeps that, the library takes the projection's.
            for (String path : List.of("a", "b", "c.a", "c.b", "list")) {
                if (samples.flip()) {
                    projection.put(path, kept);
                }
            }
            Document document = samples.document();
            Object shown = Shape.of(projection).apply(BsonWriter.toBytes(document));
            Document read = shown instanceof RawDocument raw ? BsonReader.document(raw.bytes()) : (Document) shown;
            assertEquals(LibraryAccess.project(document, projection, "_id"), read, () -> projection + " of " + document);
        }
    }
}
