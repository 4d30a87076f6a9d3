package io.drec.relay.message;

/** What host and centre say to each other; {@link MessageCodec} has the bytes. */
public sealed interface Message
    permits Acknowledgement,
        AnchorsShown,
        AnswerPart,
        Cancel,
        FrameUnit,
        Heartbeat,
        Hello,
        IndexReport,
        Question,
        Refusal,
        Wish {}
