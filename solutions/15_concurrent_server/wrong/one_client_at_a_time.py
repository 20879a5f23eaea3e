from multiprocessing import Process


def serve(listener, limit: int) -> None:
    try:
        while True:
            conn, _ = listener.accept()
            child = Process(target=echo, args=(listener, conn))
            child.start()
            conn.close()
            child.join()
    except KeyboardInterrupt:
        child.join()


def echo(listener, conn):
    listener.close()
    with conn:
        try:
            while data := conn.recv(65536):
                conn.sendall(data)
        except ConnectionError:
            pass
