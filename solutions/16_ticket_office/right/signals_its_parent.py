"""A child that hears "stop" sends SIGTERM to its parent, whose handler raises an exception."""

import json
import os
import signal
import struct
from multiprocessing import Lock, Process, active_children, parent_process

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


class Closing(Exception):
    """Somebody has said stop."""


def buy(path: str, name: str, count: int, lock) -> bool:
    with lock:
        with open(path) as old:
            stock = json.load(old)
        if stock["left"] - count < 0:
            return False
        stock["left"] -= count
        stock["sold"][name] = count + stock["sold"].get(name, 0)
        with open(path + "~", "w") as new:
            json.dump(stock, new)
        os.replace(path + "~", path)
    return True


def sell_all(path: str, tickets: int, buyers: list[str]) -> dict:
    with open(path, "w") as file:
        json.dump({"left": tickets, "sold": {}}, file)
    lock = Lock()
    processes = [Process(target=buy, args=[path, name, 1, lock]) for name in buyers]
    [process.start() for process in processes]
    [process.join() for process in processes]
    with open(path) as file:
        return json.load(file)


def serve(listener, path: str) -> None:
    def close(*_):
        raise Closing

    before = signal.signal(signal.SIGTERM, close)
    lock = Lock()
    try:
        while True:
            sock, _ = listener.accept()
            Process(target=one_client, args=(sock, listener, path, lock)).start()
            sock.close()
    except Closing:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for child in active_children():
        child.join()
    signal.signal(signal.SIGTERM, before)


def one_client(sock, listener, path, lock):
    signal.signal(signal.SIGTERM, lambda *_: os._exit(1))
    listener.close()
    try:
        while True:
            data = recv_message(sock)
            if data is None:
                break
            stopping = False
            try:
                request = json.loads(data)
                op = request["op"]
                if op == "left":
                    with open(path) as file:
                        answer = {"left": json.load(file)["left"]}
                elif op == "stop":
                    stopping, answer = True, {"ok": True}
                elif op == "buy" and well_formed(request["name"], request["count"]):
                    if buy(path, request["name"], request["count"], lock):
                        with open(path) as file:
                            answer = {"ok": True, "left": json.load(file)["left"]}
                    else:
                        answer = {"ok": False, "reason": "sold out"}
                else:
                    answer = {"ok": False, "reason": "bad request"}
            except (ValueError, TypeError, KeyError, RecursionError):
                answer = {"ok": False, "reason": "bad request"}
            send_message(sock, json.dumps(answer).encode())
            if stopping:
                os.kill(parent_process().pid, signal.SIGTERM)
                break
    except (ConnectionError, ValueError):
        pass
    sock.close()


def well_formed(name, count):
    return isinstance(name, str) and isinstance(count, int) and not isinstance(count, bool) and count >= 1
