"""Reads until the other side has hung up, and only then looks for messages."""

import struct

MAX_MESSAGE = 16 * 1024 * 1024
ALL: dict = {}


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
    if sock not in ALL:
        ALL[sock] = b"".join(iter(lambda: sock.recv(65536), b""))
    data, ALL[sock] = ALL[sock][:count], ALL[sock][count:]
    return data
