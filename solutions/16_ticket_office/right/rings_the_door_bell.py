"""After "stop" the child connects to its own server, which then looks at a shared flag."""

import fcntl
import io
import json
import os
import socket
from multiprocessing import Lock, Process, Value

LIMIT = 16 * 1024 * 1024


class TooLong(Exception):
    """More is announced than may be sent."""


def read_frame(stream):
    """The next payload; None at any end."""
    header = stream.read(4)
    if len(header) < 4:
        return None
    length = int.from_bytes(header, "big")
    if length > LIMIT:
        raise TooLong(length)
    payload = stream.read(length)
    return payload if len(payload) == length else None


def write_frame(stream, value):
    payload = json.dumps(value, ensure_ascii=False).encode()
    stream.write(len(payload).to_bytes(4, "big"))
    stream.write(payload)
    stream.flush()


def read_stock(path):
    with io.open(path) as file:
        return json.loads(file.read())


def write_stock(path, stock):
    new = "%s.%d" % (path, os.getpid())
    with open(new, "w") as file:
        file.write(json.dumps(stock))
        file.flush()
        os.fsync(file.fileno())
    os.rename(new, path)
    folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def buy(path: str, name: str, count: int, lock) -> bool:
    with lock, open(path + ".lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        stock = read_stock(path)
        if count > stock["left"]:
            return False
        stock["left"] = stock["left"] - count
        if name in stock["sold"]:
            stock["sold"][name] += count
        else:
            stock["sold"][name] = count
        write_stock(path, stock)
        return True


def sell_all(path: str, tickets: int, buyers: list[str]) -> dict:
    lock = Lock()
    write_stock(path, {"left": tickets, "sold": {}})
    processes = []
    for name in buyers:
        process = Process(target=buy, args=(path, name, 1, lock))
        process.start()
        processes.append(process)
    for process in processes:
        process.join()
    return read_stock(path)


def serve(listener, path: str) -> None:
    lock = Lock()
    stopped = Value("b", False)
    processes = []
    while not stopped.value:
        connection, _ = listener.accept()
        if stopped.value:
            connection.close()
            break
        process = Process(target=talk, args=(connection, listener, path, lock, stopped))
        process.start()
        connection.close()
        processes.append(process)
        for one in processes:
            one.join(0)
    for process in processes:
        process.join()


def talk(connection, listener, path, lock, stopped):
    address = listener.getsockname()
    listener.close()
    stream = connection.makefile("rwb")
    try:
        while (payload := read_frame(stream)) is not None:
            value = handle(payload, path, lock)
            write_frame(stream, value)
            if value == {"ok": True}:
                stopped.value = True
                socket.create_connection(address).close()
    except (TooLong, ConnectionError):
        pass
    finally:
        connection.close()


def left(request, path, lock):
    return {"left": read_stock(path)["left"]}


def stop(request, path, lock):
    return {"ok": True}


def sell(request, path, lock):
    name, count = request["name"], request["count"]
    if type(name) != str or type(count) != int or count <= 0:
        raise ValueError("no order")
    if buy(path, name, count, lock):
        return {"ok": True, "left": read_stock(path)["left"]}
    return {"ok": False, "reason": "sold out"}


HANDLERS = {"left": left, "stop": stop, "buy": sell}


def handle(payload, path, lock):
    try:
        request = json.loads(payload)
        return HANDLERS[request["op"]](request, path, lock)
    except (ValueError, KeyError, TypeError, RecursionError):
        return {"ok": False, "reason": "bad request"}
