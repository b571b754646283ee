package nhip.devmongo;

/** A document as it came over the wire and lies in the store: most are never looked into as a whole. */
record RawDocument(byte[] bytes) {
}
