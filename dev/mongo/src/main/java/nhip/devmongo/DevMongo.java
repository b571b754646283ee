package nhip.devmongo;

import java.nio.file.Path;

import nhip.devmongo.server.DevBackend;
import nhip.devmongo.server.Wire;
import nhip.devmongo.store.Store;

/**
 * A MongoDB for development and tests: mongo-java-server with a store of our own. `DevMongo PORT [FILE]`: with a file,
 * acknowledged writes survive `kill -9`. What it lacks: transactions, sessions, indexes other than `_id` and unique ones.
 */
public final class DevMongo {
    private DevMongo() {
    }

    public static void main(String[] arguments) throws Exception {
        Store store = arguments.length > 1 ? Store.inFile(Path.of(arguments[1])) : Store.inMemory();
        DevBackend backend = new DevBackend(store);
        Runtime.getRuntime().addShutdownHook(new Thread(backend::close));
        Wire.listen(backend, Integer.parseInt(arguments[0])).closeFuture().sync();
    }
}
