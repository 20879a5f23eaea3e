"""An Event that the server asks for between two accepts with a time limit; a named temporary file."""

import json
import os
import struct
import tempfile
from multiprocessing import Event, Process, RLock, active_children

MAX_MESSAGE = 16 * 1024 * 1024
_LENGTH = struct.Struct("!I")


def send_message(sock, payload: bytes) -> None:
    """Send one message: 4 bytes of length, then the payload."""
    sock.sendall(_LENGTH.pack(len(payload)) + payload)


def recv_message(sock) -> bytes | None:
    """Receive one message; None at the end between two messages."""
    header = _read(sock, _LENGTH.size)
    if not header:
        return None
    if len(header) < _LENGTH.size:
        raise ConnectionError("the connection ended inside a header")
    (length,) = _LENGTH.unpack(header)
    if length > MAX_MESSAGE:
        raise ValueError(f"{length} bytes are announced, more than {MAX_MESSAGE}")
    payload = _read(sock, length)
    if len(payload) < length:
        raise ConnectionError("the connection ended inside a message")
    return payload


def _read(sock, count: int) -> bytes:
    """`count` bytes from the stream; fewer only where it has ended."""
    received = bytearray()
    while len(received) < count:
        piece = sock.recv(min(count - len(received), 65_536))
        if not piece:
            break
        received += piece
    return bytes(received)


BAD = {"ok": False, "reason": "bad request"}


class Stock:
    """The stock in its file; every change is a new file."""

    def __init__(self, path, lock):
        self.path = path
        self.lock = lock

    def read(self):
        with open(self.path) as file:
            return json.load(file)

    def replace(self, stock):
        folder = os.path.dirname(self.path) or "."
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as file:
            json.dump(stock, file, indent=2)
            file.write("\n")
        os.replace(file.name, self.path)

    def take(self, name, count):
        with self.lock:
            stock = self.read()
            if count > stock["left"]:
                return None
            left = stock["left"] - count
            sold = {**stock["sold"], name: stock["sold"].get(name, 0) + count}
            self.replace({"left": left, "sold": sold})
            return left


def buy(path: str, name: str, count: int, lock) -> bool:
    return Stock(path, lock).take(name, count) is not None


def sell_all(path: str, tickets: int, buyers: list[str]) -> dict:
    lock = RLock()
    stock = Stock(path, lock)
    stock.replace({"left": tickets, "sold": {}})
    crowd = [Process(target=stock.take, args=(name, 1)) for name in buyers]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return stock.read()


def serve(listener, path: str) -> None:
    stock = Stock(path, RLock())
    closed = Event()
    listener.settimeout(0.05)
    while not closed.is_set():
        try:
            sock, address = listener.accept()
        except TimeoutError:
            active_children()
            continue
        sock.settimeout(None)
        Process(target=client, args=(sock, listener, stock, closed), name=str(address)).start()
        sock.close()
    listener.close()
    for child in active_children():
        child.join()


def client(sock, listener, stock, closed):
    listener.close()
    with sock:
        while True:
            try:
                payload = recv_message(sock)
                if payload is None:
                    return
                send_message(sock, json.dumps(reply(payload, stock, closed)).encode())
            except (ValueError, OSError):
                return


def reply(payload, stock, closed):
    try:
        request = json.loads(payload)
        operation = request["op"]
        if operation == "left":
            return {"left": stock.read()["left"]}
        if operation == "stop":
            closed.set()
            return {"ok": True}
        if operation == "buy":
            return sale(request["name"], request["count"], stock)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return BAD


def sale(name, count, stock):
    if not isinstance(name, str) or not isinstance(count, int) or isinstance(count, bool):
        return BAD
    if count < 1:
        return BAD
    left = stock.take(name, count)
    return {"ok": False, "reason": "sold out"} if left is None else {"ok": True, "left": left}
