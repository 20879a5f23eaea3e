"""The echo server: a process for each client, and a parent that never loses one.

The reference.
"""

import contextlib
from multiprocessing import Process
from multiprocessing.connection import wait


def serve(listener, limit: int) -> None:
    """Serve clients until KeyboardInterrupt; then wait for those that are being served."""
    running: list[Process] = []
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            running = _with_room(running, limit)
            conn, _ = listener.accept()
            child = Process(target=_echo, args=(listener, conn))
            child.start()
            running.append(child)
            conn.close()
    for child in running:
        child.join()


def _with_room(children: list[Process], limit: int) -> list[Process]:
    """Those that are still running, once they are fewer than `limit`."""
    while True:
        running = [child for child in children if child.is_alive()]
        if len(running) < limit:
            return running
        wait([child.sentinel for child in running])


def _echo(listener, conn) -> None:
    """What the child does for its client."""
    listener.close()
    with conn, contextlib.suppress(ConnectionError):
        while data := conn.recv(65_536):
            conn.sendall(data)
