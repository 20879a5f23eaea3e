"""Looks at the header without taking it; whether it is whole is seen when it is taken."""

import socket
MAX_MESSAGE = 16 * 1024 * 1024
def send_message(sock, payload: bytes) -> None:
    sock.sendall(b"".join((len(payload).to_bytes(4, "big"), payload)))
def recv_message(sock) -> bytes | None:
    header = sock.recv(4, socket.MSG_PEEK | socket.MSG_WAITALL)
    if not header:
        return None
    length = int.from_bytes(exactly(sock, 4), "big")
    if length > MAX_MESSAGE:
        raise ValueError("that is too much")
    return exactly(sock, length)
def exactly(sock, count: int) -> bytes:
    chunks = []
    while count:
        piece = sock.recv(min(count, 8192))
        if not piece:
            raise ConnectionAbortedError("the end came first")
        chunks.append(piece)
        count -= len(piece)
    return b"".join(chunks)
