"""A second header for the payload of more than 64 kB: it is sent in parts."""

import struct

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    for start in range(0, max(1, len(payload)), 65536):
        part = payload[start : start + 65536]
        sock.sendall(struct.pack("!I", len(part)) + part)


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
    data = b""
    while len(data) < count:
        piece = sock.recv(min(65536, count - len(data)))
        if not piece:
            break
        data += piece
    return data
