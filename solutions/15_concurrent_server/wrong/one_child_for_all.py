import os
import signal
import time
from multiprocessing import Process


def serve(listener, limit: int) -> None:
    child = Process(target=serve_all, args=(listener,))
    child.start()
    try:
        child.join()
    except KeyboardInterrupt:
        child.terminate()
        child.join()


def serve_all(listener):
    while True:
        conn, _ = listener.accept()
        with conn:
            while data := conn.recv(65536):
                conn.sendall(data)
