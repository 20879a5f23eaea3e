# verdict: wrong
# not in middle: Landlock does not know the paths of sockets; their permissions do
"""Calls a server by the path of its socket."""
import socket
def total(numbers):
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect("@HOME@/socket")
            sock.send(b"escaped")
        return "escaped"
    except OSError:
        return "blocked"
