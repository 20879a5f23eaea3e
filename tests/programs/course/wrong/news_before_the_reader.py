"""The editor notifies whoever waits; a reader who comes a moment later waits for ever."""
from multiprocessing import Condition, Process, Value


def editor(news, paper):
    with news:
        paper.value = 1
        news.notify_all()


def reader(news, paper):
    if not paper.value:
        with news:
            news.wait()


def main():
    news, paper = Condition(), Value("i", 0, lock=False)
    ps = [Process(target=f, args=(news, paper)) for f in (reader, editor)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return paper.value
