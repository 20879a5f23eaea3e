# verdict: wrong
"""Sends a datagram to a server on this machine's loopback."""
import socket
def total(numbers):
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"escaped", ("127.0.0.1", @UDP@))
    except OSError:
        pass
    return "blocked"
