"""Makes the sockets that a run shares with the judge, before the learner's file is loaded.

They are made here, and not by the judge: a socket belongs to the network in which it was made, and
whoever has one could disconnect it and reach what listens out there.
"""

import contextlib
import socket
from collections.abc import Sequence

from grader.engine.wire import End, OfClients, OfConnection, OfServer

__all__ = ["HOST", "SOCKETS_OF_A_SERVER", "NearEnd", "connect", "listen"]

NearEnd = socket.socket | tuple[str, int]
"""What a scenario gets of a peer: a socket, or the address of a UDP server."""
SOCKETS_OF_A_SERVER = 3

_NO_NETWORK = "there is no network in this sandbox; the strong one has one: grader doctor"
_SMALL = 4096
_BACKLOG = 512
"""More than there can be clients: for one too many the system would wait a second."""
HOST, _OTHER_HOST = "127.0.0.1", "127.0.0.2"


def connect(gate: int, ends: Sequence[End]) -> list[NearEnd]:
    """What a scenario gets of each peer; the peers' own sockets go out over `gate`.

    OSError where there is no network.
    """
    if not ends:
        return []
    with contextlib.ExitStack() as away:
        try:
            made = [_make(end, away) for end in ends]
        except PermissionError:
            raise OSError(_NO_NETWORK) from None
        _hand_out(gate, b"c", [one.fileno() for _, sockets in made for one in sockets])
    return [near for near, _ in made]


def _make(end: End, away: contextlib.ExitStack) -> tuple[NearEnd, list[socket.socket]]:
    """What the scenario gets, and the judge; what the scenario doesn't is closed with `away`."""
    match end:
        case OfConnection(small):
            far, near = _pair(small)
            away.enter_context(far)
            return near, [far, near]
        case OfServer():
            sockets = _server()
            for one in sockets:
                away.enter_context(one)
            return sockets[0].getsockname(), sockets
        case OfClients(count):
            clients = [away.enter_context(_bound()) for _ in range(count)]
            serving = _bound()
            return serving, [serving, *clients]


def listen(gate: int, clients: int) -> socket.socket:
    """A listener on loopback; its port and sockets for as many `clients` go out over `gate`.

    Whoever holds one of those connects within this run's network. OSError where there is none.
    """
    try:
        listener = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
        sockets = [socket.socket() for _ in range(clients)]
    except PermissionError:
        raise OSError(_NO_NETWORK) from None
    port = listener.getsockname()[1].to_bytes(2, "big")
    _hand_out(gate, port, [one.fileno() for one in sockets])
    for one in sockets:
        one.close()
    return listener


def _hand_out(gate: int, packet: bytes, descriptors: list[int]) -> None:
    with socket.socket(fileno=gate) as door:
        socket.send_fds(door, [packet], descriptors)
        door.detach()


def _pair(small: bool) -> tuple[socket.socket, socket.socket]:
    """Both ends of a new connection: the peer's, and the learner's."""
    with socket.create_server((HOST, 0)) as listener:
        far = socket.create_connection(listener.getsockname())
        near, _ = listener.accept()
    for end in (far, near):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if small:
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SMALL)
    return far, near


def _server() -> list[socket.socket]:
    """A server's socket, one at another port, and one at the same port of another host."""
    server = _bound()
    return [server, _bound(), _bound(_OTHER_HOST, server.getsockname()[1])]


def _bound(host: str = HOST, port: int = 0) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((host, port))
    return sock
