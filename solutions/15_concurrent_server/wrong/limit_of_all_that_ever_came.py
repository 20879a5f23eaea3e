from multiprocessing import Process, Semaphore, active_children


def serve(listener, limit: int) -> None:
    places = Semaphore(limit)
    try:
        while True:
            places.acquire()
            active_children()
            conn, _ = listener.accept()
            Process(target=echo, args=(listener, conn)).start()
            conn.close()
    except KeyboardInterrupt:
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
