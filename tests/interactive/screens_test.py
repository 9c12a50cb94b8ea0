#!/usr/bin/env python3
"""What people see: the screen after a few things are typed, at 80 and 120 columns, held against tests/interactive/screens.

  screens_test.py PROGRAM                 compares
  IAMQ_ACCEPT=1 screens_test.py PROGRAM   writes them anew: read the difference before it is committed
  IAMQ_PAGES=FOLDER screens_test.py PROGRAM   also writes each as a page to look at, on a light and on a dark background

Below a row that is not plain stands how each of its characters looks: `*` bold, r red, g green, y yellow, b blue,
m magenta, c cyan (capitals: bold), u underlined, # reversed. iamq does not know the colour behind its text, so only
colours are allowed that can be read on white and on black.
"""
import html
import os
import re
import resource
import shutil
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

try:
    from screen import Terminal
except ImportError as problem:
    print(f"screens are NOT looked at: {problem}; scripts/setup --tests installs it")
    sys.exit(77)

READABLE = {"default": "", "red": "r", "green": "g", "brown": "y", "blue": "b", "magenta": "m", "cyan": "c"}
# The palettes of a widespread terminal, on white and on black.
ON_LIGHT = {"default": "#1e1e1e", "red": "#c01c28", "green": "#26a269", "brown": "#a2734c", "blue": "#12488b",
            "magenta": "#a347ba", "cyan": "#2aa1b3"}
ON_DARK = {"default": "#d0d0d0", "red": "#f66151", "green": "#33da7a", "brown": "#e9ad0c", "blue": "#5fa0f0",
           "magenta": "#c061cb", "cyan": "#33c7de"}

SCREENS = {
    "start": [":help edits\r"],
    "questions": ["who can assume UpdateApp\r", "why can't Theresa assume UpdateApp\r"],
    "permissions": ["effective permissions of David in Production\r", "compare permissions of David with Theresa\r"],
    "proposals": ["how to let Theresa assume UpdateApp\r"],
    "what-if": ["what if { detach read-write-app-bucket from UpdateApp }\r"],
    "errors": ["can Davd assume UpdateApp\r", "who can assume UpdateApp on\r\r", ":hlep\r"],
    "completion": ["who can s3:GetObject on productionapp/* with aws:Mu\t"],
    "typing": ["who can assume UpdateApp\r", "can Davd s3:PutObject on productionapp/x with mfa"],
    "suggestion": ["who can assume UpdateApp\r", "who"],
    "lesson": [":learn 8\r"],
}


def character_of(cell):
    if cell.reverse:
        return "#"
    if cell.underscore:
        return "u"
    letter = READABLE.get(cell.fg, "?")
    return (letter.upper() or "*") if cell.bold else (letter or " ")


def drawing_of(screen):
    lines = []
    for row in range(screen.lines):
        cells = [screen.buffer[row][column] for column in range(screen.columns)]
        text = "".join(cell.data for cell in cells).rstrip()
        looks = "".join(character_of(cell) if cell.data.strip() else " " for cell in cells).rstrip()
        lines.append("|" + text)
        if looks:
            lines.append(":" + looks)
    while lines and lines[-1] == "|":
        lines.pop()
    return "\n".join(lines) + f"\ncursor: row {screen.cursor.y + 1}, column {screen.cursor.x + 1}\n"


def page_of(screen, name):
    def drawn(colours, background):
        rows = []
        for row in range(screen.lines):
            runs = []
            for column in range(screen.columns):
                cell = screen.buffer[row][column]
                style = f"color:{colours.get(cell.fg, '#f0f')}"
                style += ";font-weight:bold" * cell.bold + ";text-decoration:underline" * cell.underscore
                runs.append(f'<span style="{style}">{html.escape(cell.data)}</span>')
            rows.append("".join(runs))
        return f'<pre style="background:{background};padding:1em">' + "\n".join(rows) + "</pre>"
    return f"<!doctype html><meta charset=utf-8><title>{name}</title>" + drawn(ON_LIGHT, "#fff") + drawn(ON_DARK, "#000")


class Screens(unittest.TestCase):
    maxDiff = None

    def check(self, name, columns):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(os.path.join(ROOT, "examples", "delegation", "tutorial.iamq"), folder)
            terminal = Terminal(PROGRAM, folder, columns=columns, rows=60)
            try:
                terminal.wait_for_prompt()
                if name != "start":
                    for line in (":output answers.txt", ":load tutorial.iamq", ":output"):
                        terminal.enter(line)
                    terminal.type("\x0c")
                for keys in SCREENS[name]:
                    terminal.send(keys)
                    terminal.settle()
                for row in terminal.screen.buffer.values():
                    for cell in row.values():
                        self.assertIn(cell.fg, READABLE, "this colour cannot be read on every background")
                        self.assertEqual(cell.bg, "default")
                drawing = drawing_of(terminal.screen)
                if os.environ.get("IAMQ_PAGES"):
                    with open(os.path.join(os.environ["IAMQ_PAGES"], f"{name}-{columns}.html"), "w") as file:
                        file.write(page_of(terminal.screen, f"{name}, {columns} columns"))
            finally:
                terminal.close()
        for line in drawing.split("\n"):
            self.assertLessEqual(len(line), columns + 1)
        drawing = re.sub(r"^(\|iamq )[0-9.]+:", r"\1VERSION:", drawing, flags=re.M)
        path = os.path.join(HERE, "screens", f"{name}-{columns}.txt")
        if os.environ.get("IAMQ_ACCEPT") == "1":
            with open(path, "w", encoding="utf-8") as file:
                file.write(drawing)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(drawing, file.read())


def add_tests():
    for name in SCREENS:
        for columns in (80, 120):
            def test(self, name=name, columns=columns):
                self.check(name, columns)
            setattr(Screens, f"test_{name.replace('-', '_')}_{columns}", test)


add_tests()

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    unittest.main()
