from multiprocessing import Process, active_children
import time


def serve(listener, limit: int) -> None:
    while True:
        while len(active_children()) >= limit:
            time.sleep(0.02)
        conn, _ = listener.accept()
        Process(target=echo, args=(listener, conn)).start()
        conn.close()


def echo(listener, conn):
    listener.close()
    with conn:
        try:
            while data := conn.recv(65536):
                conn.sendall(data)
        except ConnectionError:
            pass
