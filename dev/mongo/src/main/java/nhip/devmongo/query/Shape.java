package nhip.devmongo.query;

import java.util.function.Function;

import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.RawDocument;

/** Projections: keeping or dropping fields by copying bytes; those with operators are left to the library. */
public final class Shape {
    private static final String ID = "_id";

    private Shape() {
    }

    public static Function<byte[], Object> of(Document projection) {
        if (projection == null || projection.isEmpty()) {
            return RawDocument::new;
        }
        Paths paths = new Paths();
        Boolean keep = null;
        boolean plain = true;
        for (var entry : projection.entrySet()) {
            boolean wanted = Utils.isTrue(entry.getValue());
            plain &= entry.getValue() instanceof Number || entry.getValue() instanceof Boolean;
            if (!entry.getKey().equals(ID)) {
                plain &= (keep == null || keep == wanted) && paths.add(entry.getKey());
                keep = wanted;
            }
        }
        if (!plain) {
            return bytes -> LibraryAccess.project(BsonReader.document(bytes), projection, ID);
        }
        boolean id = !projection.containsKey(ID) || Utils.isTrue(projection.get(ID));
        boolean kept = keep == null ? id : keep;
        if (id == kept) {
            paths.add(ID);
        }
        return bytes -> new RawDocument(paths.pick(bytes, kept));
    }
}
