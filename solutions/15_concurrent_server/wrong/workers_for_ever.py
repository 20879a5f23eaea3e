from multiprocessing import Process


def serve(listener, limit: int) -> None:
    workers = [Process(target=work, args=(listener,)) for _ in range(limit)]
    for worker in workers:
        worker.start()
    try:
        for worker in workers:
            worker.join()
    except KeyboardInterrupt:
        for worker in workers:
            worker.terminate()
            worker.join()


def work(listener):
    while True:
        conn, _ = listener.accept()
        with conn:
            while data := conn.recv(65536):
                conn.sendall(data)
