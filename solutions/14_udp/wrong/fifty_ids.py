import random
import socket
import time


def resolve(name: str, server: tuple[str, int], timeout: float, retries: int) -> str:
    number = random.randint(1, 50)
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
    while True:
        data, client = sock.recvfrom(4096)
        if data == b"stop":
            return
        try:
            number, name = data.decode().split(" ")
        except ValueError:
            continue
        address = table.get(name, "?")
        sock.sendto(f"{number} {address}".encode(), client)
