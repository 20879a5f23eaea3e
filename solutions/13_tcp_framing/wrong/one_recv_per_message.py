"""One recv is taken for one message: what is glued behind it is thrown away."""

import struct

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    sock.sendall(struct.pack("!I", len(payload)) + payload)


def recv_message(sock) -> bytes | None:
    data = sock.recv(65536)
    if not data:
        return None
    if len(data) < 4:
        raise ConnectionError("no header")
    (length,) = struct.unpack("!I", data[:4])
    if length > MAX_MESSAGE:
        raise ValueError(length)
    while len(data) < 4 + length:
        piece = sock.recv(65536)
        if not piece:
            raise ConnectionError("no end")
        data += piece
    return data[4 : 4 + length]
