package nhip.devmongo.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.NavigableMap;

import de.bwaldvogel.mongo.bson.Document;
import nhip.devmongo.store.Namespace;

/**
 * Several ranges of `_id` in one query: what belongs to each of many owners, as `$or` of half-open ranges of text. Looked up
 * one range after the other, where the library would look at every document once for each of them.
 */
final class Ranges {
    record Range(String after, String before) {}

    private Ranges() {}

    /** The ranges of `[{_id: {$gt: text, $lt: text}}, …]` in order; null when a part is anything else, or two overlap. */
    static List<Range> of(Object or) {
        if (!(or instanceof List<?> parts) || parts.isEmpty()) {
            return null;
        }
        List<Range> ranges = new ArrayList<>(parts.size());
        for (Object part : parts) {
            if (!(part instanceof Document branch) || branch.size() != 1 || !(branch.get("_id") instanceof Document id)
                || id.size() != 2 || !(id.get("$gt") instanceof String after) || !(id.get("$lt") instanceof String before)
                || Namespace.ORDER.compare(after, before) >= 0) {
                return null;
            }
            ranges.add(new Range(after, before));
        }
        ranges.sort(Comparator.comparing(Range::after, Namespace.ORDER::compare));
        for (int i = 1; i < ranges.size(); i++) {
            if (Namespace.ORDER.compare(ranges.get(i - 1).before(), ranges.get(i).after()) > 0) {
                return null;
            }
        }
        return ranges;
    }

    /** The documents in these ranges, in `_id` order or the reverse. */
    static Iterator<Entry<Object, byte[]>> in(NavigableMap<Object, byte[]> documents, List<Range> ranges, boolean descending) {
        List<Entry<Object, byte[]>> found = new ArrayList<>();
        for (Range range : ranges) {
            found.addAll(documents.subMap(range.after(), false, range.before(), false).entrySet());
        }
        if (descending) {
            Collections.reverse(found);
        }
        return found.iterator();
    }
}
