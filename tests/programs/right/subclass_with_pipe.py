"""A subclass that talks over a duplex pipe."""
from multiprocessing import Pipe, Process

class Adder(Process):
    def __init__(self):
        super().__init__(name="adder")
        self.here, self.there = Pipe()

    def run(self):
        total = 0
        while True:
            n = self.there.recv()
            if n is None:
                break
            total += n
        self.there.send(total)

def main():
    adder = Adder()
    adder.start()
    for n in (1, 2, None):
        adder.here.send(n)
    total = adder.here.recv()
    adder.join()
    return total
