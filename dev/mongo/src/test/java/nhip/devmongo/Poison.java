package nhip.devmongo;

import nhip.devmongo.bson.BsonWriter;

/** Documents that can be read only in part: whoever decodes more than it needs gets an exception. */
public final class Poison {
    private static final byte EMBEDDED_DOCUMENT = 0x03;
    private static final byte NO_SUCH_TYPE = 0x55;

    private Poison() {
    }

    /** `{_id, n, body}`: `body` has its right length, and inside a type that BSON does not know. */
    public static byte[] document(String id, int n) {
        BsonWriter writer = new BsonWriter(64);
        writer.int32(0);
        writer.field("_id", id);
        writer.field("n", n);
        writer.int8(EMBEDDED_DOCUMENT);
        writer.cString("body");
        int body = writer.length();
        writer.int32(0);
        writer.int8(NO_SUCH_TYPE);
        writer.cString("x");
        writer.endDocument(body);
        writer.endDocument(0);
        return writer.toBytes();
    }
}
