import random
import socket
import time


def resolve(name: str, server: tuple[str, int], timeout: float, retries: int) -> str:
    number = random.randrange(1_000_000_000)
    question = f"{number} {name}".encode()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _ in range(retries + 1):
            sock.sendto(question, server)
            deadline = time.monotonic() + timeout
            while True:
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                sock.settimeout(left)
                try:
                    data, sender = sock.recvfrom(4096)
                except TimeoutError:
                    break
                if sender != server:
                    continue
                try:
                    found, address = data.decode().split(" ")
                except ValueError:
                    continue
                if found != str(number):
                    continue
                if address == "?":
                    raise LookupError(name)
                return address
    raise TimeoutError(name)


def serve(sock, table: dict[str, str]) -> None:
    sock.settimeout(2)
    while True:
        try:
            data, client = sock.recvfrom(4096)
        except TimeoutError:
            return
        if data == b"stop":
            return
        try:
            number, name = data.decode().split(" ")
        except ValueError:
            continue
        address = table.get(name, "?")
        sock.sendto(f"{number} {address}".encode(), client)
