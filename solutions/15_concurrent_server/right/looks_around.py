"""The listener has a time limit: between two clients the server looks who has ended."""

import os
import signal


def serve(listener, limit: int) -> None:
    stopping = []
    before = signal.signal(signal.SIGINT, lambda *_: stopping.append(True))
    listener.settimeout(0.05)
    children = []
    while not stopping:
        children = [pid for pid in children if os.waitpid(pid, os.WNOHANG) == (0, 0)]
        if len(children) >= limit:
            signal.sigtimedwait([signal.SIGCHLD], 0.02)
            continue
        try:
            conn, _ = listener.accept()
        except TimeoutError:
            continue
        conn.settimeout(None)
        pid = os.fork()
        if not pid:
            child(listener, conn)
        children.append(pid)
        conn.close()
    for pid in children:
        os.waitpid(pid, 0)
    signal.signal(signal.SIGINT, before)


def child(listener, conn):
    listener.close()
    try:
        while data := conn.recv(512):
            conn.sendall(data)
    except Exception as error:
        print("gone:", error)
    os._exit(0)
