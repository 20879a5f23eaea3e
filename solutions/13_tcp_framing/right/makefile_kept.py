"""A buffered reader for each socket, kept for as long as the socket lives."""

import struct
from weakref import WeakKeyDictionary

MAX_MESSAGE = 16 << 20
_READERS: WeakKeyDictionary = WeakKeyDictionary()


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
    if sock not in _READERS:
        _READERS[sock] = sock.makefile("rb")
    return _READERS[sock].read(count)
