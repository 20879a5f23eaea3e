"""The echo server. Whoever calls gets back what they say, as long as nobody else is calling.

See it with your own eyes before you mend anything (Linux, macOS or WSL):

    python echo.py silent      one client connects and says nothing; another one says hello
    python echo.py gone        three clients come and go: what is left of them?
    python echo.py stop        Ctrl-C while a client is in the middle of something
"""

import os
import signal
import socket
import subprocess
import sys
import time
from multiprocessing import Process


def serve(listener, limit: int) -> None:
    """Serve clients at `listener`, a TCP socket that listens, until KeyboardInterrupt.

    Each client gets a process of its own, which sends back whatever the client sends, piece by
    piece, until the client has said that nothing more will come; then it ends. At most `limit`
    clients are served at once, and the next ones wait until another one has gone. A silent client
    holds up nobody, and one that breaks its connection off does not stop the server.

    A client has to see the end of its connection when its own process is done with it. So a
    child has one socket open, that of its client: neither the listener, nor anybody else's. When a
    client is accepted, no child that had ended before the last accept is still a zombie.

    KeyboardInterrupt (Ctrl-C: SIGINT, sent to this process alone) ends it: nobody is accepted any
    more, the clients that are being served finish what they are at, however long that takes, and
    when the last child has ended and has been waited for, the function returns. It may close the
    listener.
    """
    # Work here: who talks to the first client, and who listens for the next one meanwhile?
    try:
        while True:
            conn, _ = listener.accept()
            while data := conn.recv(65536):
                conn.sendall(data)
            conn.close()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "silent"
    listener = socket.create_server(("127.0.0.1", 0))
    server = Process(target=serve, args=(listener, 5))
    server.start()

    def connect() -> socket.socket:
        """A new client, who waits for two seconds and no longer."""
        return socket.create_connection(listener.getsockname(), timeout=2)

    def ask(name: str, client: socket.socket, text: bytes) -> None:
        """Say something and show what comes back."""
        try:
            client.sendall(text)
            print(f"{name} said {text!r} and heard {client.recv(1024)!r}")
        except OSError as error:
            print(f"{name} said {text!r}, and then: {error}")

    if wanted == "gone":
        for name in ("ana", "ben", "cy"):
            with connect() as client:
                ask(name, client, b"hello")
        time.sleep(0.5)
        subprocess.run(["ps", "-o", "pid,stat,args", "--ppid", str(server.pid)])
    else:
        silent, talker = connect(), connect()
        if wanted == "stop":
            ask("ana", silent, b"one")
            os.kill(server.pid, signal.SIGINT)
            ask("ana", silent, b"two")
        else:
            ask("ben", talker, b"hello")
        silent.close()
        talker.close()
    os.kill(server.pid, signal.SIGINT)
    server.join(2)
    print("the server has returned" if server.exitcode == 0 else f"the server: {server.exitcode}")
    server.kill()
