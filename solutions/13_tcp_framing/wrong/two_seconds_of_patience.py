"""A time limit on the socket, as for a server that is known to be quick."""

import struct

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    sock.sendall(struct.pack("!I", len(payload)) + payload)


def recv_message(sock) -> bytes | None:
    sock.settimeout(2)
    header = read(sock, 4)
    if not header:
        return None
    if len(header) < 4:
        raise ConnectionError("no whole header")
    (length,) = struct.unpack("!I", header)
    if length > MAX_MESSAGE:
        raise ValueError(length)
    payload = read(sock, length)
    if len(payload) < length:
        raise ConnectionError("no whole message")
    return payload


def read(sock, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = sock.recv(min(count - len(data), 65536))
        if not piece:
            break
        data += piece
    return bytes(data)
