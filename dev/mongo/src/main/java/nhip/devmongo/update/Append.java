package nhip.devmongo.update;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.BsonConstants;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.BsonWriter;

/**
 * The one update that comes by the hundred thousand, a claim: push a value on a top-level array, increment a top-level
 * int32. Done on the stored bytes; whatever is not exactly that is left to the general way.
 */
final class Append {
    private record Step(byte[] field, Object pushed, int increment) {
    }

    private final List<Step> steps;

    private Append(List<Step> steps) {
        this.steps = steps;
    }

    /** @return null when the update is of another kind. */
    static Append of(Document update) {
        List<Step> steps = new ArrayList<>();
        for (var operator : update.entrySet()) {
            boolean push = operator.getKey().equals("$push");
            if (!push && !operator.getKey().equals("$inc")) {
                return null;
            }
            for (var change : ((Document) operator.getValue()).entrySet()) {
                Object value = change.getValue();
                boolean plain = push ? isPlain(value) : value instanceof Integer;
                if (!plain || change.getKey().contains(".") || change.getKey().equals("_id")) {
                    return null;
                }
                byte[] field = change.getKey().getBytes(StandardCharsets.UTF_8);
                steps.add(new Step(field, push ? value : null, push ? 0 : (Integer) value));
            }
        }
        return new Append(steps);
    }

    private static boolean isPlain(Object value) {
        return !(value instanceof Document document) ? value != null && !(value instanceof Collection)
            : document.keySet().stream().noneMatch(key -> key.startsWith("$"));
    }

    /** @return the document afterwards; null when a field is absent or of another type. */
    byte[] apply(byte[] stored) {
        BsonWriter writer = new BsonWriter(stored.length + 256);
        writer.int32(0);
        int done = 0;
        int copied = 4;
        int end = stored.length - 1;
        for (int position = 4; position < end;) {
            int nameEnd = BsonReader.endOfName(stored, position + 1);
            int value = nameEnd + 1;
            int next = value + BsonReader.size(stored[position], stored, value);
            Step step = stepFor(stored, position + 1, nameEnd);
            if (step != null) {
                writer.raw(stored, copied, value - copied);
                copied = next;
                done++;
                if (!write(writer, step, stored, stored[position], value, next)) {
                    return null;
                }
            }
            position = next;
        }
        if (done < steps.size()) {
            return null;
        }
        writer.raw(stored, copied, stored.length - copied);
        writer.setInt32(0, writer.length());
        return writer.toBytes();
    }

    private Step stepFor(byte[] stored, int from, int to) {
        for (Step step : steps) {
            if (Arrays.equals(step.field, 0, step.field.length, stored, from, to)) {
                return step;
            }
        }
        return null;
    }

    private static boolean write(BsonWriter writer, Step step, byte[] stored, byte type, int value, int next) {
        if (step.pushed == null) {
            long sum = type == BsonConstants.TYPE_INT32 ? (long) BsonReader.int32(stored, value) + step.increment : Long.MAX_VALUE;
            if (sum != (int) sum) {
                return false;
            }
            writer.int32((int) sum);
            return true;
        }
        if (type != BsonConstants.TYPE_ARRAY) {
            return false;
        }
        int start = writer.length();
        writer.raw(stored, value, next - 1 - value);
        writer.field(Integer.toString(count(stored, value, next - 1)), step.pushed);
        writer.endDocument(start);
        return true;
    }

    private static int count(byte[] stored, int array, int end) {
        int count = 0;
        for (int position = array + 4; position < end; count++) {
            int value = BsonReader.endOfName(stored, position + 1) + 1;
            position = value + BsonReader.size(stored[position], stored, value);
        }
        return count;
    }
}
