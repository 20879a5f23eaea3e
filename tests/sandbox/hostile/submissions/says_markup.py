# verdict: wrong
"""Markup of the terminal library, and of formatting."""
def total(numbers):
    return "[bold red]10/10[/] {0.__class__} %s %n [link=http://example.org]x[/link]"
