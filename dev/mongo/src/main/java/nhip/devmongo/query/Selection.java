package nhip.devmongo.query;

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
import nhip.devmongo.bson.Fields;
import nhip.devmongo.store.Namespace;

/**
 * A filter, and what it says about `_id`: one value, some values, a range, some ranges or nothing. Only the documents in that part of
 * the collection are looked at, in `_id` order; the library's matcher decides about each.
 */
public final class Selection {
    private static final String ID = "_id";

    private final Document filter;
    private final QueryMatcher matcher = new DefaultQueryMatcher();
    /** What the rest looks at; null when that can be any field. */
    private final Set<String> fields;
    private Collection<Object> exact;
    private Object low;
    private boolean lowIncluded;
    private Object high;
    private boolean highIncluded;
    /** `{$or: [{_id: {$gt, $lt}}, …]}` and nothing else about `_id`: the ranges in order, or null. */
    private final List<Ranges.Range> ranges;
    /** The candidates are all that the filter's own condition on `_id` lets through. */
    private boolean idSettled = true;
    /** What is left to check of a candidate. */
    private final Document rest;
    /** All of that compares top-level fields with plain values. */
    private final boolean equalities;

    public Selection(Document filter) {
        this.filter = filter == null ? new Document() : filter;
        narrow(this.filter);
        rest = this.filter.clone();
        ranges = exact == null && low == null && high == null ? Ranges.of(this.filter.get("$or")) : null;
        if (ranges != null) {
            rest.remove("$or");
        }
        boolean range = low instanceof String && high instanceof String;
        if (idSettled && (exact != null ? low == null && high == null : range)) {
            rest.remove(ID);
        }
        Set<String> read = new LinkedHashSet<>();
        fields = Fields.ofFilter(rest, read) ? read : null;
        equalities = rest.entrySet().stream().allMatch(condition -> !condition.getKey().startsWith("$")
            && !condition.getKey().contains(".") && condition.getValue() != null && isPlain(condition.getValue()));
    }

    private void narrow(Document part) {
        for (var entry : part.entrySet()) {
            if (entry.getKey().equals(ID)) {
                narrowId(entry.getValue());
            } else if (entry.getKey().equals("$and") && entry.getValue() instanceof List<?> parts) {
                // These are checked again with the rest, so they settle nothing and unsettle nothing.
                boolean settled = idSettled;
                parts.stream().filter(Document.class::isInstance).map(Document.class::cast).forEach(this::narrow);
                idSettled = settled;
            }
        }
    }

    private void narrowId(Object condition) {
        if (!(condition instanceof Document operators) || operators.isEmpty()
            || !operators.keySet().iterator().next().startsWith("$")) {
            if (isPlain(condition)) {
                meet(List.of(Namespace.key(condition)));
            } else {
                idSettled = false;
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
                default -> idSettled = false;
            }
        }
    }

    private void narrowEqual(Object value) {
        if (isPlain(value)) {
            meet(List.of(Namespace.key(value)));
        } else {
            idSettled = false;
        }
    }

    private void narrowIn(Object values) {
        if (values instanceof Collection<?> collection && collection.stream().allMatch(Selection::isPlain)) {
            meet(collection.stream().map(Namespace::key).toList());
        } else {
            idSettled = false;
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
        Object key = Namespace.key(value);
        if (!isPlain(value) || low != null && low.getClass() != key.getClass()) {
            idSettled = false;
            return;
        }
        int order = low == null ? 1 : Namespace.ORDER.compare(key, low);
        if (order >= 0) {
            low = key;
            lowIncluded = included && (order > 0 || lowIncluded);
        }
    }

    private void lower(Object value, boolean included) {
        Object key = Namespace.key(value);
        if (!isPlain(value) || high != null && high.getClass() != key.getClass()) {
            idSettled = false;
            return;
        }
        int order = high == null ? -1 : Namespace.ORDER.compare(key, high);
        if (order <= 0) {
            high = key;
            highIncluded = included && (order < 0 || highIncluded);
        }
    }

    /** Top-level fields to decode for matches(); null when that can be any. */
    public Set<String> fields() {
        return fields;
    }

    public boolean isEverything() {
        return filter.isEmpty();
    }

    /** Every candidate matches: none needs to be looked into. */
    public boolean isSettled() {
        return rest.isEmpty();
    }

    /** The filter as the matcher sees it, for documents decoded with at least `fields()`. */
    public boolean matches(Document document) {
        if (!equalities) {
            return matcher.matches(document, rest);
        }
        for (var condition : rest.entrySet()) {
            Object value = document.get(condition.getKey());
            if (value instanceof Collection) {
                return matcher.matches(document, rest);
            }
            if (!LibraryAccess.equal(value, condition.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Where the first array that the filter looks into matches: what `$` stands for in an update; null if nowhere. */
    public Integer matchPosition(Document document) {
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

    /** The documents that may match, in `_id` order. */
    public Iterator<Entry<Object, byte[]>> candidates(Namespace namespace, boolean descending) {
        NavigableMap<Object, byte[]> documents = namespace.documents();
        if (ranges != null) {
            return Ranges.in(documents, ranges, descending);
        }
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
