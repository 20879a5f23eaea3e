"""A lean process that forks the runs of one submission and ends what they leave behind.

With "explored" as `argv[2]` it replaces multiprocessing first, once for all its runs; it is itself
not subject to that, and so keeps what it needs of the system under names of its own.

Started once, in a sandbox where there is one, with its end of the control socket as descriptor
`argv[1]`. The first thing it is told is how to confine itself. It never loads a learner's file
itself. It is the subreaper of its runs: whatever they start comes back to it, setsid and double
forks included. When the judge is gone, so is it.
"""

import array
import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
import traceback

from msgspec import Struct

from grader.engine import wire
from grader.engine.inside.channel import Channel
from grader.engine.inside.child import live
from grader.engine.inside.confine import confine, die_with_parent, set_dumpable
from grader.engine.inside.folders import empty, remove
from grader.engine.inside.tree import adopt_orphans, kill_below
from grader.engine.packets import PACKET

__all__ = ["Zygote", "end_descendants", "main"]

_SHARED = "/dev/shm"  # noqa: S108
_NAMES = 20
"""How many names of things left behind are told."""
_DESCRIPTORS_OF_A_RUN = 6
_DEAF_TO = [
    number
    for number in signal.valid_signals() - {signal.SIGPIPE, signal.SIGXFSZ}
    if signal.getsignal(number) is signal.SIG_IGN
]
"""Signals that the grader ignores, and so the zygote; those two Python ignores by itself."""
_exit, _getpid = os._exit, os.getpid


def main() -> None:
    """Serve the judge at the other end of the control socket until it hangs up."""
    control = socket.socket(fileno=int(sys.argv[1]))
    order = wire.decode_command(control.recv(PACKET))
    if not isinstance(order, wire.Confine):
        raise TypeError("to be confined comes first")
    confine(order)
    if order.own_files:  # elsewhere there is a folder to be removed first
        die_with_parent(signal.SIGKILL)
    wake, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as process 1 it hears only what it listens to
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    adopt_orphans()
    if sys.argv[2:] == ["explored"]:
        importlib.import_module("grader.engine.inside.explored.main")  # or each run would load it
        importlib.import_module("grader.engine.inside.explored.install").install()
    zygote = Zygote(control, wake, order)
    set_dumpable(not order.filter)
    gc.collect()
    gc.freeze()
    control.send(wire.encode(wire.Ready()))
    zygote.serve()


class Zygote:
    """Has at most one run at a time; `_run` is its number while a process of it is left."""

    def __init__(self, control: socket.socket, wake: int, order: wire.Confine) -> None:
        self._control = control
        self._wake = wake
        self._order = order
        self._kept = {folder: frozenset(os.listdir(folder)) for folder in order.own_files}
        self._run: int | None = None
        self._folder = ""

    def serve(self) -> None:
        """Obey commands and reap children until the judge hangs up; then end everything."""
        poller = select.poll()
        poller.register(self._control, select.POLLIN)
        poller.register(self._wake, select.POLLIN)
        listening = True
        try:
            while listening:
                ready = {descriptor for descriptor, _ in poller.poll()}
                if self._wake in ready:
                    os.read(self._wake, 4096)
                    self._reap(os.WNOHANG)
                if self._control.fileno() in ready:
                    listening = self._obey()
        except (BrokenPipeError, ConnectionResetError):
            listening = False
        finally:
            if not listening:
                end_descendants()
                if self._run is not None:
                    self._remove_folder()

    def _obey(self) -> bool:
        """Carry out one command; False when the judge has hung up."""
        size = _DESCRIPTORS_OF_A_RUN * array.array("i").itemsize
        packet, ancillary, _, _ = self._control.recvmsg(PACKET, socket.CMSG_SPACE(size))
        if not packet:
            return False
        match wire.decode_command(packet):
            case wire.Launch(run, folder, kept):
                self._folder = folder
                descriptors = array.array("i")
                for _, _, data in ancillary:
                    descriptors.frombytes(data)
                self._launch(run, descriptors, kept)
            case wire.KillAll():
                while self._run is not None:
                    _kill(self._order.alone)
                    self._reap(0)
            case wire.Confine():
                raise TypeError("confined already")
        return True

    def _launch(self, run: int, descriptors: "array.array[int]", kept: bool) -> None:
        pid = os.fork()
        if pid == 0 and kept:
            adopt_orphans()
            pid = self._keep(run)
        if pid == 0:
            signal.set_wakeup_fd(-1)
            _hear_signals()
            os.setsid()
            self._control.close()
            os.close(self._wake)
            set_dumpable(True)  # for the judge, who looks at what runs wait for
            _be(descriptors, self._order)
        self._run = run
        for descriptor in descriptors:
            os.close(descriptor)
        if not kept:
            self._say(wire.Forked(run, pid))

    def _keep(self, run: int) -> int:
        """Fork the run: 0 in its first process. The keeper reaps all of it, and then ends.

        In a sandbox the zygote is process 1, and elsewhere it is not. Orphans of a run that is kept
        are adopted by somebody else everywhere.
        """
        pid = os.fork()
        if pid:
            self._run = run
            self._say(wire.Forked(run, pid))
            with contextlib.suppress(ChildProcessError):
                while True:
                    ended, status = os.waitpid(-1, 0)
                    self._say(wire.Reaped(run, ended, os.waitstatus_to_exitcode(status)))
            _exit(0)
        return 0

    def _reap(self, options: int) -> None:
        """Reap and report what has ended; with options 0 wait for one at least."""
        while self._run is not None:
            try:
                pid, status = os.waitpid(-1, options)
            except ChildProcessError:
                self._say(wire.Gone(self._run, self._clean()))
                self._run = None
                return
            if pid == 0:
                return
            self._say(wire.Reaped(self._run, pid, os.waitstatus_to_exitcode(status)))
            options = os.WNOHANG

    def _clean(self) -> tuple[str, ...]:
        """Remove what the run has left; the names of the shared memory among it."""
        self._remove_folder()
        left = self._left_in_memory()
        for name in left:
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(_SHARED, name))
        for folder, kept in self._kept.items():
            empty(folder, kept)
        return tuple(os.fsencode(name).decode("utf-8", "replace") for name in left[:_NAMES])

    def _left_in_memory(self) -> list[str]:
        """What is in /dev/shm and certainly ours: all of it, or what our own user id has made."""
        if _SHARED in self._kept:
            return sorted(set(os.listdir(_SHARED)) - self._kept[_SHARED])
        if not self._order.user:
            return []
        return sorted(name for name in os.listdir(_SHARED) if _owner(name) == self._order.user)

    def _remove_folder(self) -> None:
        """Remove the working folder, and nothing else whatever we are told."""
        if os.path.basename(self._folder).startswith(wire.FOLDER_PREFIX):
            remove(self._folder)

    def _say(self, message: Struct) -> None:
        self._control.send(wire.encode(message))


def _hear_signals() -> None:
    """Every signal as a script that was started in a terminal has it.

    What the grader ignores (after `nohup`, or as a shell's background job) would be inherited.
    """
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for deaf_to in (*_DEAF_TO, signal.SIGCHLD):
        signal.signal(deaf_to, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _be(descriptors: "array.array[int]", order: wire.Confine) -> None:
    """Be the first process of a run; does not return."""
    exit_code = 1
    try:
        channel, out, err, stacks, gate, *births = descriptors
        ours = (out, err, stacks, gate, births[0] if births else None)
        exit_code = live(Channel(socket.socket(fileno=channel)), ours, order)
    except BaseException:  # a fault of ours; the judge shows what is written to stderr
        traceback.print_exc()
        raise
    finally:
        _exit(exit_code)


def _kill(alone: bool) -> None:
    """Kill every process of the run; at one stroke, where nobody else could be meant."""
    if alone:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
    else:
        kill_below(_getpid())


def _owner(name: str) -> int:
    """Whose shared memory this is; -1 when it has just gone."""
    try:
        return os.lstat(os.path.join(_SHARED, name)).st_uid
    except OSError:
        return -1


def end_descendants() -> None:
    """Kill and reap every descendant: each one that dies hands its own children to us."""
    while True:
        kill_below(_getpid())
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return
