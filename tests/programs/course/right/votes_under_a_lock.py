"""Three polling stations add up the votes in a Manager's dict, one at a time."""
from multiprocessing import Lock, Manager, Process


def station(votes, ballots, lock):
    for name in ballots:
        with lock:
            votes[name] = votes.get(name, 0) + 1


def main():
    with Manager() as m:
        votes, lock = m.dict(), Lock()
        stations = [
            Process(target=station, args=(votes, ballots, lock))
            for ballots in (["wei"], ["li"], ["wei"])
        ]
        for s in stations:
            s.start()
        for s in stations:
            s.join()
        return dict(sorted(votes.items()))
