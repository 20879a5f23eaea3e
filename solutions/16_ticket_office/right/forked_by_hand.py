"""os.fork for each client, waitpid without blocking, and a pipe through which "stop" comes."""

import contextlib
import json
import os
import select
import struct
import tempfile
from multiprocessing import Lock, Process

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


def load(path):
    with open(path, "rb") as file:
        return json.loads(file.read())


def save(path, stock):
    folder = os.path.dirname(os.path.abspath(path))
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".stock-")
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(stock, file)
            file.flush()
            os.fsync(file)
        os.rename(name, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def buy(path: str, name: str, count: int, lock) -> bool:
    lock.acquire()
    try:
        stock = load(path)
        enough = stock["left"] >= count
        if enough:
            stock["left"] -= count
            stock["sold"].setdefault(name, 0)
            stock["sold"][name] += count
            save(path, stock)
    finally:
        lock.release()
    return enough


def sell_all(path: str, tickets: int, buyers: list[str]) -> dict:
    save(path, {"left": tickets, "sold": {}})
    lock = Lock()
    crowd = []
    for name in buyers:
        crowd.append(Process(target=buy, name=name, args=(path, name, 1, lock)))
        crowd[-1].start()
    while crowd:
        crowd.pop().join()
    return load(path)


def serve(listener, path: str) -> None:
    lock = Lock()
    bell, rope = os.pipe()
    children = set()
    while True:
        ready, _, _ = select.select([listener, bell], [], [])
        reap(children, os.WNOHANG)
        if bell in ready:
            break
        connection, _ = listener.accept()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                listener.close()
                os.close(bell)
                attend(connection, path, lock, rope)
                code = 0
            finally:
                os._exit(code)
        connection.close()
        children.add(pid)
    reap(children, 0)
    os.close(bell)
    os.close(rope)


def reap(children, options):
    for pid in list(children):
        if os.waitpid(pid, options)[0]:
            children.remove(pid)


def attend(connection, path, lock, rope):
    while True:
        try:
            message = recv_message(connection)
        except (ConnectionError, ValueError):
            break
        if message is None:
            break
        reply = decide(message, path, lock, rope)
        try:
            send_message(connection, json.dumps(reply).encode("utf-8"))
        except OSError:
            break
    connection.close()


def decide(message, path, lock, rope):
    bad = {"ok": False, "reason": "bad request"}
    try:
        request = json.loads(message.decode("utf-8"))
    except (ValueError, RecursionError):
        return bad
    if type(request) is not dict or type(request.get("op")) is not str:
        return bad
    if request["op"] == "left":
        return {"left": load(path)["left"]}
    if request["op"] == "stop":
        os.write(rope, b"!")
        return {"ok": True}
    if request["op"] == "buy":
        name, count = request.get("name"), request.get("count")
        if type(name) is not str or type(count) is not int or count < 1:
            return bad
        if not buy(path, name, count, lock):
            return {"ok": False, "reason": "sold out"}
        return {"ok": True, "left": load(path)["left"]}
    return bad
