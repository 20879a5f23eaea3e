"""The ticket office. It sells over the network, and it must not lose a ticket, whatever happens.

See it with your own eyes before you mend anything:

    python office.py race       thirty buyers at once: how many tickets are left?
    python office.py crash      the power fails while tickets are being sold
    python office.py queue      one client says nothing, and another one waits
"""

import json
import socket
import struct
import sys
import tempfile
import time
from multiprocessing import Lock, Process
from pathlib import Path

# ---------------------------------------------------------------- the framing of 13_tcp_framing

MAX_MESSAGE = 16 * 1024 * 1024
_LENGTH = struct.Struct("!I")


def send_message(sock, payload: bytes) -> None:
    """Send `payload` as one message: its length, 4 bytes, big-endian, and then itself."""
    sock.sendall(_LENGTH.pack(len(payload)) + payload)


def recv_message(sock) -> bytes | None:
    """Receive one message and return its payload; None where the connection ends between two.

    ConnectionError where it ends inside a message, ValueError where a header announces more than
    MAX_MESSAGE bytes: what comes after such a header can't be understood any more.
    """
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


# ---------------------------------------------------------------- 1. the stock


def buy(path: str, name: str, count: int, lock) -> bool:
    """Sell `count` tickets to `name`, if so many are left: True. If not: False, and none is sold.

    The stock is the JSON file at `path`, {"left": int, "sold": {name: count}}; whoever buys again
    is in it once, with all that they have. `lock` is the one lock of all who buy from this file.
    Whatever happens, the file at `path` holds a whole stock at every moment, the one from before
    the sale or the one from after it: also if this process is killed, and for somebody who reads it
    without the lock.
    """
    # Work here: what has to happen together, and what does a reader see in the middle of it?
    with open(path, encoding="utf-8") as file:
        stock = json.load(file)
    if stock["left"] < count:
        return False
    stock["left"] -= count
    stock["sold"][name] = count
    with open(path, "w", encoding="utf-8") as file:
        json.dump(stock, file)
    return True


def sell_all(path: str, tickets: int, buyers: list[str]) -> dict:
    """Open the sale: write the file with `tickets` tickets and nobody who has one, then sell.

    One process per buyer buys one ticket, as far as there are any; a name may be there twice, and
    what was in the file before does not count. Returns what the file holds once all have ended.
    """
    # Work here: each buyer is a process of its own.
    Path(path).write_text(json.dumps({"left": tickets, "sold": {}}), encoding="utf-8")
    lock = Lock()
    for name in buyers:
        buy(path, name, 1, lock)
    return json.loads(Path(path).read_text(encoding="utf-8"))


# ---------------------------------------------------------------- 2. the office


def serve(listener, path: str) -> None:
    """Sell from the stock at `path` to everybody who connects to the listening socket `listener`.

    A client sends requests, as many as it likes, and gets one answer to each. All of them are JSON
    objects in UTF-8, framed by the two functions above:

        {"op": "left"}                                  {"left": 7}
        {"op": "buy", "name": "Ana", "count": 2}        {"ok": true, "left": 5}
                                                        {"ok": false, "reason": "sold out"}
        {"op": "stop"}                                  {"ok": true}
        anything else                                   {"ok": false, "reason": "bad request"}

    `count` is a whole number from 1 up, and JSON's true is none; `name` is a text. "Anything else"
    is whatever arrives as a whole message: no JSON, no object, a key or a type that is not as
    above. The connection goes on afterwards. A header that announces too much ends that connection,
    and no other; so does an end or a reset in the wrong place.

    One process per client: nobody waits because somebody else is silent. A sale is in the file when
    it is confirmed, so that a server that was killed can be started again on the same file. After
    "stop" nobody new needs to be let in; whoever is being served is served to the end, and when the
    last one has gone, serve returns, and none of its processes is left.
    """
    # Work here: who waits for whom, what may arrive, and how does this loop get to know of "stop"?
    lock = Lock()
    while True:
        sock, _ = listener.accept()
        with sock:
            while (payload := recv_message(sock)) is not None:
                request = json.loads(payload)
                if request["op"] == "left":
                    answer = {"left": json.loads(Path(path).read_text())["left"]}
                elif buy(path, request["name"], request["count"], lock):
                    answer = {"ok": True, "left": json.loads(Path(path).read_text())["left"]}
                else:
                    answer = {"ok": False, "reason": "sold out"}
                send_message(sock, json.dumps(answer).encode())


# ---------------------------------------------------------------- what you can see


def open_sale(path: Path, tickets: int) -> None:
    """A new file on which nobody has bought anything."""
    path.write_text(json.dumps({"left": tickets, "sold": {}}), encoding="utf-8")


def show_race(path: Path) -> None:
    """A hundred tickets, and thirty buyers of one ticket each, at once."""
    open_sale(path, 100)
    lock = Lock()
    buyers = [Process(target=buy, args=(str(path), f"Buyer-{n}", 1, lock)) for n in range(30)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    print("100 tickets, 30 sold. Left:", json.loads(path.read_text(encoding="utf-8"))["left"])


def buy_on_and_on(path: Path) -> None:
    """What the process does whose power fails."""
    lock = Lock()
    while buy(str(path), "Ana", 1, lock):
        pass


def show_crash(path: Path) -> None:
    """A process that sells is killed, again and again, until the file is no stock any more."""
    for times in range(1, 1000):
        open_sale(path, 1_000_000)
        seller = Process(target=buy_on_and_on, args=(path,))
        seller.start()
        time.sleep(0.01)
        seller.kill()
        seller.join()
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            print(f"After {times} power failures the file holds {path.read_text()!r}")
            return
    print("The file has survived everything.")


def show_queue(path: Path) -> None:
    """Ana connects and says nothing; Bo only wants to know how many tickets are left."""
    open_sale(path, 7)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        office = Process(target=serve, args=(listener, str(path)))
        office.start()
        with socket.create_connection(listener.getsockname()):
            time.sleep(0.2)
            with socket.create_connection(listener.getsockname(), timeout=1) as bo:
                send_message(bo, b'{"op": "left"}')
                try:
                    print("Bo is told:", recv_message(bo))
                except TimeoutError:
                    print("Bo has waited for a second, and nobody has answered.")
        office.terminate()
        office.join()


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "race"
    show = {"race": show_race, "crash": show_crash, "queue": show_queue}[wanted]
    with tempfile.TemporaryDirectory() as folder:
        show(Path(folder, "stock.json"))
