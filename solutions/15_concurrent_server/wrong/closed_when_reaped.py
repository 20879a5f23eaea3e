import os
import signal


def serve(listener, limit: int) -> None:
    connections = {}

    def reap(*_):
        while connections:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            connections.pop(pid).close()

    signal.signal(signal.SIGCHLD, reap)
    try:
        while True:
            while len(connections) >= limit:
                signal.sigtimedwait([signal.SIGUSR1], 0.02)
            conn, _ = listener.accept()
            pid = os.fork()
            if pid == 0:
                echo(listener, conn)
                os._exit(0)
            connections[pid] = conn
    except KeyboardInterrupt:
        while connections:
            signal.pause()


def echo(listener, conn):
    listener.close()
    with conn:
        try:
            while data := conn.recv(65536):
                conn.sendall(data)
        except ConnectionError:
            pass
