package nhip.devmongo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;

/** Seeded random documents: the same ones at every run. */
public final class Samples {
    private static final List<String> NAMES = List.of("a", "b", "c", "đơn", "list");

    private final Random random;

    public Samples(long seed) {
        random = new Random(seed);
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean flip() {
        return random.nextBoolean();
    }

    public <T> T one(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** With an `_id` that is text, one of 40. */
    public Document document() {
        Document document = new Document("_id", id());
        document.putAll(fields(2));
        return document;
    }

    public String id() {
        return "id/" + (10 + below(40));
    }

    public Document fields(int depth) {
        Document document = new Document();
        for (String name : NAMES) {
            if (below(3) > 0) {
                document.put(name, value(depth));
            }
        }
        return document;
    }

    private Object value(int depth) {
        return switch (below(depth > 0 ? 11 : 8)) {
            case 0 -> "chữ " + below(5) + (flip() ? "" : " 😀");
            case 1, 2 -> below(5);
            case 3 -> (long) below(5) << 33;
            case 4 -> below(5) / 2.0;
            case 5 -> flip();
            case 6 -> Instant.ofEpochMilli(below(5) * 1_000L);
            case 7 -> flip() ? null : new ObjectId(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte) below(5)});
            case 8 -> fields(depth - 1);
            default -> list(depth);
        };
    }

    /** No lists in lists: projections of those are MongoDB's here, and not the library's. */
    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        for (int left = below(4); left > 0; left--) {
            list.add(flip() ? value(0) : fields(depth - 1));
        }
        return list;
    }
}
