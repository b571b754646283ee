package nhip.devmongo.bson;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.BsonConstants;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import io.netty.buffer.Unpooled;

/** Reads BSON (bsonspec.org) from byte arrays: whole documents, or only some of their top-level fields. */
public final class BsonReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The same few names come again and again. A lost race costs one more string, no more. */
    private static final String[] NAMES = new String[4096];

    private BsonReader() {
    }

    public static int int32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    public static Document document(byte[] bytes) {
        return document(bytes, 0, null);
    }

    /** @param wanted the top-level fields to read; null for all. */
    public static Document document(byte[] bytes, int at, Fields wanted) {
        Document document = new Document();
        int end = at + int32(bytes, at) - 1;
        int position = at + 4;
        while (position < end) {
            byte type = bytes[position++];
            int nameEnd = endOfName(bytes, position);
            if (wanted == null || wanted.has(bytes, position, nameEnd - position)) {
                document.put(name(bytes, position, nameEnd - position), value(type, bytes, nameEnd + 1));
            }
            position = nameEnd + 1 + size(type, bytes, nameEnd + 1);
        }
        return document;
    }

    /** One top-level field; null when it is absent. */
    static Object field(byte[] bytes, String name) {
        return document(bytes, 0, new Fields(List.of(name))).get(name);
    }

    public static int endOfName(byte[] bytes, int at) {
        while (bytes[at] != 0) {
            at++;
        }
        return at;
    }

    public static String name(byte[] bytes, int from, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[from + i];
        }
        int slot = (hash ^ (hash >>> 12)) & (NAMES.length - 1);
        String known = NAMES[slot];
        if (known != null && known.length() == length) {
            int i = 0;
            while (i < length && known.charAt(i) == bytes[from + i]) {
                i++;
            }
            if (i == length) {
                return known;
            }
        }
        String name = new String(bytes, from, length, StandardCharsets.UTF_8);
        NAMES[slot] = name;
        return name;
    }

    static Object value(byte type, byte[] bytes, int at) {
        switch (type) {
            case BsonConstants.TYPE_UTF8_STRING:
                return new String(bytes, at + 4, int32(bytes, at) - 1, StandardCharsets.UTF_8);
            case BsonConstants.TYPE_INT32:
                return int32(bytes, at);
            case BsonConstants.TYPE_INT64:
                return (long) LONG.get(bytes, at);
            case BsonConstants.TYPE_DOUBLE:
                return Double.longBitsToDouble((long) LONG.get(bytes, at));
            case BsonConstants.TYPE_UTC_DATETIME:
                return Instant.ofEpochMilli((long) LONG.get(bytes, at));
            case BsonConstants.TYPE_BOOLEAN:
                return bytes[at] != 0;
            case BsonConstants.TYPE_NULL:
            case BsonConstants.TYPE_UNDEFINED:
                return null;
            case BsonConstants.TYPE_EMBEDDED_DOCUMENT:
                return document(bytes, at, null);
            case BsonConstants.TYPE_ARRAY:
                return array(bytes, at);
            case BsonConstants.TYPE_OBJECT_ID:
                return new ObjectId(Arrays.copyOfRange(bytes, at, at + 12));
            default:
                return BsonDecoder.decodeValue(type, Unpooled.wrappedBuffer(bytes, at, bytes.length - at));
        }
    }

    private static List<Object> array(byte[] bytes, int at) {
        List<Object> list = new ArrayList<>();
        int end = at + int32(bytes, at) - 1;
        int position = at + 4;
        while (position < end) {
            byte type = bytes[position];
            int start = endOfName(bytes, position + 1) + 1;
            list.add(value(type, bytes, start));
            position = start + size(type, bytes, start);
        }
        return list;
    }

    /** Bytes that the value takes. */
    public static int size(byte type, byte[] bytes, int at) {
        switch (type) {
            case BsonConstants.TYPE_UTF8_STRING:
            case BsonConstants.TYPE_JAVASCRIPT_CODE:
            case BsonConstants.TYPE_SYMBOL:
                return 4 + int32(bytes, at);
            case BsonConstants.TYPE_EMBEDDED_DOCUMENT:
            case BsonConstants.TYPE_ARRAY:
            case BsonConstants.TYPE_JAVASCRIPT_CODE_WITH_SCOPE:
                return int32(bytes, at);
            case BsonConstants.TYPE_DOUBLE:
            case BsonConstants.TYPE_UTC_DATETIME:
            case BsonConstants.TYPE_TIMESTAMP:
            case BsonConstants.TYPE_INT64:
                return 8;
            case BsonConstants.TYPE_INT32:
                return 4;
            case BsonConstants.TYPE_BOOLEAN:
                return 1;
            case BsonConstants.TYPE_NULL:
            case BsonConstants.TYPE_UNDEFINED:
            case BsonConstants.TYPE_MAX_KEY:
            case BsonConstants.TYPE_MIN_KEY:
                return 0;
            case BsonConstants.TYPE_OBJECT_ID:
                return 12;
            case BsonConstants.TYPE_DECIMAL128:
                return 16;
            case BsonConstants.TYPE_DATA:
                return 5 + int32(bytes, at);
            case BsonConstants.TYPE_REGEX:
                return endOfName(bytes, endOfName(bytes, at) + 1) + 1 - at;
            case BsonConstants.TYPE_DBPOINTER:
                return 4 + int32(bytes, at) + 12;
            default:
                throw new IllegalArgumentException("Unknown BSON type: 0x" + Integer.toHexString(type & 0xff));
        }
    }
}
