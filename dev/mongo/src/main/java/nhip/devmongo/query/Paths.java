package nhip.devmongo.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import de.bwaldvogel.mongo.wire.BsonConstants;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.BsonWriter;

/** Dotted paths as a tree, to keep or drop just these parts of an encoded document. Paths go into each element of an array. */
final class Paths {
    /** `below` is null at the end of a path. */
    private record Step(byte[] name, Paths below) {
    }

    private final List<Step> steps = new ArrayList<>();

    /** @return false for what a projection may not name: operators, one path inside another. */
    boolean add(String path) {
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        if (first.isEmpty() || first.startsWith("$")) {
            return false;
        }
        byte[] name = first.getBytes(StandardCharsets.UTF_8);
        Step known = find(name, 0, name.length);
        if (known == null) {
            known = new Step(name, dot < 0 ? null : new Paths());
            steps.add(known);
            return dot < 0 || known.below.add(path.substring(dot + 1));
        }
        return dot >= 0 && known.below != null && known.below.add(path.substring(dot + 1));
    }

    byte[] pick(byte[] stored, boolean keep) {
        BsonWriter writer = new BsonWriter(stored.length);
        document(stored, 0, keep, writer);
        return writer.toBytes();
    }

    private Step find(byte[] bytes, int from, int to) {
        for (Step step : steps) {
            if (Arrays.equals(step.name, 0, step.name.length, bytes, from, to)) {
                return step;
            }
        }
        return null;
    }

    private void document(byte[] bytes, int at, boolean keep, BsonWriter writer) {
        int start = writer.length();
        writer.int32(0);
        int end = at + BsonReader.int32(bytes, at) - 1;
        for (int position = at + 4; position < end;) {
            byte type = bytes[position];
            int value = BsonReader.endOfName(bytes, position + 1) + 1;
            int next = value + BsonReader.size(type, bytes, value);
            Step step = find(bytes, position + 1, value - 1);
            if (step == null || step.below == null || !isContainer(type)) {
                // A path that goes on below a plain value: nothing to keep there, nothing to drop either.
                boolean copied = step == null || step.below != null && !isContainer(type) ? !keep : keep;
                if (copied) {
                    writer.raw(bytes, position, next - position);
                }
            } else {
                writer.raw(bytes, position, value - position);
                step.below.container(type, bytes, value, keep, writer);
            }
            position = next;
        }
        writer.endDocument(start);
    }

    private static boolean isContainer(byte type) {
        return type == BsonConstants.TYPE_EMBEDDED_DOCUMENT || type == BsonConstants.TYPE_ARRAY;
    }

    private void container(byte type, byte[] bytes, int at, boolean keep, BsonWriter writer) {
        if (type == BsonConstants.TYPE_EMBEDDED_DOCUMENT) {
            document(bytes, at, keep, writer);
            return;
        }
        int start = writer.length();
        writer.int32(0);
        int end = at + BsonReader.int32(bytes, at) - 1;
        int index = 0;
        for (int position = at + 4; position < end;) {
            byte element = bytes[position];
            int value = BsonReader.endOfName(bytes, position + 1) + 1;
            int next = value + BsonReader.size(element, bytes, value);
            if (isContainer(element) || !keep) {
                writer.int8(element);
                writer.cString(Integer.toString(index++));
                if (isContainer(element)) {
                    container(element, bytes, value, keep, writer);
                } else {
                    writer.raw(bytes, value, next - value);
                }
            }
            position = next;
        }
        writer.endDocument(start);
    }
}
