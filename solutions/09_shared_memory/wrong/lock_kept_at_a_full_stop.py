from multiprocessing import Array, Lock, Process, Value
from multiprocessing.shared_memory import SharedMemory


def tally(text, counts, lock):
    for letter in text.lower():
        lock.acquire()
        if not "a" <= letter <= "z":
            continue
        counts[ord(letter) - ord("a")] += 1
        lock.release()


def count_letters(texts):
    counts, lock = Array("i", 26, lock=False), Lock()
    processes = [Process(target=tally, args=(text, counts, lock)) for text in texts]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return {chr(ord("a") + i): counts[i] for i in range(26) if counts[i]}


def brighten_slice(name, start, stop, by):
    block = SharedMemory(name)
    for i in range(start, stop):
        block.buf[i] = min(255, block.buf[i] + by)
    block.close()


def brighten(pixels, workers, by):
    size = len(pixels)
    block = SharedMemory(create=True, size=max(1, size))
    try:
        block.buf[:size] = bytes(pixels)
        processes = []
        for nth in range(workers):
            start, stop = size * nth // workers, size * (nth + 1) // workers
            processes.append(Process(target=brighten_slice, args=(block.name, start, stop, by)))
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return list(block.buf[:size])
    finally:
        block.close()
        block.unlink()


def add_up(numbers, total):
    for number in numbers:
        with total.get_lock():
            total.value += number


def mean_of(numbers, workers):
    total = Value("d", 0.0)
    processes = [Process(target=add_up, args=(numbers[i::workers], total)) for i in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value / len(numbers)
