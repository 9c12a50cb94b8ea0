#!/usr/bin/env python3
"""scripts/package: the program of one file, and the Debian package, which installs, runs and goes again without a trace.

  package_test.py BUILD_FOLDER

With IAMQ_DEBOOTSTRAP naming a release, such as bookworm, also in a minimal Debian of that release, which is downloaded; this
takes minutes and needs root.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[1]
BUILD = ""
QUESTION = ["-c", "account A 111111111111", "-c", "user Bob in A", "-c", "can Bob s3:GetObject on *"]
# As root there is nothing to pretend; others become root of a namespace of their own.
AS_ROOT = [] if os.getuid() == 0 else ["unshare", "--map-root-user"]


def run(*command, **more):
    return subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900,
                          env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/nonexistent"}, **more)


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        kept = tempfile.TemporaryDirectory()
        cls.addClassCleanup(kept.cleanup)
        cls.folder = pathlib.Path(kept.name)
        cls.made = run(PROJECT / "scripts/package", "--build", BUILD, "--to", cls.folder / "made")
        cls.program = next((cls.folder / "made").glob("iamq-linux-*"), None)
        cls.package = next((cls.folder / "made").glob("*.deb"), None)

    def must(self, *command, **more):
        done = run(*command, **more)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")
        return done.stdout

    def test_three_files_are_made_and_their_sums_are_right(self):
        self.assertEqual(self.made.returncode, 0, self.made.stdout)
        self.must("sha256sum", "--check", "SHA256SUMS", cwd=self.folder / "made")
        self.assertEqual(len(list((self.folder / "made").iterdir())), 3)

    def test_the_program_needs_nothing_beside_it(self):
        self.assertIn("it starts in an empty folder", self.made.stdout)
        self.assertNotIn("NEEDED", self.must("objdump", "-p", self.program))
        self.assertNotIn("INTERP", self.must("objdump", "-p", self.program))

    def test_it_reads_and_tests_as_the_other_program_does(self):
        for words in (["test", "examples/ci"], ["examples/exports/story.iamq"],
                      ["diff", "examples/diff/before.iamq", "examples/diff/after.iamq"]):
            static, shared = (run(program, *words, cwd=PROJECT) for program in (self.program, f"{BUILD}/iamq"))
            self.assertEqual((static.returncode, static.stdout), (shared.returncode, shared.stdout))

    def test_it_installs_runs_and_goes_without_a_trace(self):
        """dpkg with a root of its own, in which nothing is but dpkg's own files."""
        root = self.folder / "root"
        (root / "var/lib/dpkg/updates").mkdir(parents=True)
        (root / "var/lib/dpkg/info").mkdir()
        for name in ("status", "available"):
            (root / "var/lib/dpkg" / name).write_text("")
        dpkg = [*AS_ROOT, "dpkg", f"--root={root}", f"--log={self.folder}/dpkg.log"]
        files = lambda: {str(path.relative_to(root)) for path in root.rglob("*")
                         if not path.relative_to(root).parts[:3] == ("var", "lib", "dpkg")}
        before = files()
        self.must(*dpkg, "--install", self.package)
        installed = files()
        self.assertLessEqual({"usr/bin/iamq", "usr/share/bash-completion/completions/iamq", "usr/share/doc/iamq/copyright",
                              "usr/share/doc/iamq/changelog.gz", "usr/share/zsh/vendor-completions/_iamq",
                              "usr/share/fish/vendor_completions.d/iamq.fish"}, installed)
        self.assertEqual((PROJECT / "docs/iamq.1").exists(), "usr/share/man/man1/iamq.1.gz" in installed)
        enter = [*AS_ROOT, "chroot", root, "/usr/bin/iamq"]
        self.assertTrue(self.must(*enter, *QUESTION).startswith("no: Bob cannot s3:GetObject"))
        self.assertIn("14 passed, 0 failed", self.must(*enter, "test", "/usr/share/doc/iamq/examples/ci"))
        self.must(*dpkg, "--purge", "iamq")
        self.assertEqual(files(), before)

    def test_what_the_package_says_of_itself(self):
        fields = self.must("dpkg-deb", "--field", self.package)
        self.assertIn("Package: iamq\n", fields)
        self.assertNotIn("Depends:", fields)
        version = self.must(self.program, "--version").split()[1]
        self.assertIn(f"Version: {version}\n", fields)

    def test_options_of_the_script(self):
        self.assertIn("usage: scripts/package", self.must(PROJECT / "scripts/package", "--help"))
        refused = run(PROJECT / "scripts/package", "--into", "x")
        self.assertEqual((refused.returncode, "unknown option --into" in refused.stdout), (2, True))
        self.assertEqual(run(PROJECT / "scripts/package", "--to").returncode, 2)

    @unittest.skipUnless(os.environ.get("IAMQ_DEBOOTSTRAP"), "IAMQ_DEBOOTSTRAP names no release")
    def test_in_a_minimal_debian(self):
        root = self.folder / "debian"
        self.must("debootstrap", "--variant=minbase", os.environ["IAMQ_DEBOOTSTRAP"], root)
        shutil.copy(self.package, root / "iamq.deb")
        shutil.copy(self.program, root / "iamq-alone")
        enter = ["chroot", root]
        self.assertTrue(self.must(*enter, "/iamq-alone", *QUESTION).startswith("no: Bob cannot s3:GetObject"))
        self.must(*enter, "dpkg", "--install", "/iamq.deb")
        self.assertTrue(self.must(*enter, "iamq", *QUESTION).startswith("no: Bob cannot s3:GetObject"))
        self.must(*enter, "dpkg", "--purge", "iamq")
        self.assertNotEqual(run(*enter, "iamq", "--version").returncode, 0)
        self.assertFalse((root / "usr/share/doc/iamq").exists())


if __name__ == "__main__":
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main()
