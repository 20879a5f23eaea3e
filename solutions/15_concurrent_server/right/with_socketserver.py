"""The standard library has a forking server: it gets our listener, and lets go of it in children."""

import socketserver


class Handler(socketserver.BaseRequestHandler):
    def setup(self):
        self.server.socket.close()

    def handle(self):
        try:
            while data := self.request.recv(65536):
                self.request.sendall(data)
        except ConnectionError:
            pass


def serve(listener, limit: int) -> None:
    server = socketserver.ForkingTCPServer(listener.getsockname(), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.max_children = limit
    try:
        server.serve_forever(poll_interval=0.05)
    except KeyboardInterrupt:
        pass
    server.server_close()
