from multiprocessing import Process, active_children


def serve(listener, limit: int) -> None:
    try:
        while True:
            conn, _ = listener.accept()
            if len(active_children()) < limit:
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
