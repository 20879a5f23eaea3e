"""Two classes of processes, and a SimpleQueue for what the guests tell at the end."""

import time
from multiprocessing import Process, Queue, SimpleQueue


class Cook(Process):
    def __init__(self, share, counter, seconds):
        super().__init__(name=f"cook of {len(share)}")
        self.share = share
        self.counter = counter
        self.seconds = seconds

    def run(self):
        for dish in self.share:
            time.sleep(self.seconds)
            self.counter.put(("dish", dish))


class Guest(Process):
    def __init__(self, number, counter, bills, seconds):
        super().__init__(daemon=True)
        self.number = number
        self.counter = counter
        self.bills = bills
        self.seconds = seconds

    def run(self):
        meal = []
        kind, dish = self.counter.get()
        while kind == "dish":
            time.sleep(self.seconds)
            meal.append(dish)
            kind, dish = self.counter.get()
        self.bills.put((self.number, meal))


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, bills = Queue(maxsize=slots), SimpleQueue()
    base, extra = divmod(len(dishes), cooks)
    staff, begin = [], 0
    for number in range(cooks):
        end = begin + base + (number < extra)
        staff.append(Cook(dishes[begin:end], counter, cook_time))
        begin = end
    crowd = [Guest(number, counter, bills, eat_time) for number in range(guests)]
    for process in crowd + staff:
        process.start()
    for process in staff:
        process.join()
    for _ in range(guests):
        counter.put(("closed", None))
    eaten = dict(bills.get() for _ in range(guests))
    for process in crowd:
        process.join()
    return [eaten[number] for number in range(guests)]
