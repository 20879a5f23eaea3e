"""The main thread waits for "stop", another one accepts; low-level files, answers sent in pieces."""

import json
import os
import struct
import threading
from multiprocessing import Condition, Process, Queue

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


def read_all(path):
    opened = os.open(path, os.O_RDONLY)
    try:
        content = b""
        while piece := os.read(opened, 4096):
            content += piece
        return json.loads(content)
    finally:
        os.close(opened)


def write_all(path, stock):
    new = path + ".part"
    opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        rest = json.dumps(stock).encode()
        while rest:
            rest = rest[os.write(opened, rest) :]
        os.fsync(opened)
    finally:
        os.close(opened)
    os.replace(new, path)


def buy(path: str, name: str, count: int, lock) -> bool:
    with lock:
        stock = read_all(path)
        if stock["left"] >= count:
            stock["left"] -= count
            stock["sold"][name] = stock["sold"].get(name, 0) + count
            write_all(path, stock)
            return True
        return False


def sell_all(path: str, tickets: int, buyers: list[str]) -> dict:
    write_all(path, {"sold": {}, "left": tickets})
    lock = Condition()
    crowd = [Process(target=buy, args=(path, name, 1, lock)) for name in buyers]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return read_all(path)


def serve(listener, path: str) -> None:
    lock, ended = Condition(), Queue()
    children = []
    started = threading.Lock()

    def accept():
        while True:
            sock, _ = listener.accept()
            with started:
                child = Process(target=attend, args=(sock, path, lock, ended))
                child.start()
                children.append(child)
            sock.close()

    threading.Thread(target=accept, daemon=True).start()
    ended.get()
    with started:
        running = list(children)
    for child in running:
        child.join()


def attend(sock, path, lock, ended):
    try:
        while (message := recv_message(sock)) is not None:
            answer, last = answered(message, path, lock)
            payload = json.dumps(answer, separators=(",", ":")).encode()
            sock.sendall(len(payload).to_bytes(4, "big"))
            sock.sendall(payload)
            if last:
                ended.put("stop")
    except (ConnectionError, ValueError):
        pass
    finally:
        sock.close()


def answered(message, path, lock):
    """The answer, and whether that was the request to stop."""
    try:
        request = json.loads(str(message, "utf-8"))
    except (ValueError, RecursionError):
        request = None
    if isinstance(request, dict):
        op = request.get("op")
        if op == "left":
            return {"left": read_all(path)["left"]}, False
        if op == "stop":
            return {"ok": True}, True
        name, count = request.get("name"), request.get("count")
        if op == "buy" and isinstance(name, str) and type(count) is int and count > 0:
            if buy(path, name, count, lock):
                return {"left": read_all(path)["left"], "ok": True}, False
            return {"reason": "sold out", "ok": False}, False
    return {"reason": "bad request", "ok": False}, False
