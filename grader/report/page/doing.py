"""What one step of a run does, in words: "takes left", "reads counter → 0", "puts 3 into tasks"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.engine import filing, managing, naming, segmenting
from grader.engine import operations as ops
from grader.engine.creations import Creation, NewMailbox
from grader.engine.operations import Error, ObjectId, Operation, ProcessId
from grader.engine.segmenting import ReadBytes, WriteBytes, field_value
from grader.engine.trace import Step
from grader.language import Text
from grader.report.diagnosis import WAITS
from grader.report.page.payload import message_text
from grader.report.printable import printable
from grader.report.words import READS, WRITES

__all__ = ["DOES", "Teller", "shown"]

_LONGEST = 60

DOES: dict[type[Operation], Text] = {
    ops.Begin: Text("begins", "开始运行"),
    ops.Start: Text("starts {child}", "启动 {child}"),
    ops.Exit: Text("ends", "结束"),
    ops.Join: Text("joins {child}", "等到 {child} 结束"),
    ops.IsAlive: Text("asks if {child} is alive", "查看 {child} 是否还在运行"),
    ops.ExitCode: Text("looks at {child}’s exit code", "查看 {child} 的退出码"),
    ops.Signal: Text("sends {child} signal {number}", "向 {child} 发信号 {number}"),
    ops.CloseProcess: Text("closes {child}", "关闭 {child}"),
    ops.ActiveChildren: Text("sees living children", "看到还在运行的子进程"),
    ops.Acquire: Text("takes {thing}", "拿到 {thing}"),
    ops.Release: Text("releases {thing}", "释放 {thing}"),
    ops.SemaphoreValue: Text("looks at {thing}", "查看 {thing}"),
    ops.ConditionWait: Text("wakes from {thing}", "从 {thing} 醒来"),
    ops.Notify: Text("notifies {thing}", "通知 {thing}"),
    ops.EventSet: Text("sets {thing}", "设置 {thing}"),
    ops.EventClear: Text("clears {thing}", "清除 {thing}"),
    ops.EventIsSet: Text("looks at {thing}", "查看 {thing}"),
    ops.EventWait: Text("has waited for {thing}", "等到 {thing}"),
    ops.BarrierWait: Text("passes {thing}", "通过 {thing}"),
    ops.BarrierOpen: Text("opens {thing}", "打开 {thing}"),
    ops.BarrierReset: Text("resets {thing}", "重置 {thing}"),
    ops.BarrierAbort: Text("breaks {thing}", "废弃 {thing}"),
    ops.BarrierState: Text("looks at {thing}", "查看 {thing}"),
    ops.Put: Text("puts {message} into {thing}", "把 {message} 放入 {thing}"),
    ops.Get: Text("gets from {thing}", "从 {thing} 取出"),
    ops.QueueSize: Text("looks at {thing}’s size", "查看 {thing} 的长度"),
    ops.QueueEmpty: Text("looks if {thing} is empty", "查看 {thing} 是否为空"),
    ops.QueueFull: Text("looks if {thing} is full", "查看 {thing} 是否已满"),
    ops.QueueClose: Text("closes {thing}", "关闭 {thing}"),
    ops.JoinThread: Text("has {thing} flushed", "等 {thing} 写完"),
    ops.CancelJoinThread: Text("will not flush {thing}", "不再等 {thing} 写完"),
    ops.TaskDone: Text("reports a task of {thing} done", "报告 {thing} 的一个任务完成"),
    ops.QueueJoin: Text("has all of {thing} done", "等到 {thing} 的任务全部完成"),
    ops.Withdraw: Text("takes a task back", "收回一个任务"),
    ops.Send: Text("sends {message} by {thing}", "经 {thing} 发送 {message}"),
    ops.Receive: Text("receives from {thing}", "从 {thing} 收到"),
    ops.Poll: Text("polls {thing}", "轮询 {thing}"),
    ops.CloseEnd: Text("closes {thing}", "关闭 {thing}"),
    ops.Lend: Text("gives {thing} away", "把 {thing} 交出去"),
    ops.Adopt: Text("gets an end of a pipe", "得到管道的一端"),
    ops.WaitReady: Text("sees what is ready", "看到哪些已就绪"),
    ops.Read: Text("{reads} {thing}", "{reads} {thing}"),
    ops.Write: Text("{writes} {thing} ← {value}", "{writes} {thing} ← {value}"),
    ops.ReadSlice: Text("{reads} a part of {thing}", "{reads} {thing} 的一段"),
    ops.WriteSlice: Text("{writes} a part of {thing}", "{writes} {thing} 的一段"),
    ops.Sleep: Text("has slept {seconds} s", "睡了 {seconds} 秒"),
    ops.Clock: Text("looks at the clock", "看时钟"),
    ops.Print: Text("prints {text}", "打印 {text}"),
    ops.Refused: Text("uses {name}", "使用 {name}"),
    segmenting.CreateSegment: Text("makes shared memory {name}", "创建共享内存 {name}"),
    segmenting.OpenSegment: Text("opens shared memory {name}", "打开共享内存 {name}"),
    segmenting.SizeSegment: Text("gives {thing} its size", "设定 {thing} 的大小"),
    segmenting.MeasureSegment: Text("looks at {thing}’s size", "查看 {thing} 的大小"),
    segmenting.UnlinkSegment: Text("unlinks {name}", "移除 {name}"),
    segmenting.TrackSegment: Text("has {name} tracked", "登记 {name}"),
    ReadBytes: Text("{reads} {thing}", "{reads} {thing}"),
    WriteBytes: Text("{writes} {thing} ← {value}", "{writes} {thing} ← {value}"),
    naming.OpenName: Text("opens {thing} by its name", "按名字打开 {thing}"),
    naming.RemoveName: Text("takes {thing}’s name away", "去掉 {thing} 的名字"),
    managing.Serve: Text("serves as a Manager", "作为 Manager 提供服务"),
    managing.Ready: Text("sees the Manager ready", "看到 Manager 就绪"),
    managing.Shutdown: Text("shuts the Manager down", "关闭 Manager"),
    managing.Call: Text("calls {method}", "调用 {method}"),
    filing.OpenFile: Text("opens {path}", "打开 {path}"),
    filing.ReadFile: Text("{reads} {thing}", "{reads} {thing}"),
    filing.WriteFile: Text("{writes} {thing} ← {value}", "{writes} {thing} ← {value}"),
    filing.SeekFile: Text("goes to a place in {thing}", "移动 {thing} 的读写位置"),
    filing.TruncateFile: Text("cuts {thing} off", "截断 {thing}"),
    filing.StatFile: Text("looks at {thing}", "查看 {thing}"),
    filing.CloseFile: Text("closes {thing}", "关闭 {thing}"),
    filing.LockFile: Text("takes the {kind} of {thing}", "拿到 {thing} 的 {kind} 锁"),
    filing.StatPath: Text("looks at {path}", "查看 {path}"),
    filing.TouchPath: Text("touches {path}", "更新 {path} 的时间"),
    filing.RenamePath: Text("renames {path} to {target}", "把 {path} 改名为 {target}"),
    filing.RemovePath: Text("removes {path}", "删除 {path}"),
    filing.ListFolder: Text("lists the folder", "列出文件夹"),
}
"""The words for an operation that is complete."""

_WAITING: dict[type[Operation], str] = {
    ops.Get: "get",
    ops.Put: "put",
    ops.Join: "join",
    ops.Exit: "children",
    ops.ConditionWait: "condition",
    ops.Notify: "wakeup",
    ops.EventWait: "event",
    ops.BarrierWait: "barrier",
    ops.QueueJoin: "tasks",
    ops.Receive: "receive",
    ops.Send: "send",
}
"""The reason to wait, as the diagnosis knows it, of one that is not complete yet."""

_MAILED: dict[type[Operation], Text] = {
    ops.Put: Text("hands over a task or result", "交出一个任务或结果"),
    ops.Get: Text("takes a task or result", "取得一个任务或结果"),
    ops.CloseEnd: Text("hands nothing more over", "不再交出任何东西"),
}
"""What goes on within a pool; the messages are no learner's own."""
_UNLOCKS = Text("releases the {kind} of {thing}", "释放 {thing} 的 {kind} 锁")
_SHARES = Text("shares the {kind} of {thing}", "共享 {thing} 的 {kind} 锁")
_ELEMENTS = ops.Read | ops.Write | ReadBytes | WriteBytes

_SILENT = (
    *(ops.Adopt, ops.BarrierOpen, filing.WriteFile, filing.SeekFile),
    *(segmenting.MeasureSegment, segmenting.OpenSegment, naming.OpenName),
)
"""Operations whose answers tell a learner nothing."""

_NOBODY = Text("nothing", "没有")
_NOT_YET = Text("… {what}", "…… {what}")
_AT_ITS_END = Text("comes to its end", "运行到结尾")
_FEEDS = Text("feeder: item into the pipe", "后台线程：数据进入管道")
_FEEDS_ON = Text("feeder goes on", "后台线程继续")
_SIGNALLED = Text("signal {number} arrives", "信号 {number} 到达")
_TICKS = Text("time goes on to {seconds} s", "时间走到 {seconds} 秒")
_LOOKS_AGAIN = Text("a loop looks again", "循环又看了一次")
_DOES_NOT_GET = Text("does not get {thing}", "没有拿到 {thing}")
_AND_GETS = Text("{what} → {value}", "{what} → {value}")
_RAISES = Text("{what}: {kind}", "{what}：{kind}")


def shown(value: object) -> str:
    """A value in a few characters, safe to show."""
    text = printable(value if isinstance(value, str) else repr(value))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


@dataclass(frozen=True)
class Teller:
    """Knows the names of a run's processes and things; `created` are its locks and so on."""

    processes: Mapping[ProcessId, str]
    things: Mapping[ObjectId, Text]
    created: Mapping[ObjectId, Creation]
    _paths: dict[ObjectId, str] = field(default_factory=dict)
    """The files that have been opened so far."""

    def words(self, step: Step, after: int) -> Text:
        """What the step does; steps have to be told in order. `after` it, it is so late (in ns)."""
        operation = step.operation
        if "!" in step.actor:
            return _SIGNALLED.filled(number=step.actor.partition("!")[2])
        if ">" in step.actor:
            fed = any(key[1:2] == ("fed",) for key in step.footprint)
            return _FEEDS if fed else _FEEDS_ON
        if operation is None:  # time
            return _TICKS.filled(seconds=f"{after / 1e9:g}") if step.footprint else _LOOKS_AGAIN
        if isinstance(operation, filing.OpenFile):
            self._paths[operation.object] = operation.path
        what = self._call(operation, step.reply) or self._does(operation)
        return (
            self._with_outcome(operation, step.reply, what)
            if step.done
            else _unfinished(operation, what)
        )

    def _call(self, operation: Operation, reply: object) -> Text | None:
        """Of a Manager's object a single key is read and written as a value is."""
        if not isinstance(operation, managing.Call) or len(operation.keys) != 1:
            return None
        label = shown(operation.label or operation.keys[0])
        if operation.touch == "set keys":
            value = shown(operation.value)
            return DOES[ops.Write].filled(writes=WRITES, thing=label, value=value)
        if operation.touch == "keys" and isinstance(reply, managing.Served):
            what = DOES[ops.Read].filled(reads=READS, thing=label)
            return _AND_GETS.filled(what=what, value=shown(reply.value))
        return None

    def _does(self, operation: Operation) -> Text:
        values: dict[str, object] = {
            name: shown(getattr(operation, name))
            for name in ("name", "path", "target", "text", "number", "method", "kind")
            if hasattr(operation, name)
        }
        if isinstance(operation, ops.Put | ops.Send):
            values["message"] = shown(message_text(operation.payload))
        if isinstance(operation, ops.Print):
            values["text"] = shown(operation.text.removesuffix("\n"))
        if isinstance(operation, ops.Sleep):
            values["seconds"] = f"{operation.duration / 1e9:g}"
        child = getattr(operation, "child", "")
        values |= {"child": self.processes.get(child, child), "reads": READS, "writes": WRITES}
        values |= {"thing": self._thing(operation), "value": shown(_written(operation))}
        return self._template(operation).filled(**values)

    def _template(self, operation: Operation) -> Text:
        if isinstance(operation, filing.LockFile) and operation.mode != "exclusive":
            return _SHARES if operation.mode == "shared" else _UNLOCKS
        mailed = isinstance(self.created.get(_target(operation)), NewMailbox)
        return (_MAILED if mailed else DOES).get(type(operation), DOES[type(operation)])

    def _thing(self, operation: Operation) -> Text:
        thing = _target(operation)
        if thing in self._paths:
            path = shown(self._paths[thing])
            return Text(path, path)
        name = self.things.get(thing, Text("", ""))
        if not isinstance(operation, _ELEMENTS) or getattr(self.created[thing], "length", 1) == 1:
            return name
        index = operation.index if hasattr(operation, "index") else operation.start
        return Text(f"{name.en}[{index}]", f"{name.zh}[{index}]")

    def _with_outcome(self, operation: Operation, reply: object, what: Text) -> Text:
        if isinstance(reply, Error):
            return _RAISES.filled(what=what, kind=_raised(reply))
        if isinstance(operation, ops.Acquire):
            return what if reply else _DOES_NOT_GET.filled(thing=self._thing(operation))
        if self._template(operation) in _MAILED.values() or isinstance(operation, _SILENT):
            return what
        value = self._answer(operation, reply)
        return what if value is None else _AND_GETS.filled(what=what, value=value)

    def _answer(self, operation: Operation, reply: object) -> Text | str | None:
        """What the operation gave; None where that is nothing."""
        match operation, reply:
            case ops.Get() | ops.Receive(), bytes(data):
                return shown(message_text(data))
            case ReadBytes(format=form), bytes(data):
                return shown(field_value(form, data))
            case filing.ReadFile(), bytes(data):
                return shown(data.decode("utf-8", "replace") or '""')
            case ops.Clock(), int(now):
                return f"{now / 1e9:g} s"
            case ops.WaitReady() | ops.ActiveChildren(), [*found]:
                return self._listed([str(one) for one in found])
            case _, bool() | int() | float() | str() | bytes() | tuple():
                return shown(reply)
        return None

    def _listed(self, found: Sequence[str]) -> Text:
        """Things and processes by their names."""
        names = [self.things.get(one) or self.processes.get(one, one) for one in found]
        texts = [one if isinstance(one, Text) else Text(one, one) for one in names] or [_NOBODY]
        return Text(", ".join(one.en for one in texts), "、".join(one.zh for one in texts))


def _raised(reply: Error) -> str:
    """The name of the exception; that of an error number is Python's own."""
    return (
        type(OSError(int(reply.text), "")).__name__ if reply.kind == "errno" else shown(reply.kind)
    )


def _target(operation: Operation) -> ObjectId:
    return getattr(operation, "object", "") or getattr(operation, "end", "")


def _unfinished(operation: Operation, what: Text) -> Text:
    if isinstance(operation, ops.Exit):
        return _AT_ITS_END
    reason = _WAITING.get(type(operation))
    return WAITS[reason] if reason else _NOT_YET.filled(what=what)


def _written(operation: Operation) -> object:
    if isinstance(operation, WriteBytes):
        return field_value(operation.format, operation.data)
    return getattr(operation, "value", None) if hasattr(operation, "value") else _data(operation)


def _data(operation: Operation) -> object:
    data = getattr(operation, "data", b"")
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else data
