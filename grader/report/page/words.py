"""The words and signs of the page itself."""

from grader.language import Text

__all__ = ["LEGEND", "SIGNS", "UI", "WRITTEN"]

WRITTEN = Text("The picture: {file}", "图在这里：{file}")
"""What is said where a page was written."""

UI = {
    "first": Text("First step (Home)", "第一步（Home）"),
    "back": Text("One step back (←)", "后退一步（←）"),
    "on": Text("One step on (→)", "前进一步（→）"),
    "last": Text("The end (End)", "结尾（End）"),
    "crux": Text("To the step that did the harm", "跳到出错的那一步"),
    "buttons": Text("Walk through the steps", "逐步查看"),
    "picture": Text("The steps in this order", "这种顺序的各个步骤"),
    "code": Text("Your code", "你的代码"),
    "orders": Text("Other orders of the same program", "同一个程序的其他执行顺序"),
    "shown": Text("the order that the page begins with", "页面开头显示的顺序"),
    "count": Text("step {n} of {m}", "第 {n}/{m} 步"),
    "end": Text("the end", "结尾"),
    "line": Text("line {line}", "第 {line} 行"),
    "time": Text("time", "时间"),
    "elsewhere": Text("{words} ({file} line {line})", "{words}（{file} 第 {line} 行）"),
}
SIGNS = (("first", "⇤"), ("back", "←"), ("on", "→"), ("last", "⇥"), ("crux", "✕"))
"""The buttons, in order."""

LEGEND = (
    ("running", '<path class="running" d="M11 5V13"/>', Text("moves", "在执行")),
    ("ready", '<path class="ready" d="M11 0V18"/>', Text("could move", "可以执行")),
    ("blocked", '<path class="blocked" d="M11 1V17"/>', Text("has to wait", "只能等待")),
    ("asleep", '<path class="asleep" d="M11 2V17"/>', Text("sleeps", "在睡眠")),
    ("held", '<path class="held" d="M11 2V16"/>', Text("holds a lock", "拿着锁")),
    ("message", '<path class="message" d="M1 9H21"/>', Text("a message", "传递的数据")),
    (
        "stale",
        '<path class="stale" d="M11 1V17"/>',
        Text("goes by an old value", "依据的是旧值"),
    ),
    (
        "cross",
        '<circle class="cross" cx="11" cy="9" r="8"/><path class="cut" d="M8 6l6 6m0 -6l-6 6"/>',
        Text("did the harm", "出错的一步"),
    ),
    (
        "ring",
        '<circle class="ring" cx="11" cy="9" r="6"/>',
        Text("has to do with it", "与出错有关"),
    ),
    ("cycle", '<path class="cycle" d="M3 9H19"/>', Text("waits for", "在等对方")),
)
"""What the signs of the picture mean: the class of the sign, the sign, and the words."""
