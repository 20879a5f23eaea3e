"""As many children as may serve wait for a client each; one that has served is replaced."""

import os
import socket


def serve(listener, limit: int) -> None:
    children = {start(listener) for _ in range(limit)}
    try:
        while True:
            pid, _ = os.wait()
            children.remove(pid)
            children.add(start(listener))
    except KeyboardInterrupt:
        listener.shutdown(socket.SHUT_RDWR)  # whoever still waits for a client gets an error
    while children:
        pid, _ = os.wait()
        children.discard(pid)


def start(listener):
    pid = os.fork()
    if pid == 0:
        try:
            wait_for_one(listener)
        finally:
            os._exit(0)
    return pid


def wait_for_one(listener):
    try:
        conn, _ = listener.accept()
    except OSError:
        return
    listener.close()
    try:
        while data := conn.recv(4096):
            conn.sendall(data)
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
