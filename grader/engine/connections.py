"""The TCP connections of a run's network, and which process has which open, read from /proc."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Connection", "Connections", "Sockets", "connections", "open_sockets", "rows_at"]

_LOCAL_ADDRESS = 1
"""The column of a table of /proc/PID/net."""
_ESTABLISHED, _CLOSE_WAIT, _LISTEN = 0x01, 0x08, 0x0A


@dataclass(frozen=True, slots=True)
class Connection:
    """One end of a TCP connection as the kernel has it."""

    state: int
    unsent: int
    """Bytes that the other end has not acknowledged."""
    inode: int
    """The number of the socket; 0 for a connection that nobody has accepted."""

    @property
    def live(self) -> bool:
        """Whether this end may still send."""
        return self.state in (_ESTABLISHED, _CLOSE_WAIT)


@dataclass(frozen=True, slots=True)
class Connections:
    """What there is at the port of one listener: its inode, and the server's ends of connections.

    These are found by the client's port.
    """

    listener: int
    ends: Mapping[int, Connection]


@dataclass(frozen=True, slots=True)
class Sockets:
    """What the inodes of a run's sockets are: its listener's, and those of clients, by name."""

    listener: int
    clients: Mapping[int, str]


def connections(pid: int, port: int) -> Connections:
    """What there is at `port` in the network of the process `pid`. Takes some milliseconds."""
    listener = 0
    ends = {}
    for remote, connection in _table(pid, port):
        if connection.state == _LISTEN:
            listener = connection.inode
        else:
            ends[remote] = connection
    return Connections(listener, ends)


def open_sockets(pid: int) -> frozenset[int]:
    """The inodes of the sockets that a process has open; none when it has ended."""
    found = set()
    folder = f"/proc/{pid}/fd"
    try:
        for entry in os.listdir(folder):
            target = os.readlink(f"{folder}/{entry}")
            if target.startswith("socket:["):
                found.add(int(target[8:-1]))
    except OSError:  # it is ending
        return frozenset(found)
    return frozenset(found)


def _table(pid: int, port: int) -> Iterator[tuple[int, Connection]]:
    """The other end's port, and the rest of the line, of every connection at `port`."""
    for _, _, remote, state, queues, _, _, _, _, inode, *_ in rows_at(pid, "tcp", port):
        unsent = int(queues.partition(":")[0], 16)
        yield _port(remote), Connection(int(state, 16), unsent, int(inode))


def rows_at(pid: int, table: str, port: int) -> Iterator[list[str]]:
    """The rows of a table of the network of `pid` whose own end is at `port`; none without it."""
    try:
        lines = Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]
    except OSError:  # nobody is left in there, or there is no IPv6
        return
    for line in lines:
        row = line.split()
        if _port(row[_LOCAL_ADDRESS]) == port:
            yield row


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)
