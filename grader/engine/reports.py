"""What the processes of an explored run tell the judge beside what they ask the kernel."""

from grader.engine import messages, wire
from grader.engine.failure import OverLimit, Resource
from grader.engine.kernel import Kernel
from grader.engine.log import RunLog
from grader.engine.operations import ProcessId
from grader.engine.remembered import Report
from grader.engine.spec import RunSpec

__all__ = ["Reports"]

_MAIN = -1


class Reports:
    """Keeps them in a log, stamped with virtual time.

    `keys` are the numbers under which the log knows the processes that have said who they are. They
    are below 0: whoever else speaks goes by the pid that the judge sees.
    """

    def __init__(self, spec: RunSpec, kernel: Kernel) -> None:
        self.log = RunLog(spec, 0.0)
        self.log.family.first(_MAIN, messages.MAIN_PID, 0.0)
        self.keys: dict[ProcessId, int] = {"0": _MAIN}
        self._most = spec.limits.output_kb
        self._kernel = kernel

    def tell(self, process: ProcessId, report: Report) -> None:
        """Take in what `process` has said; ChannelError for what makes no sense."""
        self.say(self.keys.setdefault(process, _MAIN - len(self.keys)), report)

    def say(self, key: int, report: Report) -> None:
        """The same, of whoever goes by this number."""
        self.log.step = self._kernel.steps
        if isinstance(report, bytes):
            self.log.complain(report)
        else:
            self.log.take(key, report, self._kernel.now / 1e9)

    def print(self, process: ProcessId, text: str, step: int) -> None:
        """What `process` has printed in the step of that number."""
        self.log.step = step
        self.log.print(self.keys[process], text.encode(), self._kernel.now / 1e9)

    def began(self, report: wire.Messages) -> ProcessId | None:
        """Who says here that it has begun, if it is one that the kernel knows."""
        if isinstance(report, wire.Began) and report.process in self._kernel.processes:
            return report.process
        return None

    @property
    def printed_too_much(self) -> OverLimit | None:
        """The limit of output, if it was passed."""
        if self.log.printed_bytes <= self._most * 1024:
            return None
        return OverLimit(Resource.OUTPUT, self._most)
