"""The processes of one run: who began, under which name and number, and how each has ended."""

from grader.engine import wire
from grader.engine.numbers import Numbers
from grader.engine.proctree import Snapshot
from grader.engine.records import ProcessRecord

__all__ = ["MAIN", "Family"]

MAIN = "MainProcess"
_SERVER = "BaseManager._run_server"


class _Process:
    """What is known of one process so far."""

    def __init__(self, started: float) -> None:
        self.started = started
        self.began: wire.Began | None = None
        self.ended_at: float | None = None
        self.end: wire.Ended | None = None
        self.exit_code: int | None = None
        self.last_step: int | None = None

    @property
    def serves(self) -> bool:
        """Whether it is a Manager's server."""
        return self.began is not None and self.began.target == _SERVER


class Family:
    """Everybody that was heard of or seen, by the judge's numbers; times are in seconds."""

    def __init__(self) -> None:
        self.main_pid = 0
        self.main_ended: float | None = None
        self._numbers = Numbers()
        self._known: dict[int, _Process] = {}

    def first(self, pid: int, own: int, now: float) -> None:
        """The zygote has forked the process that makes the call; it calls itself `own`."""
        self.main_pid = pid
        self._numbers.learn(pid, own)
        self._process(pid, now)

    def spoke(self, pid: int, now: float) -> None:
        """The process has said something, so it is there."""
        self._process(pid, now)

    def began(self, pid: int, report: wire.Began, now: float) -> None:
        """The process says who it is."""
        self._numbers.learn(pid, report.pid)
        self._process(pid, now).began = report

    def ends(self, pid: int, report: wire.Ended, now: float) -> None:
        """The process says how it ends."""
        process = self._process(pid, now)
        process.end, process.ended_at = report, now

    def present(self, tree: Snapshot, now: float) -> None:
        """These processes are there now; whoever else was known has ended."""
        self._numbers.saw(tree.own)
        for pid in tree.pids:
            self._process(pid, now)
        for pid, process in self._known.items():
            if pid not in tree.pids and process.ended_at is None and pid != self.main_pid:
                process.ended_at = now

    def ended(self, pid: int, exit_code: int, now: float, step: int | None) -> None:
        """The kernel knows for certain how and when `pid` has ended, and in which step."""
        process = self._process(pid, now)
        process.exit_code, process.ended_at, process.last_step = exit_code, now, step

    def reaped(self, own: int, exit_code: int, now: float) -> None:
        """The zygote has reaped the process that calls itself `own`; one never heard of is none."""
        pid = self._numbers.judges(own)
        if pid is None:
            return
        process = self._process(pid, now)
        process.exit_code = exit_code
        process.ended_at = process.ended_at or now
        if pid == self.main_pid:
            self.main_ended = now

    def servers(self) -> frozenset[int]:
        """The processes that serve a Manager."""
        return frozenset(pid for pid, one in self._known.items() if one.serves)

    def workers(self, pids: set[int]) -> list[int]:
        """Those of `pids` that do the learner's work, in the order in which they were started.

        A Manager's server does not, nor does what never said who it is, such as a forkserver.
        """
        said = (pid for pid, one in self._known.items() if one.began and not one.serves)
        return [pid for pid in (self.main_pid, *said) if pid in pids]

    def own(self, pid: int) -> int:
        """The number that the process has for itself: the one that learners know."""
        return self._numbers.own(pid)

    def name(self, pid: int) -> str:
        """The process's name, or where it has none its number."""
        if pid == self.main_pid:
            return MAIN
        process = self._known.get(pid)
        name = process.began.name if process and process.began else ""
        return name or f"pid {self.own(pid)}"

    def main_exit_code(self) -> int | None:
        """How the process that made the call has ended."""
        main = self._known.get(self.main_pid)
        return main.exit_code if main else None

    def over(self, since: float) -> float:
        """When the last of them has ended; `since` when none has."""
        ends = (one.ended_at for one in self._known.values() if one.ended_at is not None)
        return max(ends, default=since)

    def records(self, since: float) -> list[ProcessRecord]:
        """All of them, the one that made the call first; times count from `since`."""
        first = sorted(self._known, key=lambda pid: pid != self.main_pid)
        return [self._record(pid, self._known[pid], since) for pid in first]

    def _process(self, pid: int, now: float) -> _Process:
        return self._known.setdefault(pid, _Process(now))

    def _record(self, pid: int, process: _Process, since: float) -> ProcessRecord:
        began, end = process.began, process.end
        exit_code = process.exit_code
        return ProcessRecord(
            name=self.name(pid),
            kind=began.kind if began else "Process",
            pid=self.own(pid),
            parent=began.parent if began else 0,
            daemon=bool(began and began.daemon),
            exit_code=end.exit_code if end and exit_code is None else exit_code,
            fault=end.fault if end else None,
            started=process.started - since,
            ended=None if process.ended_at is None else process.ended_at - since,
            server=process.serves,
            last_step=process.last_step,
            start_method=began.start_method if began else "",
            target=began.target if began else "",
        )
