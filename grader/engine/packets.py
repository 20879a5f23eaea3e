"""Messages of any length over a socket whose packets have a bounded size.

A message travels in pieces: a first byte that says whether more follows, then the piece.
"""

import socket
from collections.abc import Sequence

from grader.errors import ChannelError

__all__ = ["MAX_MESSAGE", "PACKET", "join_pieces", "send_pieces"]

PACKET = 60_000
MAX_MESSAGE = 32 * 1024 * 1024
_MORE, _LAST = b"\x00", b"\x01"


def send_pieces(
    channel: socket.socket, data: bytes, rights: Sequence[tuple[int, int, object]] = ()
) -> None:
    """Send `data` in as many packets as it needs; `rights` travel with the first."""
    for start in range(0, len(data), PACKET):
        last = start + PACKET >= len(data)
        packet = (_LAST if last else _MORE) + data[start : start + PACKET]
        if rights and start == 0:
            channel.sendmsg([packet], rights)  # type: ignore[arg-type]
        else:
            channel.send(packet)


def join_pieces(pieces: bytearray, packet: bytes) -> bytes | None:
    """Add a packet to a sender's `pieces`; the whole message once it is complete.

    Raises ChannelError for a packet of the wrong form and for a message over `MAX_MESSAGE`.
    """
    if packet[:1] not in (_MORE, _LAST) or len(packet) > PACKET + 1:
        raise ChannelError("not a packet of ours")
    if packet[:1] == _LAST and not pieces:
        return packet[1:]
    if len(pieces) + len(packet) > MAX_MESSAGE:
        raise ChannelError(f"a message of more than {MAX_MESSAGE} bytes")
    pieces += packet[1:]
    if packet[:1] == _MORE:
        return None
    whole = bytes(pieces)
    pieces.clear()
    return whole
