"""Header and payload in one system call; reading by the descriptor."""

import os

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    parts = [memoryview(len(payload).to_bytes(4, "big")), memoryview(payload)]
    while parts:
        sent = sock.sendmsg(parts)
        while parts and sent >= len(parts[0]):
            sent -= len(parts.pop(0))
        if parts:
            parts[0] = parts[0][sent:]


def recv_message(sock) -> bytes | None:
    header = b""
    while len(header) < 4:
        byte = os.read(sock.fileno(), 1)
        if not byte and not header:
            return None
        if not byte:
            raise ConnectionError(f"{len(header)} bytes of a header")
        header += byte
    missing = int.from_bytes(header, "big")
    if missing > MAX_MESSAGE:
        raise ValueError(f"{missing} bytes")
    chunks = []
    while missing > 0:
        piece = os.read(sock.fileno(), missing)
        if not piece:
            raise ConnectionError(f"{missing} bytes are missing")
        chunks.append(piece)
        missing -= len(piece)
    return b"".join(chunks)
