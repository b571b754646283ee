package nhip.devmongo.bson;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.BsonConstants;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Writes BSON into a byte array that grows. Not thread-safe. */
public final class BsonWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int length;

    public BsonWriter(int capacity) {
        bytes = new byte[capacity];
    }

    public static byte[] toBytes(Map<String, ?> document) {
        BsonWriter writer = new BsonWriter(512);
        writer.document(document);
        return writer.toBytes();
    }

    /**
     * A stored document with some top-level fields changed; the others are copied unread.
     * @param touched the fields that may have changed
     * @param changed their new values; what is missing there is removed. Emptied.
     */
    public static byte[] splice(byte[] stored, Fields touched, Document changed) {
        BsonWriter writer = new BsonWriter(stored.length + 256);
        writer.length = 4;
        int end = stored.length - 1;
        int position = 4;
        int copied = 4;
        while (position < end) {
            int nameEnd = BsonReader.endOfName(stored, position + 1);
            int next = nameEnd + 1 + BsonReader.size(stored[position], stored, nameEnd + 1);
            if (touched.has(stored, position + 1, nameEnd - position - 1)) {
                writer.raw(stored, copied, position - copied);
                copied = next;
                String name = BsonReader.name(stored, position + 1, nameEnd - position - 1);
                if (changed.containsKey(name)) {
                    writer.field(name, changed.remove(name));
                }
            }
            position = next;
        }
        writer.raw(stored, copied, end - copied);
        for (var entry : changed.entrySet()) {
            writer.field(entry.getKey(), entry.getValue());
        }
        writer.endDocument(0);
        return writer.toBytes();
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    public void document(Map<String, ?> document) {
        int start = length;
        int32(0);
        for (var entry : document.entrySet()) {
            field(entry.getKey(), entry.getValue());
        }
        endDocument(start);
    }

    /** Ends the document or array that began at `start`. */
    public void endDocument(int start) {
        int8(0);
        INT.set(bytes, start, length - start);
    }

    public void int8(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    public void int32(int value) {
        ensure(4);
        INT.set(bytes, length, value);
        length += 4;
    }

    public void setInt32(int at, int value) {
        INT.set(bytes, at, value);
    }

    public void raw(byte[] source, int from, int count) {
        ensure(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    public void cString(String text) {
        utf8(text);
        int8(0);
    }

    private void int64(long value) {
        ensure(8);
        LONG.set(bytes, length, value);
        length += 8;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private void utf8(String text) {
        int count = text.length();
        ensure(count * 3);
        int start = length;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xc0 | c >> 6);
                bytes[length++] = (byte) (0x80 | c & 0x3f);
            } else if (!Character.isSurrogate(c)) {
                bytes[length++] = (byte) (0xe0 | c >> 12);
                bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
                bytes[length++] = (byte) (0x80 | c & 0x3f);
            } else {
                length = start;
                byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                raw(encoded, 0, encoded.length);
                return;
            }
        }
    }

    private void header(byte type, String name) {
        int8(type);
        cString(name);
    }

    public void field(String name, Object value) {
        if (value instanceof String text) {
            header(BsonConstants.TYPE_UTF8_STRING, name);
            int start = length;
            int32(0);
            cString(text);
            INT.set(bytes, start, length - start - 4);
        } else if (value instanceof Integer number) {
            header(BsonConstants.TYPE_INT32, name);
            int32(number);
        } else if (value instanceof RawDocument document) {
            header(BsonConstants.TYPE_EMBEDDED_DOCUMENT, name);
            raw(document.bytes(), 0, document.bytes().length);
        } else if (value instanceof Map<?, ?>) {
            header(BsonConstants.TYPE_EMBEDDED_DOCUMENT, name);
            @SuppressWarnings("unchecked")
            Map<String, ?> document = (Map<String, ?>) value;
            document(document);
        } else if (value instanceof Collection<?> collection) {
            header(BsonConstants.TYPE_ARRAY, name);
            list(collection);
        } else if (value instanceof Instant instant) {
            header(BsonConstants.TYPE_UTC_DATETIME, name);
            int64(instant.toEpochMilli());
        } else if (value instanceof Boolean truth) {
            header(BsonConstants.TYPE_BOOLEAN, name);
            int8(truth ? 1 : 0);
        } else if (value instanceof Double number) {
            header(BsonConstants.TYPE_DOUBLE, name);
            int64(Double.doubleToRawLongBits(number));
        } else if (value instanceof Long number) {
            header(BsonConstants.TYPE_INT64, name);
            int64(number);
        } else {
            rare(name, value);
        }
    }

    private void list(Collection<?> collection) {
        int start = length;
        int32(0);
        int index = 0;
        for (Object element : collection) {
            field(Integer.toString(index++), element);
        }
        endDocument(start);
    }

    /** The other types are left to the library. */
    private void rare(String name, Object value) {
        byte type = BsonEncoder.determineType(value);
        header(type, name);
        ByteBuf buffer = Unpooled.buffer(32);
        BsonEncoder.encodeValue(type, value, buffer);
        raw(buffer.array(), buffer.arrayOffset(), buffer.readableBytes());
    }
}
