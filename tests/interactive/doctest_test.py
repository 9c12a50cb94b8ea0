#!/usr/bin/env python3
"""iamq doctest must notice what it is there to notice."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
WORLD = "account A 111111111111\nuser Bob in A\n"


class Doctest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.page = pathlib.Path(self.folder.name, "page.md")

    def tearDown(self):
        self.folder.cleanup()

    def run_page(self, text, *arguments):
        self.page.write_text(text)
        done = subprocess.run([PROGRAM, "doctest", *arguments, "page.md"], cwd=self.folder.name, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=60)
        return done.returncode, done.stdout

    def test_blocks_that_print_what_the_page_says(self):
        text = (f"```iamq\n{WORLD}list accounts\n```\n```text\nlist accounts: 1\nname  id            alias  organization\n"
                "```\n")
        status, output = self.run_page(text, "--accept")
        self.assertIn("accepted page.md", output)
        accepted = self.page.read_text()
        self.assertIn("111111111111", accepted.partition("```text")[2])
        self.assertEqual(self.run_page(accepted), (0, "page.md: 1 blocks\n1 passed, 0 failed\n"))
        status, output = self.run_page(accepted.replace("list accounts: 1", "list accounts: 2"))
        self.assertEqual(status, 1)
        self.assertIn("    -list accounts: 2\n    +list accounts: 1\n", output)

    def test_a_block_can_go_on(self):
        going_on = f"```iamq\n{WORLD}```\nprose\n```iamq continue\nshow Nobody\n```\n"
        status, output = self.run_page(going_on)
        self.assertEqual(status, 1)
        self.assertIn("page.iamq:3:6", output)
        self.assertEqual(self.run_page(going_on.replace("Nobody", "Bob"))[0], 0)
        self.assertEqual(self.run_page(going_on.replace("continue", ""))[0], 1)

    def test_errors_must_be_said(self):
        self.assertEqual(self.run_page("```iamq\nshow Bob\n```\n")[0], 1)
        self.assertEqual(self.run_page("```iamq error\nshow Bob\n```\n")[0], 0)
        self.assertEqual(self.run_page(f"```iamq error\n{WORLD}```\n")[0], 1)
        self.assertEqual(self.run_page(f"```iamq\n{WORLD}expect Bob can s3:GetObject on *\n```\n")[0], 1)

    def test_commands(self):
        self.assertEqual(self.run_page("```console\n$ iamq --version\nsomething else\n```\n")[0], 1)
        text = ("```console\n$ git clone x\n$ scripts/iamq -c 'account A 111111111111' -c \"expect A can s3:* on *\" "
                "--no-rc -c 'list users'\nno users\n```\n")
        status, output = self.run_page(text)
        self.assertEqual(status, 1)
        self.assertIn("    -no users\n", output)

    def test_links_lead_somewhere(self):
        self.assertEqual(self.run_page("See [here](page.md), [there](https://example.com/x) and [below](#x).\n")[0], 0)
        status, output = self.run_page("See [there](nothing.md).\n")
        self.assertEqual(status, 1)
        self.assertIn("the link nothing.md leads nowhere", output)

    def test_no_page(self):
        done = subprocess.run([PROGRAM, "doctest", "nothing.md"], cwd=self.folder.name, stderr=subprocess.PIPE, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot read", done.stderr)


if __name__ == "__main__":
    unittest.main()
