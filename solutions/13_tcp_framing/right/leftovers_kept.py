"""Takes what comes, and keeps what was too much for the next call on the same socket."""

from collections import defaultdict

MAX_MESSAGE = 16 * 1024 * 1024
_LEFT: dict = defaultdict(bytearray)


def send_message(sock, payload: bytes) -> None:
    message = bytearray(len(payload).to_bytes(4, byteorder="big"))
    message.extend(payload)
    sock.sendall(message)


def recv_message(sock) -> bytes | None:
    left = _LEFT[sock]
    if not fill(sock, left, 4):
        if left:
            raise ConnectionResetError("half a header")
        return None
    length = int.from_bytes(left[:4], "big")
    if length > MAX_MESSAGE:
        raise ValueError(length)
    if not fill(sock, left, 4 + length):
        raise ConnectionResetError("half a message")
    message = bytes(left[4 : 4 + length])
    del left[: 4 + length]
    return message


def fill(sock, left: bytearray, count: int) -> bool:
    while len(left) < count:
        more = sock.recv(1 << 16)
        if not more:
            return False
        left += more
    return True
