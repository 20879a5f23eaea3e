# verdict: wrong
"""Calls a server by an abstract name."""
import socket
def total(numbers):
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect("\0hostile-@VICTIM@")
            sock.send(b"escaped")
        return "escaped"
    except OSError:
        return "blocked"
