"""The system itself waits until everything is there: MSG_WAITALL."""

import socket
import struct

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    message = struct.pack("!I", len(payload)) + payload
    sent = 0
    while sent < len(message):
        sent += sock.send(message[sent:])


def recv_message(sock) -> bytes | None:
    header = sock.recv(4, socket.MSG_WAITALL)
    if header == b"":
        return None
    if len(header) != 4:
        raise ConnectionError("no whole header")
    length = struct.unpack("!I", header)[0]
    if length > MAX_MESSAGE:
        raise ValueError("too long")
    payload = b""
    while len(payload) < length:
        piece = sock.recv(length - len(payload), socket.MSG_WAITALL)
        if piece == b"":
            raise ConnectionError("no whole payload")
        payload += piece
    return payload
