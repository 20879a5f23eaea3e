"""A subclass of Process; "stop" shuts the listening socket down, so that accept ends in an error."""

import json
import socket
import struct
from contextlib import suppress
from multiprocessing import Lock, Process
from pathlib import Path

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


def look(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def put(path, stock):
    new = Path(path).with_name(Path(path).name + ".tmp")
    new.write_text(json.dumps(stock), encoding="utf-8")
    new.replace(path)


def buy(path: str, name: str, count: int, lock) -> bool:
    if look(path)["left"] < count:  # there will never be more
        return False
    with lock:
        stock = look(path)
        if stock["left"] < count:
            return False
        put(
            path,
            {
                "left": stock["left"] - count,
                "sold": stock["sold"] | {name: stock["sold"].get(name, 0) + count},
            },
        )
    return True


def sell_all(path: str, tickets: int, buyers: list[str]) -> dict:
    put(path, {"left": tickets, "sold": dict.fromkeys(buyers, 0)})
    lock = Lock()
    customers = [Process(target=buy, args=(path, name, 1, lock), daemon=True) for name in buyers]
    for customer in customers:
        customer.start()
    for customer in customers:
        customer.join()
    return look(path)


class Clerk(Process):
    """Serves one client from the beginning to the end."""

    def __init__(self, sock, listener, path, lock):
        super().__init__(name="Clerk")
        self.sock = sock
        self.listener = listener
        self.path = path
        self.lock = lock

    def run(self):
        try:
            for request in iter(lambda: recv_message(self.sock), None):
                send_message(self.sock, json.dumps(self.answer(request), indent=1).encode())
        except (OSError, ValueError) as error:
            print("gone:", error)
        finally:
            self.sock.close()

    def answer(self, payload):
        try:
            request = json.loads(payload)
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            request = None
        match request:
            case {"op": "left"}:
                return {"left": look(self.path)["left"]}
            case {"op": "stop"}:
                with suppress(OSError):  # somebody else has said stop
                    self.listener.shutdown(socket.SHUT_RDWR)
                return {"ok": True}
            case {"op": "buy", "name": str() as name, "count": int() as count}:
                if count is not True and count is not False and count > 0:
                    return self.sell(name, count)
        return {"ok": False, "reason": "bad request"}

    def sell(self, name, count):
        if buy(self.path, name, count, self.lock):
            return {"ok": True, "left": look(self.path)["left"]}
        return {"ok": False, "reason": "sold out"}


def serve(listener, path: str) -> None:
    lock = Lock()
    clerks = []
    try:
        while True:
            sock, _ = listener.accept()
            with sock:
                clerks.append(Clerk(sock, listener, path, lock))
                clerks[-1].start()
            clerks = [clerk for clerk in clerks if clerk.is_alive()]
    except OSError:
        pass
    for clerk in clerks:
        clerk.join()
