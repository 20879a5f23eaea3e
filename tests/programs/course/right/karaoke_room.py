"""Three who sing, a room for two: the semaphore counts, and nobody is ever one too many."""
import time
from multiprocessing import Process, Semaphore, Value


def sing(room, inside, most):
    with room:
        with inside.get_lock():
            inside.value += 1
            most.value = max(most.value, inside.value)
        time.sleep(2)
        with inside.get_lock():
            inside.value -= 1


def main():
    room, inside, most = Semaphore(2), Value("i", 0), Value("i", 0, lock=False)
    singers = [Process(target=sing, args=(room, inside, most)) for _ in range(3)]
    for singer in singers:
        singer.start()
    for singer in singers:
        singer.join()
    return most.value <= 2, inside.value
