package de.bwaldvogel.mongo.backend;

import java.util.Comparator;
import java.util.List;

import de.bwaldvogel.mongo.bson.Document;

/** Opens the few doors of mongo-java-server that are closed outside its own package. */
public final class LibraryAccess {
    private LibraryAccess() {
    }

    /** Equal as a filter compares: 1 and 1.0 are. */
    public static boolean equal(Object a, Object b) {
        return Utils.nullAwareEquals(a, b);
    }

    /** Applies update operators to the document in place. */
    public static void applyUpdate(Document document, Document update, ArrayFilters arrayFilters, Integer matchPosition,
                                   String idField) {
        for (var entry : update.entrySet()) {
            UpdateOperator operator = UpdateOperator.fromValue(entry.getKey());
            FieldUpdates updates = new FieldUpdates(document, operator, idField, false, matchPosition, arrayFilters);
            updates.apply((Document) entry.getValue(), entry.getKey());
        }
    }

    /** Refuses an update that writes one path twice. */
    public static void validateUpdate(Document update) {
        AbstractMongoCollection.validateUpdateQuery(update);
    }

    public static boolean isOperator(String name) {
        try {
            UpdateOperator.fromValue(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public static ArrayFilters arrayFilters(Document updateCommand, Document update) {
        return ArrayFilters.parse(updateCommand, update);
    }

    public static Document project(Document document, Document projection, String idField) {
        return new Projection(projection, idField).projectDocument(document);
    }

    public static Comparator<Document> comparator(Document orderBy) {
        return new DocumentComparator(orderBy);
    }

    public static Document cursorResponse(String namespace, String batchName, List<?> documents, long cursorId) {
        Document response = new Document("cursor", new Document("id", cursorId).append("ns", namespace).append(batchName, documents));
        Utils.markOkay(response);
        return response;
    }
}
