import signal
import time
from multiprocessing import Process, active_children

stopping = False


def stop(*_):
    global stopping
    stopping = True


def serve(listener, limit: int) -> None:
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        while len(active_children()) >= limit:
            time.sleep(0.02)
        conn, _ = listener.accept()
        Process(target=echo, args=(listener, conn)).start()
        conn.close()
    for child in active_children():
        child.join()


def echo(listener, conn):
    listener.close()
    with conn:
        try:
            while data := conn.recv(65536):
                conn.sendall(data)
        except ConnectionError:
            pass
