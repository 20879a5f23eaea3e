"""The system itself waits until everything is there: MSG_WAITALL, again where a signal came."""

import socket
import struct

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    message = struct.pack("!I", len(payload)) + payload
    sent = 0
    while sent < len(message):
        sent += sock.send(message[sent:])


def recv_message(sock) -> bytes | None:
    first = sock.recv(4, socket.MSG_WAITALL)
    if first == b"":
        return None
    length = struct.unpack("!I", whole(sock, 4, first))[0]
    if length > MAX_MESSAGE:
        raise ValueError("too long")
    return whole(sock, length, b"")


def whole(sock, count, data):
    while len(data) < count:
        piece = sock.recv(count - len(data), socket.MSG_WAITALL)
        if piece == b"":
            raise ConnectionError("not everything came")
        data += piece
    return data
