# verdict: wrong
"""Calls a server on this machine's loopback."""
import socket
def total(numbers):
    try:
        socket.create_connection(("127.0.0.1", @TCP@), timeout=1).send(b"escaped")
        return "escaped"
    except OSError:
        return "blocked"
