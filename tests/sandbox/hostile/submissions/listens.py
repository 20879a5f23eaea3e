# verdict: leaked|wrong
"""Leaves a server behind, for others to find."""
import os, socket, time
def total(numbers):
    try:
        server = socket.create_server(("127.0.0.1", 0))
    except OSError:
        server = socket.socket(socket.AF_UNIX)
        server.bind("socket")
        server.listen()
    if os.fork() == 0:
        os.setsid()
        while True:
            time.sleep(0.2)
    return -1
