"""The directory by postcard. One card asks for an address and one brings it, if the post is kind.

See it with your own eyes before you mend anything; Ctrl-C ends what does not end by itself:

    python lookup.py kind        every card arrives, once
    python lookup.py lossy       the first card gets lost on its way
    python lookup.py rude        a stranger answers first
    python lookup.py unknown     somebody is looked for who is not in the book
"""

import socket
import sys
from multiprocessing import Process


def resolve(name: str, server: tuple[str, int], timeout: float, retries: int) -> str:
    """Ask the directory at `server`, over UDP, for the address of `name`, and return it.

    The question is one datagram, "{id} {name}": a number, a fresh one for each call, one space and
    the name. The answer is "{id} {address}", with the same id and exactly one space, and it comes
    from `server`. Whatever else arrives is ignored: what has another id, what comes from another
    host or port, what is malformed.

    Without an answer within `timeout` seconds the question is sent again, with the same id or a
    fresh one, up to `retries` times: `retries` + 1 datagrams in all, and the wait after the last
    one is as long as the others. Then it is a TimeoutError. So a call takes no longer than
    (retries + 1) * timeout, however much else arrives meanwhile. An answer with "?" for an address
    means that the directory does not know the name: LookupError. However the call ends, its socket
    is closed again.
    """
    # Work here: what if a card never arrives? And who can write you one?
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(f"1 {name}".encode(), server)
        answer, _ = sock.recvfrom(1024)
    return answer.decode().split()[1]


def serve(sock, table: dict[str, str]) -> None:
    """Answer the questions that come to the UDP socket `sock`, until the datagram b"stop" comes.

    A question is "{id} {name}"; the answer goes from `sock` to whoever has asked: "{id} {address}"
    with the address from `table`, or "{id} ?" where the name is not in it. Each datagram is a
    question of its own, even if the same one came before. What is no question may be answered or
    ignored, and never ends the server, whatever bytes it is made of.
    """
    # Work here: not everybody writes what you expect.
    while True:
        question, client = sock.recvfrom(1024)
        number, name = question.decode().split()
        sock.sendto(f"{number} {table[name]}".encode(), client)


if __name__ == "__main__":
    weather = sys.argv[1] if len(sys.argv) > 1 else "kind"

    def bound():
        """A UDP socket with a port of its own."""
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind(("127.0.0.1", 0))
        return sock

    def carry(counter, directory) -> None:
        """The post: takes cards at the counter to the directory, and brings back what it says."""
        cards = 0
        while True:
            question, client = counter.recvfrom(1024)
            cards += 1
            if weather == "lossy" and cards == 1:
                continue
            if weather == "rude":
                bound().sendto(b"0 the.stranger's.house", client)
            with bound() as sock:
                sock.sendto(question, directory)
                counter.sendto(sock.recv(1024), client)

    office, counter = bound(), bound()
    clerk = Process(target=serve, args=(office, {"ana": "10.0.0.1", "ben": "10.0.0.2"}))
    post = Process(target=carry, args=(counter, office.getsockname()), daemon=True)
    clerk.start()
    post.start()
    for name in ["zoe"] if weather == "unknown" else ["ana", "ben"]:
        print(name, "lives at", resolve(name, counter.getsockname(), 0.5, 3))
    bound().sendto(b"stop", office.getsockname())
    clerk.join()
