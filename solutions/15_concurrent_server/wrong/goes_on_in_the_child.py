import os


def serve(listener, limit: int) -> None:
    children = set()
    try:
        while True:
            while children and (pid := os.waitpid(-1, 0 if len(children) >= limit else 1)[0]):
                children.remove(pid)
            conn, _ = listener.accept()
            pid = os.fork()
            if pid == 0:
                children = set()
                while data := conn.recv(65536):
                    conn.sendall(data)
            else:
                children.add(pid)
            conn.close()
    except KeyboardInterrupt:
        for pid in children:
            os.waitpid(pid, 0)
