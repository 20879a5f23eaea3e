"""A context of its own; try and finally around the years; kwargs."""

import multiprocessing
from time import sleep

fork = multiprocessing.get_context("fork")


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    sleep(life)
    print("dies of old age", flush=True)


def daemon(life, name=None):
    one = fork.Process(target=concubine, kwargs={"life": life}, name=name)
    one.daemon = True
    one.start()
    return one


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    her = daemon(life)
    try:
        sleep(years)
        print("the story ends", flush=True)
    finally:
        her.terminate()
        her.join()


def court(years: float, lives: dict[str, float]) -> list[str]:
    ladies = [daemon(life, name) for name, life in lives.items()]
    sleep(years)
    return sorted(map(lambda lady: lady.name, filter(lambda lady: lady.is_alive(), ladies)))
