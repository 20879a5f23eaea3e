"""The learner's file as code, kept for the next run: to compile it takes longer than many a run.

A run's first process has compiled it before anything of the learner's was there. It is code for
runs alone: the judge never loads it.
"""

from msgspec.structs import replace

from grader.engine.wire import Request

__all__ = ["Codes"]


class Codes:
    """What the file of the last run was compiled to; one file is graded at a time."""

    def __init__(self) -> None:
        self._file: object = None
        self._code = b""

    def added(self, request: Request) -> Request:
        """The request with the code of its file, if that is known."""
        return replace(request, code=self._code) if self._file == _file(request) else request

    def keep(self, request: Request, code: bytes) -> None:
        """A run of the request has compiled its file to `code`; empty when it has not."""
        if code:
            self._file, self._code = _file(request), code


def _file(request: Request) -> object:
    """What the code follows from."""
    return request.work[request.file], request.given, request.stub, request.file, request.explored
