package nhip.devmongo.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All collections. Given a file, every change is in it before flush() returns, and is back after a restart. */
public final class Store {
    private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
    private final Journal journal;

    private Store(Path file) throws IOException {
        journal = file == null ? null : new Journal(file, this);
    }

    public static Store inMemory() throws IOException {
        return new Store(null);
    }

    public static Store inFile(Path file) throws IOException {
        Store store = new Store(file);
        store.journal.open();
        return store;
    }

    public Namespace open(String name) {
        return namespaces.computeIfAbsent(name, key -> new Namespace(this, key));
    }

    Map<String, Namespace> namespaces() {
        return namespaces;
    }

    public Set<String> names() {
        return namespaces.keySet();
    }

    public long size() {
        return namespaces.values().stream().mapToLong(Namespace::size).sum();
    }

    public void drop(String name) {
        if (journal == null) {
            namespaces.remove(name);
            return;
        }
        // Whoever opens the name anew must come after us in the journal, too.
        synchronized (journal) {
            if (namespaces.remove(name) != null) {
                journal.dropped(name);
            }
        }
    }

    public void rename(String from, String to) {
        Namespace namespace = namespaces.remove(from);
        if (namespace == null) {
            return;
        }
        namespaces.put(to, namespace);
        namespace.rename(to);
        if (journal != null) {
            journal.renamed(from, to);
        }
    }

    void wrote(Namespace namespace, Object key, byte[] document) {
        if (journal != null) {
            journal.put(namespace.name(), key, document);
        }
    }

    void removed(Namespace namespace, Object key) {
        if (journal != null) {
            journal.remove(namespace.name(), key);
        }
    }

    /** Hands everything to the operating system: it survives the end of this process, however it ends. */
    public void flush() {
        if (journal != null) {
            journal.flush();
        }
    }

    public void close() {
        if (journal != null) {
            journal.close();
        }
    }
}
