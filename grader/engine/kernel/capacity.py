"""How much a pipe and a socket hold: measured on Linux 6.18, from fs/pipe.c and net/unix/af_unix.c.

A pipe has 16 pages. A write goes on in the last page only if what is left over after whole pages
fits there; a page is free again when it has been read. A socket counts its buffers with their
overhead, and takes another as long as the sum is below its limit. A message is its bytes and four
of length, which is a write of its own for messages above 16,384 bytes (Connection._send_bytes).
"""

from collections import deque
from collections.abc import Sequence

__all__ = ["pipe_takes", "socket_takes"]

PAGE = 4096
PAGES = 16
SOCKET_LIMIT = 212_992
HEAD = 3_776
LARGEST_BUFFER = HEAD + 32_768
HEADER = 4
JOINED = 16_384


def _writes(size: int) -> tuple[int, ...]:
    return (HEADER + size,) if size <= JOINED else (HEADER, size)


class _Pages:
    """The pages of one pipe: for each where it ends and how much of it is unread."""

    def __init__(self) -> None:
        self._pages: deque[tuple[int, int]] = deque()

    def write(self, size: int) -> int:
        """Put in what fits; returns how much did not."""
        rest = size % PAGE
        if self._pages and rest and self._pages[-1][0] + rest <= PAGE:
            end, unread = self._pages.pop()
            self._pages.append((end + rest, unread + rest))
            size -= rest
        while size and len(self._pages) < PAGES:
            part = min(size, PAGE)
            self._pages.append((part, part))
            size -= part
        return size

    def read(self, size: int) -> None:
        """Take bytes out at the front."""
        while size and self._pages:
            end, unread = self._pages.popleft()
            if unread > size:
                self._pages.appendleft((end, unread - size))
            size -= min(unread, size)


def pipe_takes(sizes: Sequence[int], read: int, size: int) -> tuple[bool, bool]:
    """(does it take all, does it take any) of a message of `size` bytes.

    `sizes` are the messages written so far, of which the first `read` have been read.
    """
    pages = _Pages()
    for number in range(len(sizes)):
        for part in _writes(sizes[number]):
            missing = pages.write(part)
            pages.read(missing)  # what had to wait for room got in as the front was read
            pages.write(missing)
        if number < read:
            pages.read(sum(_writes(sizes[number])))
    left = [pages.write(part) for part in _writes(size)]
    return not any(left), left[0] < _writes(size)[0]


def _buffers(size: int) -> int:
    """What a write of `size` bytes counts as."""
    total = 0
    while size > 0:
        part = min(size, LARGEST_BUFFER)
        paged = -(-max(0, part - HEAD) // PAGE) * PAGE
        linear = max(0, part - paged) + 320
        bucket = 512
        while bucket < linear:
            bucket *= 2
        total += 256 + bucket + paged
        size -= part
    return total


def socket_takes(sizes: Sequence[int], read: int, size: int) -> tuple[bool, bool]:
    """As `pipe_takes`, for one direction of a duplex pipe."""
    used = sum(sum(_buffers(part) for part in _writes(old)) for old in sizes[read:])
    any_of_it = used < SOCKET_LIMIT
    for part in _writes(size):
        while part > 0:
            if used >= SOCKET_LIMIT:
                return False, any_of_it
            used += _buffers(min(part, LARGEST_BUFFER))
            part -= LARGEST_BUFFER
    return True, any_of_it
