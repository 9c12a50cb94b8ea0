#!/usr/bin/env python3
"""Lessons at the prompt, typed and pasted into a terminal: `lessons_test.py PROGRAM`."""
import glob
import os
import re
import resource
import subprocess
import sys
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LESSONS = os.path.join(ROOT, "examples", "lessons")

try:
    from screen import Terminal, WithTerminal
except ImportError as problem:
    print(f"lessons are NOT tested: {problem}; scripts/setup --tests installs it")
    sys.exit(77)

PAGE = """# Reading

Bob wants to read.

```iamq given
account A 111111111111 { user Bob }
```

```iamq task
expect Bob can s3:GetObject on arn:aws:s3:::b/x
```

```iamq hint
attach POLICY to Bob
```

```iamq wrong
expect Bob can s3:PutObject on arn:aws:s3:::b/x
```

That writes.

```iamq mistake
policy p in A { allow s3:PutObject on * }
attach p to Bob
```

```iamq solution
policy p in A { allow s3:GetObject on * }
attach p to Bob
```

## The end

That was all.
"""


def solutions(page):
    """The first solution of each task, and the mistakes of that task."""
    tasks = []
    for tag, text in re.findall(r"^```iamq (task|solution|mistake)\n(.*?)^```$", page, re.M | re.S):
        if tag == "task":
            tasks.append({"solution": [], "mistake": []})
        else:
            tasks[-1][tag].append(text)
    return tasks


class Lessons(WithTerminal):
    program = PROGRAM
    size = {"columns": 100, "rows": 60}

    def paste(self, terminal, text, prompt):
        """Pastes it, presses Enter and returns what is printed then."""
        terminal.type("\x0c\x1b[200~" + text.rstrip("\n") + "\x1b[201~")
        terminal.send("\r")
        terminal.read(0.1)
        terminal.wait_for_prompt(prompt)
        return terminal.text()

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w", encoding="utf-8") as file:
            file.write(text)

    def test_the_whole_delegation_lesson(self):
        with open(os.path.join(LESSONS, "1-delegation.md"), encoding="utf-8") as file:
            tasks = solutions(file.read())
        prompt = "iamq (lesson 1)>"
        terminal = self.start()
        terminal.type(":learn 1\r")
        terminal.wait_for_prompt(prompt)
        self.assertIn("Delegation", terminal.text())
        self.assertIn("user David", terminal.text())
        for number, task in enumerate(tasks, 1):
            said = self.paste(terminal, task["solution"][0], prompt)
            expected = f"Right. ({number} of {len(tasks)})" if number < len(tasks) else "that was the last task"
            self.assertIn(expected, said)
        terminal.type("\x0c:learn\r")
        terminal.wait_for_prompt(prompt)
        self.assertRegex(terminal.text(), r"1 delegation +Delegation: .* yes\n")

    def test_a_mistake_gets_its_answer_and_can_be_taken_back(self):
        self.write("reading.md", PAGE)
        prompt = "iamq (lesson)>"
        terminal = self.start(prompt, arguments=["learn", "reading.md"])
        self.assertIn("Bob wants to read.", terminal.text())
        self.assertIn("Not there yet: `Bob can", self.plain(self.paste(terminal, "user Eve in A", prompt)))
        task = solutions(PAGE)[0]
        self.assertIn("That writes.", self.paste(terminal, task["mistake"][0], prompt))
        terminal.type("\x0ccan Bob s3:GetObject on arn:aws:s3:::b/x\r")  # a question is no attempt
        terminal.wait_for_prompt(prompt)
        self.assertIn("no: Bob cannot", terminal.text())
        self.assertNotIn("That writes.", terminal.text())
        for line, answer in ((":learn hint", "attach POLICY to Bob"), (":learn answer", "attach p to Bob"),
                             (":learn again", "Bob wants to read.")):
            terminal.type("\x0c" + line + "\r")
            terminal.wait_for_prompt(prompt)
            self.assertIn(answer, terminal.text())
        said = self.paste(terminal, task["solution"][0], prompt)  # p is not declared any more
        self.assertIn("that was the last task", said)
        self.assertIn("That was all.", said)

    def plain(self, text):
        return text.replace("Not there yet: Bob", "Not there yet: `Bob")

    def test_ones_own_world_waits(self):
        terminal = self.start()
        terminal.enter("account Mine 123456789012")
        terminal.type(":learn pass-role\r")
        terminal.wait_for_prompt("iamq (lesson 8)>")
        terminal.type("\x0clist accounts\r")
        terminal.wait_for_prompt("iamq (lesson 8)>")
        self.assertNotIn("Mine", terminal.text())
        terminal.type(":learn stop\r")
        terminal.wait_for_prompt()
        self.assertIn("Your own world is back", terminal.text())
        terminal.enter(":set format jsonl")
        self.assertIn("Mine", terminal.enter("list accounts"))
        self.assertIn("no lesson goes on", terminal.enter(":learn hint"))
        self.assertIn("there is no lesson `juggling`", terminal.enter(":learn juggling"))

    def test_progress_is_remembered(self):
        with open(os.path.join(LESSONS, "3-mfa.md"), encoding="utf-8") as file:
            task = solutions(file.read())[0]
        prompt = "iamq (lesson 3)>"
        terminal = self.start(prompt, arguments=["learn", "3"])
        self.assertIn("Right. (1 of 2)", self.paste(terminal, task["solution"][1], prompt))
        with open(os.path.join(self.folder.name, "state", "iamq", "lessons"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "mfa 1\n")
        again = self.start(prompt, arguments=["learn", "mfa"])
        self.assertIn("You have solved 1 of 2 tasks", again.text())
        self.assertIn("MFA, and not long ago", again.text())
        again.type("\x0c:learn 3 again\r")
        again.wait_for_prompt(prompt)
        self.assertIn("Everything needs MFA", again.text())

    def test_a_lesson_that_there_is_not(self):
        # The terminal of a shell stays when the program ends: one that ends itself may lose what it says last.
        terminal = Terminal("/bin/sh", self.folder.name, arguments=["-c", '"$0" learn juggling; echo "exit $?"; read line', PROGRAM])
        self.terminals.append(terminal)
        terminal.wait_for("exit 2")
        self.assertIn("there is no lesson `juggling`", terminal.text())

    def test_without_a_terminal(self):
        environment = dict(os.environ, HOME=self.folder.name, XDG_STATE_HOME=self.folder.name)
        listed = subprocess.run([PROGRAM, "learn"], capture_output=True, text=True, env=environment)
        self.assertEqual(listed.returncode, 0)
        self.assertIn("9 github", listed.stdout)
        piped = subprocess.run([PROGRAM, "learn", "1"], input="", capture_output=True, text=True, env=environment)
        self.assertEqual(piped.returncode, 2)
        self.assertIn("needs a terminal", piped.stderr)

    def test_check(self):
        pages = sorted(glob.glob(os.path.join(LESSONS, "*.md")))
        done = subprocess.run([PROGRAM, "learn", "--check"] + pages, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(subprocess.run([PROGRAM, "learn", "--check"], capture_output=True).returncode, 0)
        self.write("broken.md", PAGE.replace("allow s3:GetObject", "allow s3:ListBucket"))
        broken = subprocess.run([PROGRAM, "learn", "--check", "broken.md"], capture_output=True, text=True,
                                cwd=self.folder.name)
        self.assertEqual(broken.returncode, 1)
        self.assertIn("is not accepted", broken.stdout)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    unittest.main()
