package io.drec.relay.message;

/**
 * What host and centre say to each other on all lanes but that of questions, which is {@code
 * io.drec.query.fleet}'s; {@link MessageCodec} has the bytes.
 */
public sealed interface Message
    permits Acknowledgement,
        AnchorsShown,
        FrameUnit,
        Heartbeat,
        Hello,
        IndexReport,
        Refusal,
        Wish {}
