package nhip.devmongo.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.BsonWriter;
import nhip.devmongo.bson.Fields;
import nhip.devmongo.bson.RawDocument;
import nhip.devmongo.query.Results;
import nhip.devmongo.store.Namespace;
import nhip.devmongo.store.Store;

/** The commands that matter for speed are answered here; the library does the others. */
final class DevDatabase extends AbstractSynchronizedMongoDatabase<Object> {
    private static final int FIRST_BATCH = 101;
    private static final Document COUNT_GROUP = new Document("n", new Document("$sum", 1));

    private final Store store;

    DevDatabase(String name, CursorRegistry cursors, Store store) {
        super(name, cursors);
        this.store = store;
        initializeNamespacesAndIndexes();
    }

    private Namespace namespace(String collection) {
        return store.open(getFullCollectionNamespace(collection));
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
        return new DevCollection(this, name, options, cursorRegistry, namespace(name));
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(String collection, String name, List<IndexKey> keys, boolean sparse) {
        boolean isId = keys.size() == 1 && keys.get(0).getKey().equals("_id");
        return isId ? new IdIndex(name, keys, sparse, namespace(collection)) : new UniqueIndex(name, keys, sparse);
    }

    @Override
    protected void addIndex(Document description) {
        // Unique among some documents only: the library knows no such index and would refuse too much.
        if (description.containsKey("partialFilterExpression")) {
            description.remove("unique");
        }
        super.addIndex(description);
    }

    @Override
    protected long getStorageSize() {
        return store.size();
    }

    @Override
    protected long getFileSize() {
        return store.size();
    }

    @Override
    public void dropCollection(String name, Oplog oplog) {
        super.dropCollection(name, oplog);
        store.drop(getFullCollectionNamespace(name));
    }

    @Override
    public void moveCollection(MongoDatabase from, MongoCollection<?> collection, String newName) {
        String oldName = collection.getFullName();
        super.moveCollection(from, collection, newName);
        store.rename(oldName, getFullCollectionNamespace(newName));
    }

    @Override
    public Document handleCommand(Channel channel, String command, Document query, DatabaseResolver resolver, Oplog oplog) {
        if (!(query.get(command) instanceof String name) || name.startsWith("system.")) {
            return super.handleCommand(channel, command, query, resolver, oplog);
        }
        return switch (command) {
            case "find" -> find(name, query);
            case "insert" -> insert(name, query);
            case "update" -> update(name, query, oplog);
            case "aggregate" -> aggregate(channel, name, query, resolver, oplog);
            default -> super.handleCommand(channel, command, query, resolver, oplog);
        };
    }

    private DevCollection existing(String name) {
        return (DevCollection) resolveCollection(name, false);
    }

    private static int number(Document query, String name, int otherwise) {
        return query.get(name) instanceof Number number ? number.intValue() : otherwise;
    }

    private Document find(String name, Document query) {
        DevCollection collection = existing(name);
        String namespace = getFullCollectionNamespace(name);
        if (collection == null) {
            return LibraryAccess.cursorResponse(namespace, "firstBatch", List.of(), 0);
        }
        int limit = number(query, "limit", 0);
        Results results = collection.find(cursorRegistry.generateCursorId(), (Document) query.get("filter"),
            (Document) query.get("sort"), (Document) query.get("projection"), number(query, "skip", 0), Math.abs(limit));
        boolean single = limit < 0 || Utils.isTrue(query.get("singleBatch"));
        return firstBatch(namespace, results, single ? Integer.MAX_VALUE : number(query, "batchSize", FIRST_BATCH), single);
    }

    private Document firstBatch(String namespace, Results results, int size, boolean single) {
        List<Object> batch = results.take(size);
        boolean done = single || results.isEmpty();
        if (!done) {
            cursorRegistry.add(results);
        }
        return LibraryAccess.cursorResponse(namespace, "firstBatch", batch, done ? 0 : results.getId());
    }

    private Document insert(String name, Document query) {
        DevCollection collection = (DevCollection) resolveOrCreateCollection(name);
        boolean ordered = Utils.isTrue(query.getOrDefault("ordered", true));
        List<Document> errors = new ArrayList<>();
        int inserted = 0;
        int index = 0;
        for (Object document : (List<?>) query.get("documents")) {
            try {
                collection.insert(document instanceof RawDocument raw ? raw.bytes() : BsonWriter.toBytes((Document) document));
                inserted++;
            } catch (MongoServerException e) {
                errors.add(writeError(index, e));
                if (ordered) {
                    break;
                }
            }
            index++;
        }
        return writeResponse(new Document("n", inserted), errors);
    }

    private Document update(String name, Document query, Oplog oplog) {
        MongoCollection<Object> collection = resolveOrCreateCollection(name);
        boolean ordered = Utils.isTrue(query.getOrDefault("ordered", true));
        List<Document> errors = new ArrayList<>();
        List<Document> upserted = new ArrayList<>();
        int matched = 0;
        int modified = 0;
        int index = 0;
        for (Object element : (List<?>) query.get("updates")) {
            Document one = element instanceof RawDocument raw ? BsonReader.document(raw.bytes()) : (Document) element;
            try {
                if (!(one.get("u") instanceof Document change)) {
                    throw new MongoServerError(9, "FailedToParse", "Updates by an aggregation pipeline are not supported by this development server");
                }
                Document result = collection.updateDocuments((Document) one.get("q"), change, LibraryAccess.arrayFilters(one, change),
                    Utils.isTrue(one.get("multi")), Utils.isTrue(one.get("upsert")), oplog);
                matched += number(result, "n", 0);
                modified += number(result, "nModified", 0);
                if (result.containsKey("upserted")) {
                    upserted.add(new Document("index", index).append("_id", result.get("upserted")));
                }
            } catch (MongoServerException e) {
                errors.add(writeError(index, e));
                if (ordered) {
                    break;
                }
            }
            index++;
        }
        Document response = new Document("n", matched + upserted.size()).append("nModified", modified);
        if (!upserted.isEmpty()) {
            response.put("upserted", upserted);
        }
        return writeResponse(response, errors);
    }

    private static Document writeResponse(Document response, List<Document> errors) {
        if (!errors.isEmpty()) {
            response.put("writeErrors", errors);
        }
        Utils.markOkay(response);
        return response;
    }

    private static Document writeError(int index, MongoServerException e) {
        Document error = new Document("index", index).append("errmsg", e.getMessageWithoutErrorCode());
        if (e instanceof MongoServerError known) {
            error.append("code", known.getCode()).putIfNotNull("codeName", known.getCodeName());
        }
        return error;
    }

    /** A pipeline that begins with $match reads only what that selects, and, before a $group, only the fields in use. */
    private Document aggregate(Channel channel, String name, Document query, DatabaseResolver resolver, Oplog oplog) {
        DevCollection collection = existing(name);
        List<Document> pipeline = Aggregation.parse(query.get("pipeline"));
        if (collection == null || pipeline.isEmpty() || pipeline.get(0).containsKey("$changeStream")) {
            return super.handleCommand(channel, "aggregate", query, resolver, oplog);
        }
        boolean matches = pipeline.get(0).get("$match") instanceof Document;
        Document filter = matches ? (Document) pipeline.get(0).get("$match") : new Document();
        List<Document> rest = matches ? pipeline.subList(1, pipeline.size()) : pipeline;
        String namespace = getFullCollectionNamespace(name);
        if (rest.size() == 1 && isCount(rest.get(0))) {
            int n = collection.count(filter, 0, 0);
            List<Document> counted = n == 0 ? List.of()
                : List.of(new Document("_id", ((Document) rest.get(0).get("$group")).get("_id")).append("n", n));
            return LibraryAccess.cursorResponse(namespace, "firstBatch", counted, 0);
        }
        Set<String> fields = new LinkedHashSet<>();
        boolean partial = !rest.isEmpty() && rest.get(0).containsKey("$group") && Fields.ofExpression(rest.get(0), fields);
        Aggregation aggregation = Aggregation.fromPipeline(rest, resolver, this, view(collection, filter, partial ? fields : null), oplog);
        aggregation.validate(query);
        Document cursor = (Document) query.getOrDefault("cursor", new Document());
        Results results = new Results(cursorRegistry.generateCursorId(), aggregation.computeResult().iterator(), 0);
        return firstBatch(namespace, results, number(cursor, "batchSize", FIRST_BATCH), false);
    }

    /** What the driver's countDocuments() sends: `{$group: {_id: 1, n: {$sum: 1}}}`. */
    private static boolean isCount(Document stage) {
        return stage.get("$group") instanceof Document group && group.size() == 2 && group.get("_id") instanceof Integer
            && COUNT_GROUP.get("n").equals(group.get("n"));
    }

    private static MongoCollection<?> view(DevCollection collection, Document filter, Set<String> fields) {
        return (MongoCollection<?>) Proxy.newProxyInstance(DevDatabase.class.getClassLoader(), new Class<?>[] {MongoCollection.class},
            (proxy, method, arguments) -> {
                if (method.getName().equals("queryAllAsStream")) {
                    return collection.stream(filter, fields);
                }
                try {
                    return method.invoke(collection, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    }
}
