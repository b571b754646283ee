package nhip.devmongo.server;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.ConcurrentHashMap;

import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;

/** A unique index on other fields than `_id`: it refuses duplicates. Built again from the documents at every open. */
final class UniqueIndex extends AbstractUniqueIndex<Object> {
    private final Map<KeyValue, Object> keys = new ConcurrentHashMap<>();

    UniqueIndex(String name, List<IndexKey> indexKeys, boolean sparse) {
        super(name, indexKeys, sparse);
    }

    @Override
    protected Object removeDocument(KeyValue key) {
        return keys.remove(key);
    }

    @Override
    protected boolean putKeyPosition(KeyValue key, Object position) {
        return keys.putIfAbsent(key, position) == null;
    }

    @Override
    protected Iterable<Entry<KeyValue, Object>> getIterable() {
        return keys.entrySet();
    }

    @Override
    protected Object getPosition(KeyValue key) {
        return keys.get(key);
    }

    @Override
    public long getCount() {
        return keys.size();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
