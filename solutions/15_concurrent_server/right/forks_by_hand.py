"""os.fork and waitpid; before each accept it asks who has ended, and waits only if it is full."""

import os


def serve(listener, limit: int) -> None:
    children = set()

    def reap(how):
        while children:
            pid, _ = os.waitpid(-1, how)
            if not pid:
                return
            children.discard(pid)
            how = os.WNOHANG

    try:
        while True:
            reap(0 if len(children) >= limit else os.WNOHANG)
            conn, _ = listener.accept()
            pid = os.fork()
            if pid == 0:
                status = 1
                try:
                    listener.close()
                    echo(conn)
                    status = 0
                finally:
                    os._exit(status)
            children.add(pid)
            conn.close()
    except KeyboardInterrupt:
        listener.close()
    while children:
        reap(0)


def echo(conn):
    try:
        while True:
            data = conn.recv(4096)
            if not data:
                break
            conn.sendall(data)
    except OSError:
        pass
    finally:
        conn.close()
