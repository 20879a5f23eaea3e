"""One buffer of the right size, filled through a memoryview."""

import struct

MAX_MESSAGE = 2**24
HEADER = struct.Struct(">L")


class Truncated(ConnectionError):
    """The other side stopped in the middle."""


def send_message(sock, payload: bytes) -> None:
    if len(payload) > MAX_MESSAGE:
        raise ValueError("too long")
    sock.sendall(HEADER.pack(len(payload)))
    sock.sendall(payload)


def recv_message(sock) -> bytes | None:
    header = bytearray(HEADER.size)
    count = fill(sock, header)
    if count == 0:
        return None
    if count < HEADER.size:
        raise Truncated
    length = HEADER.unpack(header)[0]
    if length > MAX_MESSAGE:
        raise ValueError(f"announced: {length}")
    payload = bytearray(length)
    if fill(sock, payload) < length:
        raise Truncated
    return bytes(payload)


def fill(sock, buffer: bytearray) -> int:
    view = memoryview(buffer)
    filled = 0
    while filled < len(buffer):
        count = sock.recv_into(view[filled:])
        if count == 0:
            break
        filled += count
    return filled
