"""Makes the sockets that a run shares with the judge, before the learner's file is loaded.

They are made here, and not by the judge: a socket belongs to the network in which it was made, and
whoever has one could disconnect it and reach what listens out there.
"""

import socket
from collections.abc import Sequence

__all__ = ["connect", "listen"]

_NO_NETWORK = "there is no network in this sandbox; the strong one has one: grader doctor"
_SMALL = 4096
_BACKLOG = 512
"""More than there can be clients: for one too many the system would wait a second."""


def connect(gate: int, small_buffers: Sequence[bool]) -> list[socket.socket]:
    """The near ends of as many TCP connections on loopback; the far ends go out over `gate`.

    With each goes a second descriptor of the near end. OSError where there is no network.
    """
    if not small_buffers:
        return []
    pairs = [_pair(small) for small in small_buffers]
    _hand_out(gate, b"c", [end.fileno() for far, near in pairs for end in (far, near)])
    for far, _ in pairs:
        far.close()
    return [near for _, near in pairs]


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
    try:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            far = socket.create_connection(listener.getsockname())
            near, _ = listener.accept()
    except PermissionError:
        raise OSError(_NO_NETWORK) from None
    for end in (far, near):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if small:
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SMALL)
    return far, near
