"""Ask by datagrams that may be lost, and believe only the answer that was asked for."""

import secrets
import socket
import time

_WHOLE = 65536


def resolve(name: str, server: tuple[str, int], timeout: float, retries: int) -> str:
    """The address of `name`; LookupError when the server has none, TimeoutError without answer."""
    number = str(secrets.randbelow(2**32))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _ in range(retries + 1):
            sock.sendto(f"{number} {name}".encode(), server)
            address = _answer(sock, server, number, time.monotonic() + timeout)
            if address == "?":
                raise LookupError(name)
            if address is not None:
                return address
    raise TimeoutError(f"{server} does not answer")


def _answer(sock, server, number: str, deadline: float) -> str | None:
    """What the server answers to this number, or None if it does not in time."""
    while (left := deadline - time.monotonic()) > 0:
        sock.settimeout(left)
        try:
            data, sender = sock.recvfrom(_WHOLE)
        except TimeoutError:
            break
        words = _words(data)
        if sender == server and len(words) == 2 and words[0] == number:
            return words[1]
    return None


def _words(data: bytes) -> list[str]:
    """What stands between the spaces of a datagram; nothing where it is no text."""
    try:
        return data.decode().split(" ")
    except UnicodeDecodeError:
        return []


def serve(sock, table: dict[str, str]) -> None:
    """Answer every question until b"stop" comes."""
    while True:
        data, client = sock.recvfrom(_WHOLE)
        if data == b"stop":
            return
        words = _words(data)
        if len(words) == 2:
            number, name = words
            sock.sendto(f"{number} {table.get(name, '?')}".encode(), client)
