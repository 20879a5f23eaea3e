"""What each layer of isolation offers on this machine, and the cure for what is missing."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from grader.errors import MachineError, UsageError
from grader.language import Text
from grader.sandbox.layers import Layer

__all__ = ["WEAK", "Examined", "cure", "examination", "layer_in_force", "too_weak"]


class Examined(Protocol):
    """A layer, and what was in its way."""

    @property
    def layer(self) -> Layer: ...

    @property
    def problem(self) -> str: ...


_OFFERS = {
    Layer.STRONG: Text(
        "processes, files, network and shared memory of its own; the course's files are not there; "
        "system calls filtered; every limit held",
        "进程、文件、网络、共享内存都自成一体；课程文件不在里面；系统调用经过过滤；各项限制都守得住",
    ),
    Layer.MIDDLE: Text(
        "may read the system and its own folder alone; system calls filtered; no network at all, "
        "so exercises with sockets can't be graded",
        "只能读系统文件和自己的文件夹；系统调用经过过滤；完全没有网络，所以套接字练习评不了",
    ),
    Layer.BASIC: Text(
        "limits and time-outs: stops accidents, not attacks. For your own programs",
        "只有限制和超时：防得住失误，防不住攻击。只适合跑自己的程序",
    ),
}
_WORKS = Text("works here", "可用")
_MISSING = Text("does not work here", "不可用")
_CURE = Text("cure", "解决办法")
_IN_FORCE = Text("Grading here uses the {layer} layer.", "在这台机器上评分用的是 {layer} 层。")
_TOO_WEAK = Text(
    "the {wanted} layer was asked for, and this machine offers {layer}: {problem}. Cure: {cure}",
    "要求 {wanted} 层，这台机器只有 {layer} 层：{problem}。解决办法：{cure}",
)
WEAK = Text(
    "graded in the {layer} layer, which stops accidents, not attacks (`grader doctor` says more)",
    "评分用的是 {layer} 层：防得住失误，防不住攻击（详情见 `grader doctor`）",
)

_INSTALL = Text("sudo apt-get install bubblewrap", "sudo apt-get install bubblewrap")
_APPARMOR = Text(
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (where that setting exists, "
    "else user.max_user_namespaces=10000; in a container: start it with --privileged)",
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0（没有这一项时改设 "
    "user.max_user_namespaces=10000；在容器里则用 --privileged 启动容器）",
)
_LANDLOCK = Text(
    "start Linux 6.12 or newer with landlock in its list of security modules (lsm=landlock,...)",
    "用 Linux 6.12 或更新的内核，并在启动参数的安全模块列表里加上 landlock（lsm=landlock,...）",
)


def cure(layer: Layer, problem: str) -> Text:
    """One line that makes `layer` work, by what was in its way."""
    if layer is Layer.MIDDLE:
        return _LANDLOCK
    return _INSTALL if "no such program" in problem else _APPARMOR


def examination(found: Sequence[Examined]) -> Iterator[str]:
    """The lines of `grader doctor`, for findings on all layers from the strongest on."""
    for one in found:
        yield f"{one.layer:<7} {_MISSING if one.problem else _WORKS}"
        yield f"        {_OFFERS[one.layer]}"
        if one.problem:
            yield f"        {one.problem}"
            yield f"        {_CURE}: {cure(one.layer, one.problem)}"
    works = [one.layer for one in found if not one.problem]
    if works:
        yield str(_IN_FORCE.filled(layer=works[0]))


def too_weak(wanted: Layer, found: Sequence[Examined]) -> Text:
    """Why grading does not go on: the strongest layer of `found`, its last, is below `wanted`."""
    first = found[0]
    needed = next((one for one in found if one.layer is wanted), first)
    return _TOO_WEAK.filled(
        wanted=wanted,
        layer=found[-1].layer,
        problem=needed.problem,
        cure=cure(needed.layer, needed.problem),
    )


def layer_in_force(found: Sequence[Examined], required: Layer) -> Layer:
    """The strongest layer of `found`, its last.

    UsageError when that is weaker than `required`, MachineError when not even that works.
    """
    last = found[-1]
    if last.problem:
        raise MachineError(f"nothing can be run here: {last.problem}")
    if not last.layer.at_least(required):
        raise UsageError(str(too_weak(required, found)))
    return last.layer
