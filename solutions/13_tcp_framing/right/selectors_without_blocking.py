"""A socket that never blocks, and a selector that waits."""

import selectors
import struct
from contextlib import contextmanager

MAX_MESSAGE = 16 * 1024 * 1024


@contextmanager
def ready(sock, event):
    before = sock.gettimeout()
    sock.settimeout(0)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(sock, event)
            yield lambda: selector.select()
    finally:
        sock.settimeout(before)


def send_message(sock, payload: bytes) -> None:
    rest = memoryview(struct.pack("!I", len(payload)) + payload)
    with ready(sock, selectors.EVENT_WRITE) as wait:
        while rest:
            wait()
            try:
                rest = rest[sock.send(rest) :]
            except (BlockingIOError, InterruptedError):
                continue


def recv_message(sock) -> bytes | None:
    with ready(sock, selectors.EVENT_READ) as wait:
        header = read(sock, 4, wait)
        if not header:
            return None
        if len(header) < 4:
            raise ConnectionError("inside the header")
        (length,) = struct.unpack("!I", header)
        if length > MAX_MESSAGE:
            raise ValueError(length)
        payload = read(sock, length, wait)
        if len(payload) < length:
            raise ConnectionError("inside the payload")
        return payload


def read(sock, count, wait) -> bytes:
    data = b""
    while len(data) < count:
        wait()
        try:
            piece = sock.recv(count - len(data))
        except (BlockingIOError, InterruptedError):
            continue
        if not piece:
            break
        data += piece
    return data
