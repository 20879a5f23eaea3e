"""Receiving makes the socket non-blocking and leaves it so: sending on it raises BlockingIOError."""

import select
import struct

MAX_MESSAGE = 16 * 1024 * 1024


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
    sock.settimeout(0)
    data = b""
    while len(data) < count:
        select.select([sock], [], [])
        piece = sock.recv(min(65536, count - len(data)))
        if not piece:
            break
        data += piece
    return data
