"""JSON's true is sold as one ticket: a bool is an int in Python."""

import json
import os
import struct
import sys
from multiprocessing import Lock, Pipe, Process
from multiprocessing.connection import wait

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


def read_stock(path: str) -> dict:
    """What is in the file, which is whole at every moment."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write_stock(path: str, stock: dict) -> None:
    """Write a new file and give it the old one's name: nobody ever sees half of one."""
    new = f"{path}.new"
    with open(new, "w", encoding="utf-8") as file:
        json.dump(stock, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def buy(path: str, name: str, count: int, lock) -> bool:
    """Sell `count` tickets to `name`: look, decide and write, all of it under the lock."""
    with lock:
        stock = read_stock(path)
        if stock["left"] < count:
            return False
        stock["left"] -= count
        stock["sold"][name] = stock["sold"].get(name, 0) + count
        write_stock(path, stock)
        return True


def sell_all(path: str, tickets: int, buyers: list[str]) -> dict:
    """Sell one ticket to each of the buyers, as far as there are any; what the file then holds."""
    write_stock(path, {"left": tickets, "sold": {}})
    lock = Lock()
    processes = [Process(target=buy, args=(path, name, 1, lock)) for name in buyers]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return read_stock(path)


def serve(listener, path: str) -> None:
    """Accept clients until one of them says stop, and return when all have been served."""
    lock = Lock()
    stopping, stop = Pipe(duplex=False)
    clients: dict[int, Process] = {}
    while True:
        ready = wait([listener, stopping, *clients])
        for sentinel in clients.keys() & set(ready):
            clients.pop(sentinel).join()
        if stopping in ready:
            break
        if listener in ready:
            sock, _ = listener.accept()
            client = Process(target=talk, args=(sock, listener, path, lock, stop))
            client.start()
            sock.close()
            clients[client.sentinel] = client
    for client in clients.values():
        client.join()


def talk(sock, listener, path: str, lock, stop) -> None:
    """One client's process: answer until it hangs up, or what it sends can't be received."""
    listener.close()
    with sock:
        try:
            while (payload := recv_message(sock)) is not None:
                request = understood(payload)
                send_message(sock, json.dumps(answer(request, path, lock)).encode())
                if request == {"op": "stop"}:
                    stop.send(True)
        except (ConnectionError, ValueError) as error:
            print(f"a connection ended: {error}", file=sys.stderr)


def understood(payload: bytes) -> dict | None:
    """The request, with the keys that count; None when it is none."""
    try:
        request = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(request, dict):
        return None
    match request:
        case {"op": "left" | "stop" as op}:
            return {"op": op}
        case {"op": "buy", "name": str(name), "count": int(count)}:
            is_count = count >= 1
            return {"op": "buy", "name": name, "count": count} if is_count else None
    return None


def answer(request: dict | None, path: str, lock) -> dict:
    """What the client is told."""
    match request:
        case {"op": "left"}:
            return {"left": read_stock(path)["left"]}
        case {"op": "stop"}:
            return {"ok": True}
        case {"op": "buy", "name": name, "count": count}:
            if not buy(path, name, count, lock):
                return {"ok": False, "reason": "sold out"}
            return {"ok": True, "left": read_stock(path)["left"]}
    return {"ok": False, "reason": "bad request"}
