"""Every wait has a time limit, after which it waits on."""

import struct

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    sock.settimeout(10)
    sock.sendall(struct.pack("!I", len(payload)) + payload)


def recv_message(sock) -> bytes | None:
    sock.settimeout(0.05)
    header = read(sock, 4, may_end=True)
    if header is None:
        return None
    length = struct.unpack("!I", header)[0]
    if length > MAX_MESSAGE:
        raise ValueError("more than 16 MiB")
    return read(sock, length)


def read(sock, count, may_end=False):
    data = bytearray()
    while len(data) < count:
        try:
            piece = sock.recv(count - len(data))
        except TimeoutError:
            continue
        if not piece:
            if may_end and not data:
                return None
            raise ConnectionError("ended too early")
        data += piece
    return bytes(data)
