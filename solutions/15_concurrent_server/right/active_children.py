"""multiprocessing knows its children: active_children() reaps and counts; a full server polls."""

import time
from multiprocessing import Process, active_children


def handle(listener, conn, address):
    listener.close()
    try:
        while True:
            data = conn.recv(1024)
            if data == b"":
                return
            conn.sendall(data)
    except OSError:
        print(f"lost {address}")
    finally:
        conn.close()


def serve(listener, limit: int) -> None:
    try:
        while True:
            while len(active_children()) >= limit:
                time.sleep(0.02)
            conn, address = listener.accept()
            Process(target=handle, args=(listener, conn, address)).start()
            conn.close()
    except KeyboardInterrupt:
        print("waiting for the last ones")
    for child in active_children():
        child.join()
