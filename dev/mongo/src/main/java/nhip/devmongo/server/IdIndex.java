package nhip.devmongo.server;

import java.util.List;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import nhip.devmongo.store.Namespace;

/** The `_id` index: the namespace itself, which is ordered by `_id`. Queries go there directly (see Selection). */
final class IdIndex extends Index<Object> {
    private static final String ID = "_id";
    private final Namespace namespace;

    IdIndex(String name, List<IndexKey> keys, boolean sparse, Namespace namespace) {
        super(name, keys, sparse);
        this.namespace = namespace;
    }

    @Override
    public Object getPosition(Document document) {
        Object key = Namespace.key(document.get(ID));
        return namespace.documents().containsKey(key) ? key : null;
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Object> collection) {
        checkAdd(document.get(ID), collection);
    }

    void checkAdd(Object id, MongoCollection<Object> collection) {
        if (namespace.documents().containsKey(Namespace.key(id))) {
            throw new DuplicateKeyError(this, collection, getKeys(), new KeyValue(id));
        }
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
        // The collection stores it under its id.
    }

    @Override
    public Object remove(Document document) {
        return getPosition(document);
    }

    @Override
    public boolean canHandle(Document query) {
        return false;
    }

    @Override
    public Iterable<Object> getPositions(Document query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long getCount() {
        return namespace.count();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
        // An id never changes: the library refuses that beforehand.
    }

    @Override
    public void updateInPlace(Document before, Document after, Object position, MongoCollection<Object> collection) {
        // As above.
    }

    @Override
    public boolean isUnique() {
        return true;
    }

    @Override
    public void drop() {
        // It goes with the collection.
    }
}
