package nhip.devmongo.store;

import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.ValueComparator;

/** The documents of one collection, encoded, in the order of their keys. Readers need no lock: what is stored never changes. */
public final class Namespace {
    public static final Comparator<Object> ORDER = (a, b) -> a instanceof String left && b instanceof String right
        ? left.compareTo(right)
        : ValueComparator.asc().compare(a, b);

    private final ConcurrentSkipListMap<Object, byte[]> documents = new ConcurrentSkipListMap<>(ORDER);
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong size = new AtomicLong();
    private final Store store;
    private volatile String name;

    Namespace(Store store, String name) {
        this.store = store;
        this.name = name;
    }

    public static Object key(Object id) {
        return Missing.ofNullable(id);
    }

    public ConcurrentSkipListMap<Object, byte[]> documents() {
        return documents;
    }

    String name() {
        return name;
    }

    void rename(String newName) {
        name = newName;
    }

    public long count() {
        return count.get();
    }

    public long size() {
        return size.get();
    }

    public void put(Object key, byte[] document) {
        restore(key, document);
        store.wrote(this, key, document);
    }

    public boolean remove(Object key) {
        boolean removed = forget(key);
        if (removed) {
            store.removed(this, key);
        }
        return removed;
    }

    /** As put, when the journal is read back. */
    void restore(Object key, byte[] document) {
        byte[] before = documents.put(key, document);
        if (before == null) {
            count.incrementAndGet();
        }
        size.addAndGet(document.length - (before == null ? 0 : before.length));
    }

    /** As remove, when the journal is read back. */
    boolean forget(Object key) {
        byte[] before = documents.remove(key);
        if (before == null) {
            return false;
        }
        count.decrementAndGet();
        size.addAndGet(-before.length);
        return true;
    }

    /** For collections without ids: past everything stored. */
    public Object nextKey() {
        var last = documents.lastEntry();
        return last == null ? 1L : (Long) last.getKey() + 1;
    }
}
