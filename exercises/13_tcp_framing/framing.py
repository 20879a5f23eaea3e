"""The postman. Two letters are sent and two arrive, as long as nobody is in a hurry.

See it with your own eyes before you mend anything:

    python framing.py slowly      the sender waits a moment between two messages
    python framing.py quickly     the same messages, without the wait
    python framing.py long        one message of ten thousand bytes
"""

import socket
import sys
import time
from multiprocessing import Process

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    """Send `payload` as one message over a connected TCP socket.

    On the wire a message is its length, in 4 bytes, big-endian and without a sign, and then the
    payload, byte for byte. Any bytes may be a payload, none at all included. All of the message has
    been handed over when this returns, however little the socket takes at a time.
    """
    # Work here: the other side sees a stream of bytes. How does it know where this message ends?
    sock.send(payload)


def recv_message(sock) -> bytes | None:
    """Receive one message from a connected TCP socket and return its payload.

    Not a byte more than this message is taken from the stream; or what was taken too early is kept
    for the next call on the same socket. Where the other side has ended the connection between two
    messages, the result is None; an end inside a message, in the header or in the payload, is a
    ConnectionError. A header that announces more than MAX_MESSAGE bytes is a ValueError, raised at
    once: no memory is taken for such a payload, and nobody waits for it. Exactly MAX_MESSAGE bytes
    are allowed.
    """
    # Work here: what does recv promise, and what does it only do on a quiet day?
    return sock.recv(4096) or None


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "slowly"
    letters = [b"x" * 10_000] if wanted == "long" else [b"Dear Ana,", b"", b"see you soon."]

    def write_letters(sock, pause: float) -> None:
        """What the sender's process does."""
        for letter in letters:
            send_message(sock, letter)
            time.sleep(pause)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _ = listener.accept()
    sender = Process(target=write_letters, args=(theirs, 0.2 if wanted == "slowly" else 0))
    sender.start()
    theirs.close()
    time.sleep(0 if wanted == "slowly" else 0.2)
    while (letter := recv_message(ours)) is not None:
        text = repr(letter) if len(letter) < 60 else f"{len(letter)} bytes"
        print(f"received: {text}")
    sender.join()
