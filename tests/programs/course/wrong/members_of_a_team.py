"""The nested list is read, changed and put back; two who do it at once lose one."""
from multiprocessing import Manager, Process


def join_team(teams, name):
    members = teams["red"]
    members.append(name)
    teams["red"] = members


def main():
    with Manager() as manager:
        teams = manager.dict({"red": []})
        ps = [Process(target=join_team, args=(teams, name)) for name in ("wei", "li")]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        return sorted(teams["red"])
