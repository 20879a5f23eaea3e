"""The kitchen, mended: the end is told once all cooks are done, to each guest, on the same way."""

import sys
import time
from multiprocessing import Process, Queue


def cook(dishes: list[str], counter, cook_time: float) -> None:
    """Cook my share; that there will be no more is not for one cook to say."""
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)


def guest(counter, meals, eat_time: float) -> None:
    """Eat until the counter says that there is no more, then tell what I had."""
    meal = []
    while (dish := counter.get()) is not None:
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(
    dishes: list[str],
    cooks: int,
    guests: int,
    slots: int,
    cook_time: float = 0,
    eat_time: float = 0,
) -> list[list[str]]:
    """Have the dishes cooked and eaten; return what each guest ate."""
    counter, meals = Queue(slots), Queue()
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(counter, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    for _ in crowd:
        counter.put(None)
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten


MENU = ["green peppers with pork", "green peppers", "pork"]

if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "one"
    people = {"one": (1, 1), "guests": (1, 2), "cooks": (2, 2)}
    if wanted in people:
        print("What each guest ate:", serve(MENU, *people[wanted], slots=1, cook_time=0.5))
    else:
        print("python kitchen.py one | guests | cooks")
