"""Managers: the real classes and proxies, over a link to the kernel in the place of sockets.

Each call of a method through a proxy is one operation. References are not counted: an object lives
as long as its Manager.
"""

import errno
import os
from multiprocessing import ProcessError, managers, util
from types import FrameType
from typing import Any

from grader.engine.inside.explored import proxied
from grader.engine.inside.explored.client import ServerGone, ask, client, refuse
from grader.engine.inside.explored.fingerprint import learners_frames
from grader.engine.inside.explored.inheritance import dumps, loads
from grader.engine.inside.explored.refusals import refuser
from grader.engine.inside.explored.server import serve
from grader.engine.inside.explored.touches import Touched, touched
from grader.engine.managing import Call, Ready, Shutdown

__all__ = ["replace_managers"]

State: Any = managers.State  # type: ignore[attr-defined]
_UNCOUNTED = ("accept_connection", "incref", "decref", "dummy")


class Link:
    """As the connection of a process to a Manager's server."""

    def __init__(self, address: str, authkey: object = None) -> None:
        self._server = address
        self._connected = self._cut_off = False
        self._answer: Any = None

    def send(self, message: tuple[Any, ...]) -> None:
        """Do what is asked; `recv` gives the answer."""
        name, method, args, kwds = message
        if self._cut_off:
            raise _os_error(errno.EPIPE)
        try:
            self._answer = self._ask(name, method, tuple(args), dict(kwds))
        except ServerGone as gone:
            raise self._error(gone) from None
        except EOFError:
            self._cut_off = True
            raise
        self._connected = name is not None

    def recv(self) -> Any:
        """What came of it: a kind and a result."""
        return self._answer

    def close(self) -> None:
        """Nothing is held here."""

    def _ask(self, name: str | None, method: str, args: tuple[Any, ...], kwds: Any) -> Any:
        if name is None:
            return self._control(method, args, kwds)
        thing, _, kind = name.partition("/")
        if proxied.is_kernels(kind):
            return "#RETURN", proxied.call(thing, kind, method, args, kwds)
        return self._call(name, method, args, kwds, touched(kind, method, args, kwds))

    def _control(self, method: str, args: tuple[Any, ...], kwds: Any) -> Any:
        if method in _UNCOUNTED:
            return "#RETURN", None
        if method == "shutdown":
            return "#RETURN", ask(Shutdown(self._server))
        if method not in ("create", "get_methods"):
            refuse(f"a Manager's {method}")
        return self._call(None, method, args, kwds, Touched("nothing"))

    def _call(
        self, name: str | None, method: str, args: tuple[Any, ...], kwds: Any, what: Touched
    ) -> Any:
        request = dumps((name, method, args, kwds))
        thing = (name or "").partition("/")[0]
        if "." in thing and what.touch != "next":  # part of another object
            thing, what = thing.partition(".")[0], Touched("change")
        label = f"{_called(name)}{what.place}"[:200] if what.place else ""
        return loads(
            ask(
                Call(
                    self._server, thing, method[:200], request, what.touch, what.keys, what.value,
                    label,
                )
            )
        )  # fmt: skip

    def _error(self, gone: ServerGone) -> OSError:
        if self._connected:
            return _os_error(errno.EPIPE)
        return _os_error(errno.ECONNREFUSED if str(gone) == "killed" else errno.ENOENT)


def _os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def _called(name: str | None) -> str:
    """What the learner's innermost function calls the proxy, or its kind."""
    frames = learners_frames(client().file)
    found = _name_of(name, frames[0]) if frames else None
    return found or (name or "").partition("/")[2]


def _name_of(proxy: str | None, frame: FrameType) -> str | None:
    variables = frame.f_locals
    for scope in (variables, frame.f_globals):
        for variable, value in list(scope.items()):
            if _is(value, proxy):
                return variable
    own = vars(variables["self"]) if "self" in variables and _plain(variables["self"]) else {}
    return next((f"self.{key}" for key, value in own.items() if _is(value, proxy)), None)


def _plain(thing: object) -> bool:
    return type(getattr(thing, "__dict__", None)) is dict


def _is(value: object, proxy: str | None) -> bool:
    return isinstance(value, managers.BaseProxy) and vars(value).get("_id") == proxy


# --- in the place of methods of BaseManager -------------------------------------------------------


def _start(self: Any, initializer: Any = None, initargs: Any = ()) -> None:
    """As BaseManager.start."""
    if self._state.value == State.STARTED:
        raise ProcessError("Already started server")
    if self._state.value == State.SHUTDOWN:
        raise ProcessError("Manager has shut down")
    if initializer is not None and not callable(initializer):
        raise TypeError("initializer must be a callable")
    if self._address is not None:
        refuse("a Manager with an address")
    registry = proxied.for_the_server(self._registry)
    self._process = self._ctx.Process(
        target=type(self)._run_server, args=(registry, initializer, initargs)
    )
    identity = ":".join(str(part) for part in self._process._identity)
    self._process.name = f"{type(self).__name__}-{identity}"
    self._process.start()
    self._address = self._process._popen.child
    ask(Ready(self._address))
    self._state.value = State.STARTED
    self.shutdown = util.Finalize(
        self,
        type(self)._finalize_manager,
        args=(
            *(self._process, self._address, self._authkey, self._state),
            *(self._Client, self._shutdown_timeout),
        ),
        exitpriority=0,
    )


def _run_server(cls: type, registry: Any, initializer: Any, initargs: Any) -> None:
    """As BaseManager._run_server."""
    if initializer is not None:
        initializer(*initargs)
    serve(registry)


def _create(self: Any, typeid: str, /, *args: Any, **kwds: Any) -> Any:
    """As BaseManager._create."""
    assert self._state.value == State.STARTED, "server not yet started"  # noqa: S101  as really
    maker, exposed, _, _ = self._registry.get(typeid, (None,) * 4)
    if typeid == "Pool":
        refuse("a Manager's Pool")
    found = proxied.make_object(maker, self._address, typeid, args, kwds)
    if found is None:
        link = self._Client(self._address, authkey=self._authkey)
        name = client().new_id()
        name, methods = managers.dispatch(link, None, "create", (name, typeid, *args), kwds)  # type: ignore[attr-defined]
    else:
        name, methods = found[0], tuple(exposed or found[1])
    return managers.Token(typeid, self._address, name), methods


def replace_managers() -> None:
    """Put a link in the place of sockets, and a process that serves in the place of threads."""
    own: Any = managers.BaseManager
    own.start, own._create = _start, _create
    _run_server.__qualname__ = "BaseManager._run_server"
    own._run_server = classmethod(_run_server)
    own.connect = refuser("connect to a Manager")
    own.get_server = refuser("a Manager's get_server")
    if hasattr(managers, "SharedMemoryManager"):
        vars_of: Any = managers.SharedMemoryManager
        vars_of.__init__ = refuser("SharedMemoryManager")
    xml = refuser("a Manager over XML-RPC")
    managers.listener_client.update(  # type: ignore[attr-defined]
        pickle=(refuser("a Manager's Listener"), Link), xmlrpclib=(xml, xml)
    )
