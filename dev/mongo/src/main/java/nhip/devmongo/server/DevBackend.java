package nhip.devmongo.server;

import java.util.List;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import nhip.devmongo.query.Results;
import nhip.devmongo.store.Store;

/** All databases, over one store. A reply leaves after the store is flushed: acknowledged means kept. */
public final class DevBackend extends AbstractMongoBackend {
    private static final MongoVersion VERSION = new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(6, 0, 0);
        }

        /** The library says 8, which today's drivers refuse; what they use of 17 is there. */
        @Override
        public int getWireVersion() {
            return 17;
        }
    };

    private final Store store;

    public DevBackend(Store store) {
        this.store = store;
        version(VERSION);
        store.names().stream().map(name -> name.substring(0, name.indexOf('.'))).distinct().toList().forEach(this::resolveDatabase);
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new DevDatabase(name, getCursorRegistry(), store);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        try {
            return super.handleMessage(message);
        } finally {
            store.flush();
        }
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        if (command.equals("hello")) {
            return super.handleCommand(channel, database, "ismaster", query).append("isWritablePrimary", true);
        }
        return super.handleCommand(channel, database, command, query);
    }

    @Override
    protected Document handleGetMore(String database, String command, Document query) {
        long id = ((Number) query.get(command)).longValue();
        Cursor cursor = getCursorRegistry().getCursor(id);
        if (!(cursor instanceof Results results)) {
            return super.handleGetMore(database, command, query);
        }
        int size = query.get("batchSize") instanceof Number number && number.intValue() > 0 ? number.intValue() : Integer.MAX_VALUE;
        List<Object> batch = results.take(size);
        boolean done = results.isEmpty();
        if (done) {
            getCursorRegistry().remove(results);
        }
        return LibraryAccess.cursorResponse(database + "." + query.get("collection"), "nextBatch", batch, done ? 0 : id);
    }

    @Override
    public void close() {
        super.close();
        store.close();
    }
}
