"""A bounded semaphore guards one connection; nobody gives back too much."""
from multiprocessing import BoundedSemaphore, Process, Value

class Client(Process):
    def __init__(self, pool, uses):
        super().__init__()
        self.pool, self.uses = pool, uses

    def run(self):
        self.pool.acquire()
        try:
            self.uses.value += 1
        finally:
            self.pool.release()

def main():
    pool, uses = BoundedSemaphore(1), Value("i", 0, lock=False)
    clients = [Client(pool, uses) for _ in range(2)]
    for c in clients: c.start()
    for c in clients: c.join()
    return uses.value
