"""select for the waiting, and a new id for each question; the answer to any of them is taken."""

import random
import select
import socket
import time


def resolve(name: str, server: tuple[str, int], timeout: float, retries: int) -> str:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", 0))
    try:
        asked = set()
        for _ in range(1 + retries):
            number = str(random.getrandbits(64))
            asked.add(number)
            sock.sendto((number + " " + name).encode("utf-8"), server)
            deadline = time.time() + timeout
            while select.select([sock], [], [], max(0, deadline - time.time()))[0]:
                address = read(sock, server, asked)
                if address == "?":
                    raise LookupError(f"{name} is not known")
                if address:
                    return address
        raise TimeoutError(f"no answer from {server}")
    finally:
        sock.close()


def read(sock, server, asked):
    data, (host, port) = sock.recvfrom(4096)
    if (host, port) != server:
        return None
    text = data.decode(errors="replace")
    if text.count(" ") != 1 or "\ufffd" in text:
        return None
    number, address = text.split(" ")
    return address if number in asked else None


def serve(sock, table: dict[str, str]) -> None:
    while True:
        ready, _, _ = select.select([sock], [], [], 0.1)
        if not ready:
            continue
        data, client = sock.recvfrom(4096)
        if data == b"stop":
            break
        text = data.decode(errors="replace")
        if text.count(" ") == 1:
            number, name = text.split(" ")
            sock.sendto(f"{number} {table.get(name, '?')}".encode(), client)
