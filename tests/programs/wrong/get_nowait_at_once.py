"""What was put a moment ago is not there yet."""
from multiprocessing import Queue

def main():
    q = Queue()
    q.put(1)
    return q.get_nowait()
