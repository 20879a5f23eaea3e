"""The classic programs that `exploration.py` explores: written as a learner would write them."""

from multiprocessing import Condition, Lock, Process, Queue, RawArray, RawValue


def together(*targets):
    """Start one process for each (target, arguments), and wait for all of them."""
    processes = [Process(target=target, args=arguments) for target, *arguments in targets]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def increment(counter, lock, times):
    for _ in range(times):
        if lock:
            lock.acquire()
        counter.value += 1
        if lock:
            lock.release()


def count(processes, locked, times=1):
    counter, lock = RawValue("i", 0), Lock() if locked else None
    together(*[(increment, counter, lock, times) for _ in range(processes)])
    return counter.value


def acquire_twice():
    lock = Lock()
    with lock, lock:
        return "never"


def take_both(first, second):
    with first, second:
        pass


def two_locks(ordered):
    a, b = Lock(), Lock()
    together((take_both, a, b), (take_both, a, b) if ordered else (take_both, b, a))
    return "done"


def philosophers(seats, ordered):
    forks = [Lock() for _ in range(seats)]
    pairs = [(seat, (seat + 1) % seats) for seat in range(seats)]
    if ordered:
        pairs = [(min(pair), max(pair)) for pair in pairs]
    together(*[(take_both, forks[left], forks[right]) for left, right in pairs])
    return "done"


def produce(queue, items):
    for item in range(items):
        queue.put(item)


def produce_and_consume(items, size):
    queue = Queue(size)
    producer = Process(target=produce, args=(queue, items))
    producer.start()
    taken = [queue.get() for _ in range(items)]
    producer.join()
    return taken


def enter(me, right, flags, turn, inside, most):
    flags[me] = 1
    if right:
        turn.value = 1 - me
    while flags[1 - me] and turn.value == 1 - me:
        pass
    inside.value += 1
    most[me] = inside.value
    inside.value -= 1
    flags[me] = 0


def peterson(right):
    flags, turn, inside, most = RawArray("i", 2), RawValue("i"), RawValue("i"), RawArray("i", 2)
    together(*[(enter, me, right, flags, turn, inside, most) for me in (0, 1)])
    return max(most)


def buy(stock, sold, lock):
    if lock:
        lock.acquire()
    if stock.value > 0:
        stock.value -= 1
        sold.value += 1
    if lock:
        lock.release()


def sell(tickets, buyers, locked):
    stock, sold, lock = RawValue("i", tickets), RawValue("i", 0), Lock() if locked else None
    together(*[(buy, stock, sold, lock) for _ in range(buyers)])
    return [stock.value, sold.value]


def wait_once(condition, ready, looks):
    with condition:
        if not looks or not ready.value:
            condition.wait()


def tell(condition, ready):
    with condition:
        ready.value = 1
        condition.notify()


def wake_up(looks):
    condition, ready = Condition(), RawValue("i", 0)
    together((wait_once, condition, ready, looks), (tell, condition, ready))
    return ready.value


def write_many(operations):
    """One process, so many operations: what an operation costs."""
    cell = RawValue("i", 0)
    for _ in range(operations):
        cell.value = 1
