"""A subclass of Process; a semaphore is taken by the server and given back by the child."""

import multiprocessing


class Guest(multiprocessing.Process):
    def __init__(self, listener, conn, places):
        super().__init__(name="guest", daemon=True)
        self.listener = listener
        self.conn = conn
        self.places = places

    def run(self):
        self.listener.close()
        try:
            with self.conn:
                self.echo()
        finally:
            self.places.release()

    def echo(self):
        buffer = bytearray(65536)
        view = memoryview(buffer)
        try:
            while count := self.conn.recv_into(view):
                self.conn.sendall(view[:count])
        except (ConnectionResetError, BrokenPipeError):
            return


def serve(listener, limit: int) -> None:
    places = multiprocessing.BoundedSemaphore(limit)
    guests = []
    try:
        while True:
            places.acquire()
            for guest in [one for one in guests if not one.is_alive()]:
                guest.join()
                guests.remove(guest)
            conn, _ = listener.accept()
            guest = Guest(listener, conn, places)
            guest.start()
            guests.append(guest)
            conn.close()
            guest.conn = None
    except KeyboardInterrupt:
        for guest in guests:
            guest.join()
