package nhip.devmongo.server;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.MongoDatabaseHandler;
import de.bwaldvogel.mongo.wire.MongoExceptionHandler;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import de.bwaldvogel.mongo.wire.OpCode;
import de.bwaldvogel.mongo.wire.message.ClientRequest;
import de.bwaldvogel.mongo.wire.message.MessageHeader;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.MessageToByteEncoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import nhip.devmongo.bson.BsonReader;
import nhip.devmongo.bson.BsonWriter;
import nhip.devmongo.bson.RawDocument;

/** MongoDB's wire protocol (OP_MSG), with documents to insert and documents found passed through as bytes. */
public final class Wire {
    private static final int CHECKSUM_PRESENT = 1;
    private static final int HEADER_AFTER_LENGTH = 12;

    private Wire() {
    }

    public static Channel listen(MongoBackend backend, int port) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        var channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        return new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new MongoWireReplyEncoder(), new Encoder(), new Decoder(),
                        new MongoDatabaseHandler(backend, channels), new MongoExceptionHandler());
                }
            })
            .bind(new InetSocketAddress("127.0.0.1", port)).syncUninterruptibly().channel();
    }

    private static final class Decoder extends MongoWireProtocolHandler {
        @Override
        protected ClientRequest decode(ChannelHandlerContext context, ByteBuf in) throws Exception {
            int start = in.readerIndex();
            if (in.readableBytes() < 16 || in.getIntLE(start + 12) != OpCode.OP_MSG.getId()) {
                return super.decode(context, in);
            }
            int length = in.getIntLE(start);
            if (in.readableBytes() < length) {
                return null;
            }
            MessageHeader header = new MessageHeader(length, in.getIntLE(start + 4), in.getIntLE(start + 8));
            byte[] bytes = new byte[length];
            in.readBytes(bytes);
            return new MongoMessage(context.channel(), header, body(bytes));
        }

        private static Document body(byte[] bytes) {
            int flags = BsonReader.int32(bytes, 4 + HEADER_AFTER_LENGTH);
            if ((flags & ~CHECKSUM_PRESENT) != 0) {
                throw new UnsupportedOperationException("Flags not supported: " + flags);
            }
            int end = bytes.length - ((flags & CHECKSUM_PRESENT) == 0 ? 0 : 4);
            int at = 4 + HEADER_AFTER_LENGTH + 4;
            Document body = null;
            Document sequences = new Document();
            while (at < end) {
                byte kind = bytes[at++];
                if (kind == MongoMessage.SECTION_KIND_BODY) {
                    body = BsonReader.document(bytes, at, null);
                } else {
                    sequence(bytes, at, sequences);
                }
                at += BsonReader.int32(bytes, at);
            }
            if (body == null) {
                throw new IllegalArgumentException("A message without a body");
            }
            body.putAll(sequences);
            return body;
        }

        private static void sequence(byte[] bytes, int start, Document into) {
            int end = start + BsonReader.int32(bytes, start);
            int nameEnd = BsonReader.endOfName(bytes, start + 4);
            String name = BsonReader.name(bytes, start + 4, nameEnd - start - 4);
            boolean raw = name.equals("documents");
            List<Object> documents = new ArrayList<>();
            for (int at = nameEnd + 1; at < end; at += BsonReader.int32(bytes, at)) {
                documents.add(raw
                    ? new RawDocument(java.util.Arrays.copyOfRange(bytes, at, at + BsonReader.int32(bytes, at)))
                    : BsonReader.document(bytes, at, null));
            }
            into.put(name, documents);
        }
    }

    private static final class Encoder extends MessageToByteEncoder<MongoMessage> {
        private final BsonWriter writer = new BsonWriter(1 << 12);

        @Override
        protected void encode(ChannelHandlerContext context, MongoMessage message, ByteBuf out) {
            writer.clear();
            writer.int32(0);
            writer.int32(message.getHeader().getRequestID());
            writer.int32(message.getHeader().getResponseTo());
            writer.int32(OpCode.OP_MSG.getId());
            writer.int32(0);
            writer.int8(MongoMessage.SECTION_KIND_BODY);
            writer.document(message.getDocument());
            writer.setInt32(0, writer.length());
            out.writeBytes(writer.array(), 0, writer.length());
        }
    }
}
