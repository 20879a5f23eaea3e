import socket
from multiprocessing import Pool


def serve(listener, limit: int) -> None:
    with Pool(limit) as pool:
        served = []
        try:
            while True:
                conn, _ = listener.accept()
                served.append(pool.apply_async(echo, (conn,)))
        except KeyboardInterrupt:
            for one in served:
                one.wait()
            pool.close()
            pool.join()


def echo(conn):
    with conn:
        while data := conn.recv(65536):
            conn.sendall(data)
