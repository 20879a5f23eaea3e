from multiprocessing import Array, Process, Value
from multiprocessing.shared_memory import SharedMemory


def tally(text, counts):
    for letter in text.lower():
        if "a" <= letter <= "z":
            with counts.get_lock():
                counts[ord(letter) - ord("a")] += 1


def count_letters(texts):
    counts = Array("b", 26)
    processes = [Process(target=tally, args=(text, counts)) for text in texts]
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
