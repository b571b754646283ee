package nhip.devmongo.bson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import de.bwaldvogel.mongo.bson.Document;

/** Names of top-level fields, to read or write only those of a document. */
public final class Fields {
    private final byte[][] names;

    public Fields(Collection<String> names) {
        this.names = names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    boolean has(byte[] bytes, int from, int length) {
        for (byte[] name : names) {
            if (name.length == length && Arrays.equals(name, 0, length, bytes, from, from + length)) {
                return true;
            }
        }
        return false;
    }

    /** "a.b.c" → "a". */
    public static String first(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    /** Collects the fields that a filter looks at; false when it may look at any. */
    public static boolean ofFilter(Document filter, Set<String> into) {
        for (var entry : filter.entrySet()) {
            String key = entry.getKey();
            if (!key.startsWith("$")) {
                into.add(first(key));
            } else if (Set.of("$and", "$or", "$nor").contains(key) && entry.getValue() instanceof List<?> parts) {
                for (Object part : parts) {
                    if (!(part instanceof Document document) || !ofFilter(document, into)) {
                        return false;
                    }
                }
            } else if (!key.equals("$comment")) {
                return false;
            }
        }
        return true;
    }

    /** Collects the fields that an update with operators may write; false for a replacement or a malformed one. */
    public static boolean ofUpdate(Document update, Set<String> into) {
        for (var entry : update.entrySet()) {
            if (!entry.getKey().startsWith("$") || !(entry.getValue() instanceof Document changes)) {
                return false;
            }
            for (var change : changes.entrySet()) {
                into.add(first(change.getKey()));
                if (entry.getKey().equals("$rename") && change.getValue() instanceof String target) {
                    into.add(first(target));
                }
            }
        }
        return !update.isEmpty();
    }

    /** Collects the fields that an aggregation expression refers to; false when it may refer to the whole document. */
    public static boolean ofExpression(Object expression, Set<String> into) {
        if (expression instanceof String text) {
            if (text.startsWith("$$")) {
                return false;
            }
            if (text.startsWith("$")) {
                into.add(first(text.substring(1)));
            }
            return true;
        }
        Collection<?> parts = expression instanceof Document document ? document.values()
            : expression instanceof Collection<?> collection ? collection : List.of();
        for (Object part : parts) {
            if (!ofExpression(part, into)) {
                return false;
            }
        }
        return true;
    }
}
