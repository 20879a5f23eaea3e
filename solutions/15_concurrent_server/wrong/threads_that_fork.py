from multiprocessing import Event, Process
from threading import Semaphore, Thread


def serve(listener, limit: int) -> None:
    places = Semaphore(limit)
    threads = []
    try:
        while True:
            places.acquire()
            conn, _ = listener.accept()
            thread = Thread(target=look_after, args=(listener, conn, places))
            thread.start()
            threads.append(thread)
            del conn
    except KeyboardInterrupt:
        for thread in threads:
            thread.join()


def look_after(listener, conn, places):
    ready = Event()
    child = Process(target=echo, args=(listener, conn, ready))
    child.start()
    ready.wait()
    conn.close()
    child.join()
    places.release()


def echo(listener, conn, ready):
    listener.close()
    ready.set()
    with conn:
        try:
            while data := conn.recv(65536):
                conn.sendall(data)
        except ConnectionError:
            pass
