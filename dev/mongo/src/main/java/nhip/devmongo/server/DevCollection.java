package nhip.devmongo.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
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
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.BsonWriter;
import nhip.devmongo.bson.Fields;
import nhip.devmongo.query.Results;
import nhip.devmongo.query.Selection;
import nhip.devmongo.query.Shape;
import nhip.devmongo.store.Namespace;
import nhip.devmongo.update.Change;

/**
 * A collection whose documents stay encoded. A query decodes the fields its filter names, an update also those it
 * writes; everything else is copied as bytes. Changes are made one at a time, readers never wait.
 */
final class DevCollection extends AbstractMongoCollection<Object> {
    private static final String ID = "_id";

    private final Namespace namespace;

    DevCollection(MongoDatabase database, String name, CollectionOptions options, CursorRegistry cursors, Namespace namespace) {
        super(database, name, options, cursors);
        this.namespace = namespace;
    }

    // ---- reading

    /** Matching documents in `_id` order (or the reverse), still encoded. */
    private Iterator<byte[]> matching(Selection selection, boolean descending) {
        Iterator<Entry<Object, byte[]>> candidates = selection.candidates(namespace, descending);
        boolean certain = selection.isSettled();
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
        if (!ID.equals(getIdField())) {
            return super.updateDocuments(selector, update, arrayFilters, isMulti, isUpsert, oplog);
        }
        Change change = new Change(update, arrayFilters);
        if (isMulti && change.isReplacement()) {
            throw new MongoServerError(9, "FailedToParse", "multi update is not supported for replacement-style update");
        }
        Selection selection = new Selection(selector);
        Fields read = change.reads(selection);
        int matched = 0;
        int modified = 0;
        for (var candidates = selection.candidates(namespace, false); candidates.hasNext() && (isMulti || matched == 0);) {
            var candidate = candidates.next();
            Document document = BsonReader.document(candidate.getValue(), 0, read);
            if (selection.matches(document)) {
                matched++;
                byte[] after = change.apply(candidate.getValue(), document, selection);
                modified += replace(candidate.getKey(), candidate.getValue(), after) ? 1 : 0;
            }
        }
        if (matched == 0 && isUpsert) {
            return super.updateDocuments(selector, update, arrayFilters, isMulti, true, oplog);
        }
        return new Document("n", matched).append("nModified", modified);
    }

    /** @return whether anything is different. */
    private boolean replace(Object key, byte[] before, byte[] after) {
        if (Arrays.equals(before, after)) {
            return false;
        }
        if (hasUniqueIndex()) {
            Document old = BsonReader.document(before);
            Document fresh = BsonReader.document(after);
            getIndexes().forEach(index -> index.checkUpdate(old, fresh, this));
            getIndexes().forEach(index -> index.updateInPlace(old, fresh, key, this));
        }
        namespace.put(key, after);
        return true;
    }

    @Override
    public synchronized Document findAndModify(Document query) {
        Document filter = (Document) query.getOrDefault("query", new Document());
        Iterator<byte[]> found = ordered(filter, (Document) query.get("sort"));
        if (Utils.isTrue(query.get("remove")) || !(query.get("update") instanceof Document update) || !found.hasNext()) {
            return super.findAndModify(query);
        }
        byte[] before = found.next();
        Selection selection = new Selection(filter);
        Change change = new Change(update, LibraryAccess.arrayFilters(query, update));
        Document document = BsonReader.document(before, 0, change.reads(selection));
        Object key = Namespace.key(document.get(ID));
        byte[] after = change.apply(before, document, selection);
        replace(key, before, after);
        Object shown = Shape.of((Document) query.get("fields")).apply(Utils.isTrue(query.get("new")) ? after : before);
        Document result = new Document("lastErrorObject", new Document("updatedExisting", true).append("n", 1)).append("value", shown);
        Utils.markOkay(result);
        return result;
    }

    @Override
    protected Object addDocumentInternal(Document document) {
        Object key = getIdField() == null ? namespace.nextKey() : Namespace.key(document.get(getIdField()));
        namespace.put(key, BsonWriter.toBytes(document));
        return key;
    }

    @Override
    protected void handleUpdate(Object position, Document before, Document after) {
        namespace.put(position, BsonWriter.toBytes(after));
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

    /** The library decodes every document twice for each index, at every start, the ignored ones too. Only unique ones read, and only their fields. */
    @Override
    public synchronized void addIndex(Index<Object> index) {
        if (getIndexes().stream().anyMatch(known -> known.getName().equals(index.getName()))) {
            super.addIndex(index); // refuses another one of that name
            return;
        }
        if (index instanceof UniqueIndex) {
            fill(index);
        }
        getIndexes().add(index);
    }

    private void fill(Index<Object> index) {
        Fields keys = new Fields(index.getKeys().stream().map(IndexKey::getKey).map(Fields::first).toList());
        try {
            namespace.documents().forEach((key, document) -> index.add(BsonReader.document(document, 0, keys), key, this));
        } catch (MongoServerError e) {
            throw new IndexBuildFailedException(e, this);
        }
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
