from threading import Semaphore, Thread


def serve(listener, limit: int) -> None:
    places = Semaphore(limit)
    threads = []
    try:
        while True:
            places.acquire()
            conn, _ = listener.accept()
            thread = Thread(target=echo, args=(conn, places))
            thread.start()
            threads.append(thread)
    except KeyboardInterrupt:
        for thread in threads:
            thread.join()


def echo(conn, places):
    with conn:
        while data := conn.recv(65536):
            conn.sendall(data)
    places.release()
