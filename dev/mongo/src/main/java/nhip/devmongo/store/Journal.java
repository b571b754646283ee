package nhip.devmongo.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

import de.bwaldvogel.mongo.bson.Document;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.BsonWriter;

/**
 * The store's changes, one record after the other: length, CRC-32C, then operation, namespace, key and document. Read
 * from the start at the next open; a torn record at its end is a change that nobody was told had happened.
 */
final class Journal {
    private static final byte PUT = 'P';
    private static final byte REMOVE = 'R';
    private static final byte DROP = 'D';
    private static final byte RENAME = 'N';
    private static final int HEADER = 8;
    private static final int MAX_RECORD = 64 << 20;
    /** Rewritten when larger than this and mostly made of overwritten documents. */
    private static final long COMPACT_ABOVE = 256L << 20;
    private static final int COMPACT_RATIO = 4;

    private final Path file;
    private final Store store;
    private final Object writing = new Object();
    private FileChannel channel;
    private long written;
    /** Guarded by `this`; `spare` by `writing`. */
    private BsonWriter pending = new BsonWriter(1 << 16);
    private BsonWriter spare = new BsonWriter(1 << 16);
    private final CRC32C crc = new CRC32C();

    Journal(Path file, Store store) {
        this.file = file;
        this.store = store;
    }

    void open() throws IOException {
        long sound = Files.exists(file) ? replay() : 0;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(sound);
        channel.position(sound);
        written = sound;
        if (sound > 2 * store.size() + (1 << 20)) {
            compact();
        }
    }

    /** @return where the last whole record ends. */
    private long replay() throws IOException {
        long sound = 0;
        try (InputStream raw = Files.newInputStream(file);
             DataInputStream in = new DataInputStream(new BufferedInputStream(raw, 1 << 20))) {
            while (true) {
                int length = Integer.reverseBytes(in.readInt());
                int checksum = Integer.reverseBytes(in.readInt());
                if (length <= 0 || length > MAX_RECORD) {
                    break;
                }
                byte[] record = in.readNBytes(length);
                if (record.length < length || checksum != checksum(record, 0, length)) {
                    break;
                }
                apply(record);
                sound += HEADER + length;
            }
        } catch (EOFException end) {
            // The usual way out.
        }
        return sound;
    }

    private void apply(byte[] record) {
        int nameEnd = BsonReader.endOfName(record, 1);
        String name = BsonReader.name(record, 1, nameEnd - 1);
        int at = nameEnd + 1;
        switch (record[0]) {
            case PUT: {
                int keyLength = BsonReader.int32(record, at);
                byte[] document = new byte[record.length - at - keyLength];
                System.arraycopy(record, at + keyLength, document, 0, document.length);
                store.open(name).restore(readKey(record, at), document);
                break;
            }
            case REMOVE:
                store.open(name).forget(readKey(record, at));
                break;
            case DROP:
                store.namespaces().remove(name);
                break;
            case RENAME: {
                String to = BsonReader.name(record, at, BsonReader.endOfName(record, at) - at);
                Namespace namespace = store.namespaces().remove(name);
                namespace.rename(to);
                store.namespaces().put(to, namespace);
                break;
            }
            default:
                throw new IllegalStateException("Unknown record in " + file + ": " + record[0]);
        }
    }

    private static Object readKey(byte[] record, int at) {
        return Namespace.key(BsonReader.document(record, at, null).get("k"));
    }

    private static Document key(Object key) {
        return new Document("k", key instanceof de.bwaldvogel.mongo.backend.Missing ? null : key);
    }

    synchronized void put(String namespace, Object key, byte[] document) {
        int start = begin(PUT, namespace);
        pending.document(key(key));
        pending.raw(document, 0, document.length);
        end(start);
    }

    synchronized void remove(String namespace, Object key) {
        int start = begin(REMOVE, namespace);
        pending.document(key(key));
        end(start);
    }

    synchronized void dropped(String namespace) {
        end(begin(DROP, namespace));
    }

    synchronized void renamed(String from, String to) {
        int start = begin(RENAME, from);
        pending.cString(to);
        end(start);
    }

    private int begin(byte operation, String namespace) {
        int start = pending.length();
        pending.int32(0);
        pending.int32(0);
        pending.int8(operation);
        pending.cString(namespace);
        return start;
    }

    private void end(int start) {
        int length = pending.length() - start - HEADER;
        pending.setInt32(start, length);
        crc.reset();
        crc.update(pending.array(), start + HEADER, length);
        pending.setInt32(start + 4, (int) crc.getValue());
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    void flush() {
        synchronized (writing) {
            BsonWriter full;
            synchronized (this) {
                if (pending.length() == 0) {
                    return;
                }
                full = pending;
                pending = spare;
            }
            try {
                write(channel, full);
                written += full.length();
                full.clear();
                spare = full;
                if (written > COMPACT_ABOVE && written > COMPACT_RATIO * store.size()) {
                    compact();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void write(FileChannel channel, BsonWriter writer) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(writer.array(), 0, writer.length());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Writes what is stored now into a new file, which then takes the old one's place. Changes wait meanwhile. */
    private void compact() throws IOException {
        synchronized (writing) {
            synchronized (this) {
                Path next = file.resolveSibling(file.getFileName() + ".new");
                FileChannel compacted = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
                // What is pending is in the store already, and so in the new file.
                pending.clear();
                long total = 0;
                for (var namespace : store.namespaces().entrySet()) {
                    for (var document : namespace.getValue().documents().entrySet()) {
                        put(namespace.getKey(), document.getKey(), document.getValue());
                        if (pending.length() > 1 << 20) {
                            write(compacted, pending);
                            total += pending.length();
                            pending.clear();
                        }
                    }
                }
                write(compacted, pending);
                total += pending.length();
                pending.clear();
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                channel.close();
                channel = compacted;
                written = total;
            }
        }
    }

    void close() {
        flush();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
