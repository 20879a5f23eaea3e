"""Messages are told apart by a line end, not by their length."""

MAX_MESSAGE = 16 * 1024 * 1024


def send_message(sock, payload: bytes) -> None:
    sock.sendall(payload + b"\n")


def recv_message(sock) -> bytes | None:
    line = b""
    while not line.endswith(b"\n"):
        byte = sock.recv(1)
        if not byte:
            if line:
                raise ConnectionError("no line end")
            return None
        line += byte
        if len(line) > MAX_MESSAGE:
            raise ValueError("too long")
    return line[:-1]
