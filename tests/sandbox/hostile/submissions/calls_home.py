# verdict: wrong
"""Calls the world."""
import socket
def total(numbers):
    for family, address in ((socket.AF_INET, ("192.0.2.1", 80)), (socket.AF_INET6, ("2001:db8::1", 80))):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as sock:
                sock.sendto(b"x", address)
            return "escaped"
        except OSError:
            pass
    return "blocked"
