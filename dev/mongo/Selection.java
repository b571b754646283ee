package nhip.devmongo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.LibraryAccess;
import de.bwaldvogel.mongo.backend.QueryMatcher;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;

/**
 * A filter, and what it says about `_id`: one value, some values, a range or nothing. Only the documents in that part of
 * the collection are looked at, in `_id` order; the library's matcher decides about each.
 */
final class Selection {
    private static final String ID = "_id";

    private final Document filter;
    private final QueryMatcher matcher = new DefaultQueryMatcher();
    /** What the filter looks at; null when that can be any field. */
    private final Set<String> fields;
    private Collection<Object> exact;
    private Object low;
    private boolean lowIncluded;
    private Object high;
    private boolean highIncluded;
    private boolean idOnly = true;
    /** Every condition compares a top-level field with a plain value. */
    private final boolean equalities;

    Selection(Document filter) {
        this.filter = filter == null ? new Document() : filter;
        Set<String> read = new LinkedHashSet<>();
        fields = Fields.ofFilter(this.filter, read) ? read : null;
        narrow(this.filter);
        equalities = this.filter.entrySet().stream().allMatch(condition -> !condition.getKey().startsWith("$")
            && !condition.getKey().contains(".") && condition.getValue() != null && isPlain(condition.getValue()));
    }

    private void narrow(Document part) {
        for (var entry : part.entrySet()) {
            if (entry.getKey().equals(ID)) {
                narrowId(entry.getValue());
            } else if (entry.getKey().equals("$and") && entry.getValue() instanceof List<?> parts) {
                parts.stream().filter(Document.class::isInstance).map(Document.class::cast).forEach(this::narrow);
                idOnly = false;
            } else {
                idOnly = false;
            }
        }
    }

    private void narrowId(Object condition) {
        if (!(condition instanceof Document operators) || operators.isEmpty()
            || !operators.keySet().iterator().next().startsWith("$")) {
            if (isPlain(condition)) {
                meet(List.of(Namespace.key(condition)));
            } else {
                idOnly = false;
            }
            return;
        }
        for (var operator : operators.entrySet()) {
            Object value = operator.getValue();
            switch (operator.getKey()) {
                case "$eq" -> narrowEqual(value);
                case "$in" -> narrowIn(value);
                case "$gt" -> raise(value, false);
                case "$gte" -> raise(value, true);
                case "$lt" -> lower(value, false);
                case "$lte" -> lower(value, true);
                default -> idOnly = false;
            }
        }
    }

    private void narrowEqual(Object value) {
        if (isPlain(value)) {
            meet(List.of(Namespace.key(value)));
        } else {
            idOnly = false;
        }
    }

    private void narrowIn(Object values) {
        if (values instanceof Collection<?> collection && collection.stream().allMatch(Selection::isPlain)) {
            meet(collection.stream().map(Namespace::key).toList());
        } else {
            idOnly = false;
        }
    }

    private static boolean isPlain(Object value) {
        return !(value instanceof Document || value instanceof Collection || BsonRegularExpression.isRegularExpression(value));
    }

    private void meet(Collection<Object> keys) {
        Collection<Object> sorted = new TreeSet<>(Namespace.ORDER);
        sorted.addAll(keys);
        if (exact != null) {
            sorted.removeIf(key -> exact.stream().noneMatch(other -> Namespace.ORDER.compare(key, other) == 0));
        }
        exact = sorted;
    }

    private void raise(Object value, boolean included) {
        idOnly = false;
        if (isPlain(value) && (low == null || Namespace.ORDER.compare(value, low) >= 0)) {
            low = Namespace.key(value);
            lowIncluded = included;
        }
    }

    private void lower(Object value, boolean included) {
        idOnly = false;
        if (isPlain(value) && (high == null || Namespace.ORDER.compare(value, high) <= 0)) {
            high = Namespace.key(value);
            highIncluded = included;
        }
    }

    /** Top-level fields the filter looks at; null when that can be any. */
    Set<String> fields() {
        return fields;
    }

    boolean isEverything() {
        return filter.isEmpty();
    }

    /** The filter as the matcher sees it, for documents decoded with at least `fields()`. */
    boolean matches(Document document) {
        if (!equalities) {
            return matcher.matches(document, filter);
        }
        for (var condition : filter.entrySet()) {
            Object value = document.get(condition.getKey());
            if (value instanceof Collection) {
                return matcher.matches(document, filter);
            }
            if (!LibraryAccess.equal(value, condition.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Where the first array that the filter looks into matches: what `$` stands for in an update; null if nowhere. */
    Integer matchPosition(Document document) {
        for (var entry : filter.entrySet()) {
            if (entry.getValue() instanceof Document condition && condition.get("$elemMatch") instanceof Document wanted
                && Utils.getSubdocumentValue(document, entry.getKey()) instanceof List<?> list) {
                // The library finds the document, but loses the position of a $elemMatch with several conditions.
                return positionOf(wanted, list);
            }
        }
        return matcher.matchPosition(document, filter);
    }

    private Integer positionOf(Document wanted, List<?> list) {
        for (int i = 0; i < list.size(); i++) {
            if (matcher.matchesValue(wanted, list.get(i))) {
                return i;
            }
        }
        return null;
    }

    /** Nothing but `_id`, and that exactly: finding the document is matching it. */
    boolean isExactIdOnly() {
        return idOnly && exact != null;
    }

    /** The documents that may match, in `_id` order. */
    Iterator<Entry<Object, byte[]>> candidates(Namespace namespace, boolean descending) {
        NavigableMap<Object, byte[]> documents = namespace.documents();
        if (exact != null) {
            List<Entry<Object, byte[]>> found = new ArrayList<>(exact.size());
            for (Object key : exact) {
                byte[] document = documents.get(key);
                if (document != null) {
                    found.add(descending ? 0 : found.size(), java.util.Map.entry(key, document));
                }
            }
            return found.iterator();
        }
        if (low != null && high != null && Namespace.ORDER.compare(low, high) > 0) {
            return java.util.Collections.emptyIterator();
        }
        if (low != null) {
            documents = documents.tailMap(low, lowIncluded);
        }
        if (high != null) {
            documents = documents.headMap(high, highIncluded);
        }
        return (descending ? documents.descendingMap() : documents).entrySet().iterator();
    }
}
