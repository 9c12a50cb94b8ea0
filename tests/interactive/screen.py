"""A terminal to test the prompt in: what is typed goes in, and the screen can be looked at as a person sees it."""
import os
import tempfile
import termios
import time
import unittest

import pexpect
import pyte

SLOW = 20  # seconds; a sanitizer build on a busy machine needs some


class Terminal:
    def __init__(self, program, folder, columns=80, rows=24, arguments=(), **environment):
        values = dict(os.environ, TERM="xterm-256color", HOME=folder, XDG_STATE_HOME=os.path.join(folder, "state"),
                      XDG_CONFIG_HOME=os.path.join(folder, "config"), PAGER="cat")
        values.update(environment)
        for name in ("NO_COLOR", "CLICOLOR_FORCE", "IAMQ_PAGER", "VISUAL"):
            if name not in environment:
                values.pop(name, None)
        self.screen = pyte.HistoryScreen(columns, rows, history=5000)
        self.stream = pyte.ByteStream(self.screen)
        self.process = pexpect.spawn(program, list(arguments), cwd=folder, env=values, dimensions=(rows, columns),
                                     timeout=SLOW)
        self.process.delaybeforesend = None

    def read(self, seconds=0.02):
        """What has been written is put on the screen."""
        try:
            while True:
                self.stream.feed(self.process.read_nonblocking(65536, timeout=seconds))
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False

    def wait(self, condition, what):
        end = time.monotonic() + SLOW
        while time.monotonic() < end:
            goes_on = self.read()
            if condition():
                return
            if not goes_on:
                break
        raise AssertionError(f"waited for {what}; the screen is\n" + self.text())

    def wait_for(self, text):
        self.wait(lambda: text in self.text(), repr(text))

    def wait_for_prompt(self, prompt="iamq>"):
        """The cursor stands behind an empty prompt."""
        self.wait(lambda: self.line() == prompt and self.screen.cursor.x == len(prompt) + 1, "an empty prompt")

    def is_edited(self):
        """Whether the line editor reads: it switches off the terminal's own echo, an answer that is made has it on."""
        return not termios.tcgetattr(self.process.child_fd)[3] & termios.ECHO

    def settle(self, quiet=0.3):
        """Waits until the line editor reads and nothing has been written for `quiet` seconds."""
        end = time.monotonic() + SLOW
        drawn = None
        while time.monotonic() < end:
            self.read(quiet)
            now = (self.text(), self.screen.cursor.y, self.screen.cursor.x)
            if now == drawn and self.is_edited():
                return
            drawn = now
        raise AssertionError("waited for the line editor; the screen is\n" + self.text())

    def send(self, keys):
        self.process.send(keys)

    def type(self, keys):
        """Keys of the line editor; returns when the screen has followed."""
        self.send(keys)
        self.read(0.1)

    def enter(self, line, prompt="iamq>"):
        """Types a line, waits for the next prompt and returns what the screen shows between the two."""
        self.read()
        self.send(line)
        self.read(0.05)
        self.send("\r")
        time.sleep(0.05)
        self.wait_for_prompt(prompt)
        rows = self.text().split("\n")
        starts = [n for n, row in enumerate(rows[:-1]) if row.startswith("iamq")]
        return "\n".join(rows[starts[-1] + 1:-1]) if starts else "\n".join(rows)

    def rows(self):
        return [row.rstrip() for row in self.screen.display]

    def text(self):
        return "\n".join(self.rows()).rstrip("\n")

    def line(self):
        """The row that the cursor stands on."""
        return self.rows()[self.screen.cursor.y]

    def colours(self, row):
        """The row as runs of characters that look alike: [(text, how)]."""
        runs = []
        for column in range(self.screen.columns):
            cell = self.screen.buffer[row][column]
            how = [] if cell.fg == "default" else [cell.fg]
            how += [name for name in ("bold", "underscore", "reverse") if getattr(cell, name)]
            if runs and runs[-1][1] == how:
                runs[-1] = (runs[-1][0] + cell.data, how)
            else:
                runs.append((cell.data, how))
        return runs

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def leave(self):
        self.wait(lambda: not self.process.isalive() or not self.read(), "the end")
        self.process.close()
        return self.process.exitstatus

    def close(self):
        self.process.close(force=True)


class WithTerminal(unittest.TestCase):
    """Tests that start `program` in terminals, each in a folder of its own."""
    program = None
    size = {}

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.terminals = []

    def tearDown(self):
        for terminal in self.terminals:
            terminal.close()
        self.folder.cleanup()

    def start(self, prompt="iamq>", **options):
        terminal = Terminal(self.program, self.folder.name, **{**self.size, **options})
        self.terminals.append(terminal)
        terminal.wait_for_prompt(prompt)
        return terminal
