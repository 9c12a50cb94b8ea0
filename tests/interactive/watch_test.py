#!/usr/bin/env python3
"""`iamq test --watch`: all files once, then those that a change touches, through what they include as well.

  watch_test.py IAMQ
"""
import os
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading

WORLD = "account A 111111111111\nuser Bob in A { policy p { allow s3:GetObject on arn:aws:s3:::b/* } }\n"


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "world.iamq").write_text(WORLD)
        (folder / "one.iamq").write_text('include "world.iamq"\ntest "one" { expect Bob can s3:GetObject on arn:aws:s3:::b/x }\n')
        (folder / "two.iamq").write_text('account A 111111111111\nuser Eve in A\ntest "two" { expect Eve cannot iam:GetUser }\n')
        watching = subprocess.Popen([program, "test", "--watch", "one.iamq", "two.iamq"], cwd=folder, text=True,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={"PATH": "/usr/bin:/bin"})
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in watching.stdout], daemon=True).start()

        def until_it_waits():
            seen = []
            while not seen or "waiting for a change" not in seen[-1]:
                seen.append(lines.get(timeout=60))
            return "".join(seen)

        try:
            first = until_it_waits()
            assert 'test "one"' in first and 'test "two"' in first and "2 passed, 0 failed" in first, first
            (folder / "world.iamq").write_text(WORLD.replace("GetObject", "PutObject"))
            second = until_it_waits()
            assert 'failed: test "one"' in second and 'test "two"' not in second, second
            (folder / "two.iamq").write_text((folder / "two.iamq").read_text().replace('"two"', '"zwei"'))
            third = until_it_waits()
            assert 'test "zwei"' in third and 'test "one"' not in third, third
        finally:
            watching.kill()
            watching.wait()
    print("ok")


if __name__ == "__main__":
    main()
