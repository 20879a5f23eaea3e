"""The flag is set in the child's own memory."""
from multiprocessing import Process, RawValue

done = False

def work():
    global done
    done = True

def main():
    flag = RawValue("i", 0)
    p = Process(target=work)
    p.start()
    while not flag.value:
        pass
    p.join()
    return "done"
