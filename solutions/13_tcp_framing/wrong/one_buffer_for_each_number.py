"""What was read too much is kept by descriptor number: the next connection may have the same."""

import struct
from collections import defaultdict

MAX_MESSAGE = 16 * 1024 * 1024
LEFT: dict = defaultdict(bytearray)


def send_message(sock, payload: bytes) -> None:
    sock.sendall(struct.pack("!I", len(payload)) + payload)


def recv_message(sock) -> bytes | None:
    header = read(sock, 4)
    if not header:
        return None
    if len(header) < 4:
        raise ConnectionError("the end, inside a header")
    (length,) = struct.unpack("!I", header)
    if length > MAX_MESSAGE:
        raise ValueError(f"{length} bytes are too many")
    payload = read(sock, length)
    if len(payload) < length:
        raise ConnectionError("the end, inside a message")
    return payload


def read(sock, count: int) -> bytes:
    left = LEFT[sock.fileno()]
    while len(left) < count:
        piece = sock.recv(65536)
        if not piece:
            break
        left.extend(piece)
    data = bytes(left[:count])
    del left[:count]
    return data
