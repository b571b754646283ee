package nhip.devmongo.query;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.bson.Document;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.RawDocument;

/** What a query found, produced as the client asks for it: the first batch does not wait for the last document. */
public final class Results extends AbstractCursor {
    /** Of one reply; the client refuses more than 48 MB. */
    private static final int MAX_REPLY_BYTES = 16 << 20;

    private final Iterator<?> documents;
    private int left;
    private boolean ended;

    /** @param limit how many at most; 0 or less for all. */
    public Results(long id, Iterator<?> documents, int limit) {
        super(id);
        this.documents = documents;
        this.left = limit <= 0 ? Integer.MAX_VALUE : limit;
    }

    /** RawDocuments or Documents; fewer than asked for only when a reply is full or nothing is left. */
    public synchronized List<Object> take(int count) {
        List<Object> batch = new ArrayList<>(Math.min(count, 1024));
        long bytes = 0;
        while (batch.size() < count && left > 0 && bytes < MAX_REPLY_BYTES) {
            if (!documents.hasNext()) {
                left = 0;
                break;
            }
            Object document = documents.next();
            bytes += document instanceof RawDocument raw ? raw.bytes().length : 1024;
            batch.add(document);
            left--;
        }
        ended = left == 0;
        return batch;
    }

    @Override
    public synchronized boolean isEmpty() {
        return ended;
    }

    @Override
    public List<Document> takeDocuments(int count) {
        return take(count).stream()
            .map(document -> document instanceof RawDocument raw ? BsonReader.document(raw.bytes()) : (Document) document)
            .toList();
    }
}
