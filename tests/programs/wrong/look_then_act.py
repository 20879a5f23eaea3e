"""One ticket, two who have seen it."""
from multiprocessing import Process, Value

def buy(stock, sold):
    if stock.value > 0:
        with stock.get_lock():
            stock.value -= 1
        with sold.get_lock():
            sold.value += 1

def main():
    stock, sold = Value("i", 1), Value("i", 0)
    ps = [Process(target=buy, args=(stock, sold)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return sold.value
