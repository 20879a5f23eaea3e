"""Files without a buffer, made anew for each call; writing goes through one that is flushed."""

import struct

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    with sock.makefile("wb") as stream:
        stream.write(struct.pack("!I", len(payload)))
        stream.write(payload)


def recv_message(sock) -> bytes | None:
    with sock.makefile("rb", buffering=0) as stream:
        header = read(stream, 4)
        if not header:
            return None
        if len(header) < 4:
            raise ConnectionError
        length = struct.unpack("!I", header)[0]
        if length > MAX_MESSAGE:
            raise ValueError
        payload = read(stream, length)
        if len(payload) < length:
            raise ConnectionError
        return payload


def read(stream, count: int) -> bytes:
    data = bytearray()
    while len(data) < count and (piece := stream.read(count - len(data))):
        data += piece
    return bytes(data)
