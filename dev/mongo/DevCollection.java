package nhip.devmongo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import de.bwaldvogel.mongo.wire.BsonConstants;

/**
 * A collection whose documents stay encoded. A query decodes the fields its filter names, an update also those it
 * writes; everything else is copied as bytes. Changes are made one at a time, readers never wait.
 */
final class DevCollection extends AbstractMongoCollection<Object> {
    private static final String ID = "_id";
    private static final int TOO_LARGE = 10334;

    private final Namespace namespace;

    DevCollection(MongoDatabase database, String name, CollectionOptions options, CursorRegistry cursors, Namespace namespace) {
        super(database, name, options, cursors);
        this.namespace = namespace;
    }

    // ---- reading

    /** Matching documents in `_id` order (or the reverse), still encoded. */
    private Iterator<byte[]> matching(Selection selection, boolean descending) {
        Iterator<Entry<Object, byte[]>> candidates = selection.candidates(namespace, descending);
        boolean certain = selection.isEverything() || selection.isExactIdOnly();
        Fields fields = selection.fields() == null ? null : new Fields(selection.fields());
        return new Iterator<>() {
            private byte[] next = advance();

            private byte[] advance() {
                while (candidates.hasNext()) {
                    byte[] candidate = candidates.next().getValue();
                    if (certain || selection.matches(BsonReader.document(candidate, 0, fields))) {
                        return candidate;
                    }
                }
                return null;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public byte[] next() {
                byte[] result = next;
                next = advance();
                return result;
            }
        };
    }

    private Iterator<byte[]> ordered(Document filter, Document orderBy) {
        Selection selection = new Selection(filter);
        String first = orderBy == null || orderBy.isEmpty() ? ID : orderBy.keySet().iterator().next();
        if (first.equals(ID) || first.equals("$natural")) {
            boolean descending = orderBy != null && !orderBy.isEmpty() && ((Number) orderBy.get(first)).intValue() < 0;
            return matching(selection, descending);
        }
        Fields keys = new Fields(orderBy.keySet().stream().map(Fields::first).toList());
        record Sortable(Document keys, byte[] document) {
        }
        List<Sortable> found = new ArrayList<>();
        matching(selection, false).forEachRemaining(bytes -> found.add(new Sortable(BsonReader.document(bytes, 0, keys), bytes)));
        var comparator = LibraryAccess.comparator(orderBy);
        found.sort((a, b) -> comparator.compare(a.keys(), b.keys()));
        return found.stream().map(Sortable::document).iterator();
    }

    /** @return RawDocuments or Documents, projected, produced as they are asked for. */
    Results find(long cursorId, Document filter, Document orderBy, Document projection, int skip, int limit) {
        Iterator<byte[]> documents = ordered(filter, orderBy);
        for (int i = 0; i < skip && documents.hasNext(); i++) {
            documents.next();
        }
        Function<byte[], Object> shape = Shape.of(projection);
        Iterator<Object> shaped = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return documents.hasNext();
            }

            @Override
            public Object next() {
                return shape.apply(documents.next());
            }
        };
        return new Results(cursorId, shaped, limit);
    }

    /** Decoded as far as `fields` (null: whole), for aggregations. */
    Stream<Document> stream(Document filter, Set<String> fields) {
        Fields wanted = fields == null ? null : new Fields(fields);
        Stream.Builder<Document> found = Stream.builder();
        matching(new Selection(filter), false).forEachRemaining(bytes -> found.add(BsonReader.document(bytes, 0, wanted)));
        return found.build();
    }

    @Override
    protected QueryResult queryDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document projection) {
        return new QueryResult(find(0, query, orderBy, projection, skip, limit).takeDocuments(Integer.MAX_VALUE));
    }

    @Override
    protected QueryResult matchDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document projection) {
        return queryDocuments(query, orderBy, skip, limit, batchSize, projection);
    }

    @Override
    public int count(Document query, int skip, int limit) {
        Selection selection = new Selection(query);
        long count = namespace.count();
        if (!selection.isEverything()) {
            count = 0;
            for (var found = matching(selection, false); found.hasNext(); found.next()) {
                count++;
            }
        }
        count = Math.max(0, count - skip);
        return Math.toIntExact(limit > 0 ? Math.min(limit, count) : count);
    }

    @Override
    public int count() {
        return Math.toIntExact(namespace.count());
    }

    @Override
    protected Document getDocument(Object position) {
        return BsonReader.document(namespace.documents().get(position));
    }

    @Override
    protected Stream<DocumentWithPosition<Object>> streamAllDocumentsWithPosition() {
        return namespace.documents().entrySet().stream()
            .map(entry -> new DocumentWithPosition<>(BsonReader.document(entry.getValue()), entry.getKey()));
    }

    // ---- writing

    private boolean hasUniqueIndex() {
        for (Index<Object> index : getIndexes()) {
            if (index.isUnique() && !(index instanceof IdIndex)) {
                return true;
            }
        }
        return false;
    }

    /** Stores a document as it came; `_id` is all that is read of it. */
    synchronized void insert(byte[] document) {
        if (!ID.equals(getIdField()) || hasUniqueIndex()) {
            addDocument(BsonReader.document(document));
            return;
        }
        Document id = BsonReader.document(document, 0, new Fields(List.of(ID)));
        if (!id.containsKey(ID)) {
            Document whole = new Document(ID, new ObjectId());
            whole.putAll(BsonReader.document(document));
            addDocument(whole);
            return;
        }
        if (id.get(ID) instanceof List) {
            addDocument(id); // refuses it
        }
        for (Index<Object> index : getIndexes()) {
            if (index instanceof IdIndex idIndex) {
                idIndex.checkAdd(id.get(ID), this);
            }
        }
        namespace.put(Namespace.key(id.get(ID)), document);
    }

    @Override
    public synchronized Document updateDocuments(Document selector, Document update, ArrayFilters arrayFilters,
                                                 boolean isMulti, boolean isUpsert, Oplog oplog) {
        Set<String> written = new LinkedHashSet<>();
        boolean simple = ID.equals(getIdField()) && Fields.ofUpdate(update, written)
            && update.keySet().stream().allMatch(LibraryAccess::isOperator) && !hasUniqueIndex();
        if (!simple) {
            return super.updateDocuments(selector, update, arrayFilters, isMulti, isUpsert, oplog);
        }
        LibraryAccess.validateUpdate(update);
        Selection selection = new Selection(selector);
        int matched = 0;
        int modified = 0;
        Fields read = readBy(selection, written);
        written.remove(ID);
        Fields touched = new Fields(written);
        for (var candidates = selection.candidates(namespace, false); candidates.hasNext() && (isMulti || matched == 0);) {
            var candidate = candidates.next();
            Document document = BsonReader.document(candidate.getValue(), 0, read);
            if (!selection.matches(document)) {
                continue;
            }
            matched++;
            Integer position = selection.matchPosition(document);
            LibraryAccess.applyUpdate(document, update, arrayFilters, position, ID);
            document.keySet().retainAll(written);
            byte[] after = BsonWriter.splice(candidate.getValue(), touched, document);
            if (!Arrays.equals(after, candidate.getValue())) {
                store(candidate.getKey(), after);
                modified++;
            }
        }
        if (matched == 0 && isUpsert) {
            return super.updateDocuments(selector, update, arrayFilters, isMulti, true, oplog);
        }
        return new Document("n", matched).append("nModified", modified);
    }

    private static Fields readBy(Selection selection, Set<String> written) {
        if (selection.fields() == null) {
            return null;
        }
        Set<String> read = new LinkedHashSet<>(written);
        read.addAll(selection.fields());
        read.add(ID);
        return new Fields(read);
    }

    private void store(Object key, byte[] document) {
        if (document.length > BsonConstants.MAX_BSON_OBJECT_SIZE) {
            throw new MongoServerError(TOO_LARGE, "BSONObjectTooLarge", "Document of " + document.length + " bytes is too large");
        }
        namespace.put(key, document);
    }

    @Override
    protected Object addDocumentInternal(Document document) {
        Object key = getIdField() == null ? namespace.nextKey() : Namespace.key(document.get(getIdField()));
        store(key, BsonWriter.toBytes(document));
        return key;
    }

    @Override
    protected void handleUpdate(Object position, Document before, Document after) {
        store(position, BsonWriter.toBytes(after));
    }

    @Override
    protected void removeDocument(Object position) {
        namespace.remove(position);
    }

    @Override
    protected Object findDocumentPosition(Document document) {
        return getIdField() == null ? super.findDocumentPosition(document) : Namespace.key(document.get(getIdField()));
    }

    @Override
    protected void updateDataSize(int delta) {
        // The namespace counts bytes itself.
    }

    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected int getDataSize() {
        return (int) Math.min(Integer.MAX_VALUE, namespace.size());
    }

    @Override
    public synchronized void addDocument(Document document) {
        super.addDocument(document);
    }

    @Override
    public synchronized void addIndex(Index<Object> index) {
        super.addIndex(index);
    }

    @Override
    public synchronized Document findAndModify(Document query) {
        return super.findAndModify(query);
    }

    @Override
    public synchronized int deleteDocuments(Document selector, int limit, Oplog oplog) {
        return super.deleteDocuments(selector, limit, oplog);
    }

    @Override
    public synchronized void removeDocument(Document document) {
        super.removeDocument(document);
    }
}
