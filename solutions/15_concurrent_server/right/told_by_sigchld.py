"""A handler of SIGCHLD reaps at once, whatever the server is waiting for at that moment."""

import os
import signal


class Server:
    def __init__(self, listener, limit):
        self.listener = listener
        self.limit = limit
        self.running = set()
        signal.signal(signal.SIGCHLD, self.reap)

    def reap(self, *_):
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.running.discard(pid)

    def wait_while(self, busy):
        """Sleep until somebody has ended, and look again; no signal is lost in between."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        try:
            while busy():
                signal.sigwait({signal.SIGCHLD})
                self.reap()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})

    def run(self):
        while True:
            self.wait_while(lambda: len(self.running) >= self.limit)
            conn, _ = self.listener.accept()
            with conn:
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
                pid = os.fork()
                if pid == 0:
                    self.child(conn)
                self.running.add(pid)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})

    def child(self, conn):
        try:
            self.listener.close()
            for data in iter(lambda: conn.recv(1 << 16), b""):
                conn.sendall(data)
        except ConnectionError:
            pass
        finally:
            os._exit(0)


def serve(listener, limit: int) -> None:
    server = Server(listener, limit)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    server.wait_while(lambda: server.running)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
