# verdict: refused
# says: open
"""Fills the buffers of sockets that nobody reads."""
import socket
def total(numbers):
    kept = []
    for _ in range(2000):
        one, other = socket.socketpair()
        kept += [one, other]
        one.setblocking(False)
        try:
            while True:
                one.send(b"x" * 60_000)
        except BlockingIOError:
            pass
    return -1
