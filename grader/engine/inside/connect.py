"""Makes the connections that a run has with the judge's peers, before the learner's file is loaded.

They are made here, and not by the judge: a socket belongs to the network in which it was made, and
whoever has one could disconnect it and reach what listens out there.
"""

import socket
from collections.abc import Sequence

__all__ = ["connect"]

_NO_NETWORK = "there is no network in this sandbox; the strong one has one: grader doctor"
_SMALL = 4096


def connect(gate: int, small_buffers: Sequence[bool]) -> list[socket.socket]:
    """The near ends of as many TCP connections on loopback; the far ends go out over `gate`.

    With each goes a second descriptor of the near end. OSError where there is no network.
    """
    if not small_buffers:
        return []
    pairs = [_pair(small) for small in small_buffers]
    descriptors = [end.fileno() for far, near in pairs for end in (far, near)]
    with socket.socket(fileno=gate) as door:
        socket.send_fds(door, [b"c"], descriptors)
        door.detach()
    for far, _ in pairs:
        far.close()
    return [near for _, near in pairs]


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
