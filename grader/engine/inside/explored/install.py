"""Puts the replaced objects wherever a learner's file may look for them, before it is loaded."""

import concurrent.futures.thread
import multiprocessing
import os
import queue
import sys
import threading
from collections.abc import Callable
from multiprocessing import (
    connection,
    context,
    queues,
    sharedctypes,
    synchronize,
    util,
)
from multiprocessing import process as real
from typing import Any

from grader.engine.inside.explored import (
    conditions,
    living,
    locks,
    memory,
    pipes,
    privates,
    processes,
)
from grader.engine.inside.explored import queues as kernel_queues
from grader.engine.inside.explored.client import client, in_runs, running
from grader.engine.inside.explored.clock import replace_clock
from grader.engine.inside.explored.executors import replace_executors
from grader.engine.inside.explored.files import replace_files
from grader.engine.inside.explored.managers import replace_managers
from grader.engine.inside.explored.pools import replace_pools
from grader.engine.inside.explored.refusals import refuse_the_rest, refuser
from grader.engine.inside.explored.segments import replace_shared_memory
from grader.engine.inside.explored.selecting import replace_select

__all__ = ["install"]

_CORES = 2
"""What cpu_count says: the same on every machine."""
_LOCKS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier")
_QUEUES = ("Queue", "JoinableQueue", "SimpleQueue")
_MEMORY = ("Value", "Array", "RawValue", "RawArray")
_SYNCHRONIZED = ("SynchronizedBase", "Synchronized", "SynchronizedArray", "SynchronizedString")
_IN_CONTEXT = (*_LOCKS, *_QUEUES, "Value", "Array")
"""What is made for the processes that its context starts."""
_PROCESSES = {
    "fork": processes.ForkProcess,
    "spawn": processes.SpawnProcess,
    "forkserver": processes.ForkServerProcess,
}


def install() -> None:
    """Replace everything in this process, and in all that it forks.

    Until a client is there (`client.use`) nothing works any more that asks the kernel.
    """
    replaced = _replaced()
    _replace_contexts(replaced)
    vars(multiprocessing).update(replaced)
    _replace_submodules(replaced)
    _replace_private_kin()
    _replace_os()
    replace_managers()
    replace_pools()
    replace_executors()
    replace_clock()
    replace_shared_memory()
    replace_files()
    replace_select()
    refuse_the_rest()


def _replaced() -> dict[str, Any]:
    return {
        "Process": processes.Process,
        "active_children": processes.active_children,
        "cpu_count": lambda: _CORES,
        "Pipe": pipes.Pipe,
        **{name: _lock_class(name) for name in _LOCKS},
        **{name: getattr(kernel_queues, name) for name in _QUEUES},
        **{name: getattr(memory, name) for name in _MEMORY},
    }


def _lock_class(name: str) -> Any:
    return getattr(locks, name, None) or getattr(conditions, name)


def _replace_contexts(replaced: dict[str, Any]) -> None:
    """The methods of every context; the classes `ForkProcess` and the like."""
    base: Any = context.BaseContext
    for name, value in replaced.items():
        if name != "Process":
            setattr(base, name, (_in_context if name in _IN_CONTEXT else _method)(value))
    base.set_forkserver_preload = refuser("set_forkserver_preload")
    for method, one in vars(context)["_concrete_contexts"].items():
        type(one).Process = _PROCESSES[method]
    default = vars(context)["_default_context"]
    type(default).Process = replaced["Process"]
    default._default_context = context._concrete_contexts["fork"]  # type: ignore[attr-defined]
    vars(context).update({kind.__name__: kind for kind in _PROCESSES.values()})
    vars(context).update(Process=replaced["Process"])
    vars(multiprocessing).update(set_forkserver_preload=base.set_forkserver_preload)


def _method(value: Callable[..., Any]) -> Callable[..., Any]:
    def method(_self: object, *args: Any, **kwargs: Any) -> Any:
        return value(*args, **kwargs)

    return method


def _in_context(value: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return value(*args, ctx=self.get_context(), **kwargs)

    return method


def _replace_submodules(replaced: dict[str, Any]) -> None:
    vars(synchronize).update({name: replaced[name] for name in _LOCKS})
    vars(queues).update({name: replaced[name] for name in _QUEUES})
    vars(sharedctypes).update({name: replaced[name] for name in _MEMORY})
    vars(sharedctypes).update({name: getattr(memory, name) for name in _SYNCHRONIZED})
    vars(connection).update(
        Pipe=pipes.Pipe,
        wait=pipes.wait,
        Connection=pipes.Connection,
        Listener=refuser("multiprocessing.connection.Listener"),
        Client=refuser("multiprocessing.connection.Client"),
    )
    vars(real)["active_children"] = processes.active_children
    threads: Any = concurrent.futures.thread.ThreadPoolExecutor
    threads.__init__ = refuser("ThreadPoolExecutor")


def _replace_private_kin() -> None:
    """threading's locks and queue's queues, where the learner's own lines make them.

    The standard library goes on with the real ones.
    """
    for module, names in (
        (threading, _LOCKS),
        (queue, ("Queue", "LifoQueue", "PriorityQueue", "SimpleQueue")),
    ):
        for name in names:
            kernels = getattr(privates, name)
            vars(module)[name] = _for_learners(kernels, vars(module)[name])


def _for_learners(kernels: Callable[..., Any], real_one: Callable[..., Any]) -> Callable[..., Any]:
    def make(*args: Any, **kwargs: Any) -> Any:
        asks = sys._getframe(1).f_code.co_filename
        learners = running() and asks == client().file
        return (kernels if learners else real_one)(*args, **kwargs)

    return make


def _replace_os() -> None:
    own_pid = os.getpid
    replaced: dict[str, Callable[..., Any]] = {
        "_exit": lambda status: client().exit(int(status), abrupt=True),
        "getpid": lambda: living.pid_of(client().process),
        "getppid": living.pid_of_parent,
        "kill": _kill,
        "cpu_count": lambda: _CORES,
    }
    for name, value in replaced.items():
        vars(os)[name] = in_runs(value, getattr(os, name))
    threads = vars(threading)
    threads["get_native_id"] = in_runs(replaced["getpid"], threading.get_native_id)
    vars(real)["os"] = os
    finalize: Any = util.Finalize.__call__  # it holds the real getpid, to tell whose it is
    finalize.__defaults__ = tuple(
        os.getpid if one is own_pid else one for one in finalize.__defaults__
    )


def _kill(pid: int, number: int, /) -> None:
    """os.kill: of a child of its own like terminate and kill, of anybody else refused."""
    child = processes.child_with_pid(pid)
    if child is None or number not in (9, 15):
        client().refuse("os.kill")
    (child.kill if number == 9 else child.terminate)()
