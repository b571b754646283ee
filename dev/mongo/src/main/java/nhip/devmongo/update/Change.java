package nhip.devmongo.update;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.FailedToParseException;
import de.bwaldvogel.mongo.exception.ImmutableFieldException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.BsonConstants;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.BsonWriter;
import nhip.devmongo.bson.Fields;
import nhip.devmongo.query.Selection;
import nhip.devmongo.store.Namespace;

/** What an update says: a replacement, or operators on a few top-level fields, which alone are decoded and encoded. */
public final class Change {
    private static final String ID = "_id";
    private static final int TOO_LARGE = 10334;

    private final Document update;
    private final ArrayFilters arrayFilters;
    /** Top-level fields that may change; null for a replacement. */
    private final Set<String> written;
    private final Fields touched;
    /** Null unless it is a claim. */
    private final Append append;

    public Change(Document update, ArrayFilters arrayFilters) {
        this.update = update;
        this.arrayFilters = arrayFilters;
        Set<String> fields = new LinkedHashSet<>();
        boolean operators = !update.isEmpty() && update.keySet().iterator().next().startsWith("$");
        if (operators) {
            for (String name : update.keySet()) {
                if (!LibraryAccess.isOperator(name)) {
                    throw new FailedToParseException("Unknown modifier: " + name + ". Expected a valid update modifier or pipeline-style update specified as an array");
                }
            }
            if (!Fields.ofUpdate(update, fields)) {
                throw new FailedToParseException("Modifiers operate on fields but we found another type instead");
            }
            LibraryAccess.validateUpdate(update);
        } else if (update.keySet().stream().anyMatch(name -> name.startsWith("$"))) {
            throw new FailedToParseException("Cannot mix a replacement with modifiers");
        }
        written = operators ? fields : null;
        fields.remove(ID);
        touched = new Fields(fields);
        append = operators ? Append.of(update) : null;
    }

    public boolean isReplacement() {
        return written == null;
    }

    /** What must be decoded to match, and for most updates to apply, too; null for everything. */
    public Fields reads(Selection selection) {
        return append != null ? reads(selection, Set.of()) : readsForOperators(selection);
    }

    private Fields readsForOperators(Selection selection) {
        return reads(selection, written == null ? Set.of() : written);
    }

    private static Fields reads(Selection selection, Set<String> more) {
        if (selection.fields() == null) {
            return null;
        }
        Set<String> read = new LinkedHashSet<>(selection.fields());
        read.add(ID);
        read.addAll(more);
        return new Fields(read);
    }

    /**
     * @param document decoded with reads(); used up
     * @return the document afterwards; `stored` is not changed.
     */
    public byte[] apply(byte[] stored, Document document, Selection selection) {
        byte[] after = append == null ? null : append.apply(stored);
        if (after == null) {
            Document whole = append == null ? document : BsonReader.document(stored, 0, readsForOperators(selection));
            after = isReplacement() ? replacement(document.get(ID)) : operated(stored, whole, selection);
        }
        if (after.length > BsonConstants.MAX_BSON_OBJECT_SIZE) {
            throw new MongoServerError(TOO_LARGE, "BSONObjectTooLarge", "Resulting document after update is larger than 16777216: " + after.length);
        }
        return after;
    }

    private byte[] replacement(Object id) {
        if (update.containsKey(ID) && Namespace.ORDER.compare(Namespace.key(update.get(ID)), Namespace.key(id)) != 0) {
            throw new ImmutableFieldException("After applying the update, the (immutable) field '_id' was found to have been altered to _id: " + update.get(ID));
        }
        Document whole = new Document(ID, id);
        whole.putAll(update);
        whole.put(ID, id);
        return BsonWriter.toBytes(whole);
    }

    private byte[] operated(byte[] stored, Document document, Selection selection) {
        LibraryAccess.applyUpdate(document, update, arrayFilters, selection.matchPosition(document), ID);
        document.keySet().retainAll(written);
        for (var entry : document.entrySet()) {
            if (entry.getValue() instanceof Document || entry.getValue() instanceof Collection) {
                Utils.validateFieldNames(new Document(entry.getKey(), entry.getValue()));
            }
        }
        return BsonWriter.splice(stored, touched, document);
    }
}
