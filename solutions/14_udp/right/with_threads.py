"""A thread that listens and a queue; a socketserver with a thread for each question."""

import queue
import socket
import socketserver
import threading
import uuid


def resolve(name: str, server: tuple[str, int], timeout: float, retries: int) -> str:
    number = str(uuid.uuid4().int)
    answers = queue.Queue()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("0.0.0.0", 0))
        listener = threading.Thread(target=listen, args=(sock, server, number, answers))
        listener.start()
        try:
            for _ in range(retries + 1):
                sock.sendto(f"{number} {name}".encode(), server)
                try:
                    address = answers.get(timeout=timeout)
                    break
                except queue.Empty:
                    pass
            else:
                raise TimeoutError(name)
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                other.sendto(number.encode() + b" over", ("127.0.0.1", sock.getsockname()[1]))
            listener.join()
    if address == "?":
        raise LookupError(name)
    return address


def listen(sock, server, number, answers):
    while True:
        data, sender = sock.recvfrom(65536)
        if sender != server:
            if data == number.encode() + b" over":
                return
            continue
        try:
            text = data.decode()
        except UnicodeDecodeError:
            continue
        if text.startswith(number + " ") and text.count(" ") == 1:
            answers.put(text[len(number) + 1 :])


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        if data == b"stop":
            self.server.stopped = True
            return
        words = data.split(b" ")
        if len(words) == 2 and data.isascii():
            address = self.server.table.get(words[1].decode(), "?")
            sock.sendto(words[0] + b" " + address.encode(), self.client_address)


class Server(socketserver.UDPServer):
    max_packet_size = 65536
    stopped = False

    def handle_error(self, request, client_address):
        raise


def serve(sock, table: dict[str, str]) -> None:
    server = Server(sock.getsockname(), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket, server.table = sock, table
    while not server.stopped:
        server.handle_request()
