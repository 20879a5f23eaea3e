"""The words of the page about a class."""

from grader.language import Text

__all__ = ["UI"]

UI = {
    "class": Text("The class", "全班情况"),
    "of": Text("{learners} learners · {exercises}", "{learners} 名学生 · {exercises}"),
    "again": Text("To teach again", "下次要再讲"),
    "fine": Text("Nobody has made a mistake.", "没有人出错。"),
    "learners": Text("{learners} of {all} learners", "{all} 名学生中有 {learners} 名"),
    "mistakes": Text("What has not been understood", "还没有弄懂的地方"),
    "more": Text("{number} more", "另有 {number} 种"),
    "shown_by": Text("Tests that show it: {number}", "发现它的测试：{number} 项"),
    "example": Text("How it comes about", "是怎样发生的"),
    "hidden": Text("hidden", "隐藏"),
    "scores": Text("Scores", "得分"),
    "histogram": Text(
        "{exercise}, learners by points: {counts}", "{exercise}，各分数的人数：{counts}"
    ),
    "median": Text("▲ median {median:g} of {most:g}", "▲ 中位数 {median:g} / {most:g}"),
    "full": Text("{full} of {all} with full marks", "{all} 人中 {full} 人满分"),
    "stubs": Text("{stubs} not begun", "{stubs} 人还没动手"),
    "missing": Text("{missing} missing", "{missing} 人未提交"),
    "ungraded": Text("{ungraded} ungraded", "{ungraded} 份未评分"),
    "tests": Text("Tests, the one that fails most first", "各项测试，未通过最多的在前"),
    "passed_by_all": Text(
        "More tests, passed by everybody who has begun: {number}",
        "另有 {number} 项测试，动手做的人全部通过",
    ),
    "verdict": Text("{number} {verdict}", "{verdict} {number}"),
    "effort": Text("How far it was looked", "检查了多少"),
    "exercise": Text("exercise", "练习"),
    "seconds": Text("seconds for one, median (longest)", "每份秒数，中位数（最长）"),
    "orders": Text("orders tried", "尝试的顺序"),
    "all_orders": Text("explored tests that saw every order", "看遍所有顺序的探索测试"),
    "share": Text("{share} % ({number} of {all})", "{share}%（{number} / {all}）"),
    "why_not": Text(
        "A test that fails stops at the first order that is wrong, so it has not seen the others.",
        "测试在第一种出错的顺序处就停下，因此没有看其余的顺序。",
    ),
    "nobody": Text("none was explored", "没有探索"),
}
