package nhip.devmongo;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;

/** Projections: of whole top-level fields by copying bytes, others by the library. */
final class Shape {
    private static final String ID = "_id";

    private Shape() {
    }

    static Function<byte[], Object> of(Document projection) {
        if (projection == null || projection.isEmpty()) {
            return RawDocument::new;
        }
        Set<String> named = new HashSet<>();
        Set<Boolean> kinds = new HashSet<>();
        for (var entry : projection.entrySet()) {
            boolean plain = !entry.getKey().contains(".") && !entry.getKey().contains("$")
                && (entry.getValue() instanceof Number || entry.getValue() instanceof Boolean);
            if (!plain) {
                return bytes -> LibraryAccess.project(BsonReader.document(bytes), projection, ID);
            }
            named.add(entry.getKey());
            if (!entry.getKey().equals(ID)) {
                kinds.add(Utils.isTrue(entry.getValue()));
            }
        }
        if (kinds.size() > 1) {
            return bytes -> LibraryAccess.project(BsonReader.document(bytes), projection, ID);
        }
        boolean id = !projection.containsKey(ID) || Utils.isTrue(projection.get(ID));
        boolean keep = kinds.isEmpty() ? id : kinds.contains(true);
        if (id == keep) {
            named.add(ID);
        } else {
            named.remove(ID);
        }
        Fields fields = new Fields(named);
        return bytes -> new RawDocument(BsonWriter.pick(bytes, fields, keep));
    }
}
