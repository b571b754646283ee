package nhip.devmongo.bson;

/** A document as it came over the wire and lies in the store: most are never looked into as a whole. */
public record RawDocument(byte[] bytes) {
}
