"""Asks for the rest until there is none, by recursion over halves."""

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
    if count > 65536:
        first = read(sock, count // 2)
        return first + read(sock, count - count // 2) if len(first) == count // 2 else first
    data = sock.recv(count)
    while data and len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            return data
        data += piece
    return data
