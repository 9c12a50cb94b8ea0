#!/usr/bin/env python3
"""The prompt with its line editor, on a terminal whose screen is looked at: `editor_test.py PROGRAM`."""
import json
import os
import resource
import shutil
import stat
import subprocess
import sys
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

try:
    from screen import Terminal, WithTerminal
except ImportError as problem:
    print(f"the line editor is NOT tested: {problem}; scripts/setup --tests installs it")
    sys.exit(77)

UP, DOWN, LEFT, RIGHT, ESCAPE = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b"
TUTORIAL = """account Production 999999999999
account Development 111111111111
bucket productionapp in Production
policy read-write in Production { allow s3:GetObject, s3:PutObject on productionapp/* }
role UpdateApp in Production { trusts account Development; attach read-write }
group Developers in Development { policy into { allow sts:AssumeRole on role Production/UpdateApp } }
user David in Development { groups Developers }
user Theresa in Development
"""


class WithTutorial(WithTerminal):
    program = PROGRAM

    def path(self, *names):
        return os.path.join(self.folder.name, *names)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def start_with_tutorial(self, **options):
        self.write("tutorial.iamq", TUTORIAL)
        terminal = self.start(**options)
        terminal.enter(":load tutorial.iamq")
        return terminal


class Editing(WithTutorial):
    def test_a_question_is_answered(self):
        terminal = self.start_with_tutorial()
        self.assertIn("yes: David can", terminal.enter("can David assume UpdateApp"))

    def test_several_lines(self):
        terminal = self.start()
        terminal.type("account A 111111111111 {\r")
        self.assertEqual(terminal.line(), "...>")
        terminal.type("  user Bob\r\r  user Eve\r")
        self.assertEqual(terminal.line(), "...>")  # inside braces an empty line is part of it
        terminal.type("}\r")
        terminal.wait_for_prompt()
        self.assertIn("Eve", terminal.enter("list users"))

    def test_an_empty_line_gives_up(self):
        terminal = self.start()
        terminal.type("can Bob\r")
        self.assertEqual(terminal.line(), "...>")
        terminal.type("\r")
        terminal.wait_for_prompt()
        self.assertIn("given up", terminal.text())

    def test_alt_enter_begins_a_line(self):
        terminal = self.start()
        terminal.type("account A 111111111111\x1b\ruser Bob in A")
        self.assertEqual(terminal.rows()[-23:][0:2], ["iamq> account A 111111111111", "...> user Bob in A"])
        terminal.type("\r")
        terminal.wait_for_prompt()
        self.assertIn("Bob", terminal.enter("list users"))

    def test_wide_and_combining_characters(self):
        terminal = self.start()
        terminal.type("日本e\u0301x" + LEFT + LEFT)
        self.assertEqual(terminal.screen.cursor.x, len("iamq> ") + 4)
        terminal.type("\x7f")
        self.assertEqual(terminal.screen.cursor.x, len("iamq> ") + 2)

    def test_an_error_is_shown_and_up_brings_the_text_back(self):
        terminal = self.start()
        self.assertIn("error:", terminal.enter("can Nobody s3:GetObject on *"))
        terminal.type(UP)
        self.assertEqual(terminal.line(), "iamq> can Nobody s3:GetObject on *")

    def test_a_paste_of_a_whole_file_is_one_input(self):
        # Order does not matter inside an input, and tabs are no Tab.
        terminal = self.start()
        lines = TUTORIAL.splitlines()[::-1]
        terminal.type("\x1b[200~" + "\n\n".join(lines).replace("  ", "\t") + "\n\x1b[201~")
        self.assertIn("...> account Production 999999999999", terminal.text())
        terminal.send("\r")
        terminal.wait_for_prompt()
        self.assertNotIn("error", terminal.text())
        self.assertIn("David", terminal.enter("who can assume UpdateApp"))
        terminal.type(UP + UP)
        self.assertIn("account Production 999999999999", terminal.text())

    def test_a_paste_that_the_terminal_does_not_mark(self):
        terminal = self.start()
        terminal.send("user Bob in A { groups Readers }\n\n\ngroup Readers in A\naccount A 111111111111\nlist users\n")
        terminal.wait_for_prompt()
        terminal.wait_for("\nBob")
        self.assertNotIn("error", terminal.text())

    def test_the_tutorial_that_ships_can_be_pasted(self):
        terminal = self.start(columns=120, rows=50)
        with open(os.path.join(ROOT, "examples", "delegation", "tutorial.iamq"), encoding="utf-8") as file:
            text = file.read()
        terminal.send("\x1b[200~" + text + "\x1b[201~")
        terminal.read(0.3)
        terminal.send("\r")
        terminal.wait_for_prompt()
        self.assertNotIn("error", terminal.text())
        self.assertIn("UpdateApp", terminal.enter("list roles"))

    def test_resize(self):
        terminal = self.start(columns=80)
        terminal.type("who can assume a name that is rather long")
        terminal.resize(30, 24)
        terminal.read(0.3)
        terminal.type("er")
        text = terminal.text()
        self.assertIn("rather longer", text.replace("\n", ""))
        terminal.resize(80, 24)
        terminal.read(0.3)
        terminal.type("!")
        self.assertEqual(terminal.line(), "iamq> who can assume a name that is rather longer!")

    def test_ctrl_l_clears_the_screen(self):
        terminal = self.start()
        terminal.type("who\x0c")
        self.assertEqual(terminal.text(), "iamq> who")

    def test_the_text_can_be_edited_outside(self):
        self.write("editor", "#!/bin/sh\necho 'list users' > \"$1\"\n")
        os.chmod(self.path("editor"), 0o700)
        terminal = self.start(EDITOR=self.path("editor"))
        terminal.type("list\x18\x05")
        terminal.wait_for("iamq> list users")
        terminal.type("\x03")
        terminal.wait_for_prompt()
        terminal.type(":edit\r")
        terminal.wait(lambda: terminal.line() == "iamq> list users", "the edited text")


class History(WithTutorial):
    def file(self):
        with open(self.path("state", "iamq", "history"), encoding="utf-8") as file:
            return file.read()

    def test_entries_are_kept_whole_and_at_once(self):
        terminal = self.start()
        terminal.enter("account A 111111111111")
        terminal.type("user Bob in A {\r}\r")
        terminal.wait_for_prompt()
        terminal.enter(" list users")
        self.assertEqual(self.file(), "account A 111111111111\nuser Bob in A {\\n}\n")
        self.assertEqual(stat.S_IMODE(os.stat(self.path("state", "iamq", "history")).st_mode), 0o600)
        terminal.process.kill(9)
        again = self.start()
        again.type(UP)
        self.assertEqual(again.line(), "...> }")
        again.type("\x03")
        again.wait_for_prompt()
        again.type("acc" + UP)
        self.assertEqual(again.line(), "iamq> account A 111111111111")

    def test_comments_survive_in_the_history(self):
        terminal = self.start()
        terminal.type("account A 111111111111 {  # ours\r  user Bob  # and his\r}\r")
        terminal.wait_for_prompt()
        terminal.type(UP + "\x0c")
        self.assertEqual(terminal.text(), "iamq> account A 111111111111 {  # ours\n...>   user Bob  # and his\n...> }")

    def test_two_sessions_share_it(self):
        first, second = self.start(), self.start()
        first.enter("account A 111111111111")
        second.enter("list users")
        second.type(UP + UP)
        self.assertEqual(second.line(), "iamq> account A 111111111111")

    def test_a_full_disk_costs_only_the_history(self):
        os.makedirs(self.path("state", "iamq"))
        os.symlink("/dev/full", self.path("state", "iamq", "history"))
        terminal = self.start()
        terminal.enter("account A 111111111111")
        self.assertIn("the history cannot be written", terminal.text())
        terminal.enter("list accounts")
        self.assertEqual(terminal.text().count("the history cannot be written"), 1)
        terminal.type(UP + UP)
        self.assertEqual(terminal.line(), "iamq> account A 111111111111")

    def test_ctrl_r(self):
        terminal = self.start()
        for line in ("account A 111111111111", "list users", "list accounts"):
            terminal.enter(line)
        terminal.type("\x12users")
        self.assertIn("history: users", terminal.text())
        terminal.type("\x1b[C")
        terminal.read(0.2)
        self.assertEqual(terminal.line(), "iamq> list users")
        terminal.type("\x03\x12acc\x12\r")
        terminal.wait_for_prompt()
        self.assertIn("is declared already", terminal.text())

    def test_the_suggestion_is_grey_and_taken_with_an_arrow(self):
        terminal = self.start()
        terminal.enter("list accounts")
        terminal.type("list")
        self.assertEqual(terminal.line(), "iamq> list accounts")
        self.assertEqual(terminal.screen.cursor.x, len("iamq> list"))
        terminal.send(RIGHT + "\r")
        terminal.wait_for_prompt()
        terminal.enter(":set suggestions off")
        terminal.type("list")
        self.assertEqual(terminal.line(), "iamq> list")


class Completion(WithTutorial):
    def test_keywords_by_grammar_position(self):
        terminal = self.start_with_tutorial()
        terminal.type("who can ass\t")
        self.assertEqual(terminal.line(), "iamq> who can assume")
        self.assertEqual(terminal.screen.cursor.x, len("iamq> who can assume "))
        terminal.type("\t")
        self.assertEqual(terminal.line(), "iamq> who can assume UpdateApp")

    def test_actions_come_from_the_catalog(self):
        terminal = self.start_with_tutorial()
        terminal.type("who can s3:GetObj\t")
        self.assertIn("iamq> who can s3:GetObject", terminal.text())
        self.assertRegex(terminal.text(), r"s3:GetObjectTagging +Read")
        terminal.type("\x03")
        terminal.wait_for_prompt()
        terminal.type("who can s3:Ge\t")
        self.assertIn("iamq> who can s3:Get", terminal.text())

    def test_names_of_an_account(self):
        terminal = self.start_with_tutorial()
        terminal.type("who can assume Prod\t")
        self.assertEqual(terminal.line(), "iamq> who can assume Production/")
        terminal.type("\t")
        self.assertEqual(terminal.line(), "iamq> who can assume Production/UpdateApp")

    def test_condition_keys(self):
        terminal = self.start_with_tutorial()
        terminal.type("can David s3:GetObject on productionapp/x with aws:Mu\t")
        self.assertIn("with aws:MultiFactorAuth", terminal.text())
        self.assertRegex(terminal.text(), r"aws:MultiFactorAuthPresent +Bool")
        terminal.type("P\t")
        terminal.type("t\t")
        self.assertIn("with aws:MultiFactorAuthPresent=true", terminal.text().replace("\n", ""))

    def test_tasks(self):
        terminal = self.start_with_tutorial()
        terminal.type("what does David need to del\t")
        self.assertEqual(terminal.line(), "iamq> what does David need to delete a")
        self.assertIn("delete a user   a task of 19 requests", terminal.text())
        terminal.type("gr\t")
        self.assertEqual(terminal.line(), "iamq> what does David need to delete a group")

    def test_files_and_commands(self):
        terminal = self.start_with_tutorial()
        terminal.type(":loa\ttut\t")
        self.assertEqual(terminal.line(), "iamq> :load tutorial.iamq")
        terminal.type("\x03import tu\t")
        terminal.type("\x15import \"tu\t")
        self.assertEqual(terminal.line(), 'iamq> import "tutorial.iamq"')
        terminal.type("\x15:set for\tjsonl\r")
        terminal.wait_for_prompt()
        self.assertIn('"kind":"list"', terminal.enter("list users"))

    def test_the_list_can_be_gone_through(self):
        terminal = self.start_with_tutorial()
        terminal.type("can \t")
        self.assertRegex(terminal.text(), r"David +user in Development")
        terminal.type("\t")
        first = terminal.line()
        terminal.type("\t")
        self.assertNotEqual(first, terminal.line())
        terminal.type(ESCAPE)
        time.sleep(0.1)
        terminal.read()
        self.assertEqual(terminal.line(), "iamq> can")


class Colours(WithTutorial):
    def test_what_is_typed_is_coloured_and_unknown_names_underlined(self):
        terminal = self.start_with_tutorial()
        terminal.type("can Davd assume UpdateApp with mfa")
        row = terminal.colours(terminal.screen.cursor.y)
        self.assertIn(("can", ["bold"]), row)
        self.assertIn(("Davd", ["underscore"]), row)
        self.assertNotIn(("UpdateApp", ["underscore"]), row)
        terminal.type("\x15can David s3:GetObjct ")
        self.assertIn(("s3:GetObjct", ["cyan", "underscore"]), terminal.colours(terminal.screen.cursor.y))

    def test_no_color_is_obeyed(self):
        terminal = self.start(NO_COLOR="1")
        terminal.type("can Davd assume UpdateApp")
        self.assertEqual([how for _, how in terminal.colours(terminal.screen.cursor.y)], [[]])

    def test_a_dumb_terminal_gets_no_sequences(self):
        process = self.start(TERM="dumb").process
        process.send("list accounts\r")
        process.expect_exact("iamq> ")
        self.assertNotIn(b"\x1b", process.before)


class Leaving(WithTutorial):
    def test_ctrl_c_clears_and_never_leaves(self):
        terminal = self.start()
        terminal.type("half a line\x03")
        terminal.wait_for_prompt()
        terminal.type("account A 1111\x1b\r{\x03\x03")
        terminal.wait_for_prompt()
        self.assertIn("no accounts", terminal.enter("list accounts") + "no accounts")
        self.assertTrue(terminal.process.isalive())

    def test_ctrl_c_stops_a_long_question(self):
        rows = ["account A 111111111111"]
        for number in range(800):
            rows.append(f"role R{number} in A {{ trusts account A; policy p {{ allow s3:Get*, ec2:*, sts:AssumeRole, "
                        f"iam:Get* on arn:aws:s3:::b{number}*, arn:aws:iam::111111111111:role/R*, "
                        f"arn:aws:ec2:*:*:*/{number}* when aws:PrincipalTag/t{number} is x }} }}")
        self.write("large.iamq", "\n".join(rows) + "\n")
        terminal = self.start()
        terminal.enter(":load large.iamq")
        terminal.type("who can *\r")
        terminal.wait_for("Ctrl-C stops it")
        terminal.send("\x03")
        terminal.wait_for("stopped")
        terminal.wait_for_prompt()
        self.assertNotIn("Ctrl-C stops it", terminal.text())
        self.assertIn("R799", terminal.enter("show R799"))

    def test_ctrl_c_stops_reading(self):
        users = 60_000
        self.write("large.iamq", "account Large 222222222222\n" + "".join(
            f"user U{i} in Large {{ policy p {{ allow s3:GetObject on arn:aws:s3:::b{i}/* }} }}\n" for i in range(users)))
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
        self.write("large.json", json.dumps({"UserDetailList": [
            {"Path": "/", "UserName": f"U{i}", "UserId": f"AIDA{i}", "Arn": f"arn:aws:iam::222222222222:user/U{i}",
             "UserPolicyList": [{"PolicyName": "p", "PolicyDocument": document}], "GroupList": [],
             "AttachedManagedPolicies": []} for i in range(users)],
            "GroupDetailList": [], "RoleDetailList": [], "Policies": []}))
        terminal = self.start()
        terminal.enter("account A 111111111111; user Ann in A")
        for reading in (":load large.iamq", 'import "large.json"'):
            terminal.type(reading + "\r")
            time.sleep(0.1)
            terminal.send("\x03")
            terminal.wait_for("stopped")
            terminal.wait_for_prompt()
            listed = terminal.enter("list users")
            self.assertIn("list users: 1", listed)  # nothing of it is there
            self.assertNotIn("once more", terminal.text())
            terminal.type("\x0c")

    def test_ctrl_c_stops_waiting_for_a_pipe(self):
        os.mkfifo(self.path("pipe"))
        terminal = self.start()
        terminal.type(":load pipe\r")
        terminal.send("\x03")  # nobody writes
        terminal.wait_for_prompt()
        writer = os.open(self.path("pipe"), os.O_RDWR)
        terminal.type("\x0c:load pipe\r")
        time.sleep(0.3)
        terminal.send("\x03")  # somebody does, but says nothing
        terminal.wait_for_prompt()
        os.close(writer)
        self.assertTrue(terminal.process.isalive())

    def test_ctrl_d_leaves_and_asks_only_for_what_would_be_lost(self):
        terminal = self.start()
        terminal.type("\x04")
        self.assertEqual(terminal.leave(), 0)
        terminal = self.start_with_tutorial()
        terminal.enter("what if { user Eve in Development }", prompt="iamq (what if)>")
        terminal.type("\x04")
        terminal.wait_for("Leave? [y/N]")
        terminal.type("\r")
        terminal.wait_for_prompt("iamq (what if)>")
        terminal.type("\x04y\r")
        self.assertEqual(terminal.leave(), 0)

    def test_the_words_of_other_shells(self):
        terminal = self.start(rows=60)
        self.assertIn(":transcript [FILE]", terminal.enter("help"))
        self.assertIn(":transcript [FILE]", terminal.enter("?"))
        terminal.type("exit\r")
        self.assertEqual(terminal.leave(), 0)

    def test_the_terminal_is_as_it_was(self):
        shell = Terminal("/bin/bash", self.folder.name, arguments=["--norc", "--noediting"], PS1="$ ")
        self.terminals.append(shell)
        shell.wait_for("$")
        shell.type(f"stty -a > before; {PROGRAM}; stty -a > after; cmp before after && echo same\r")
        shell.wait_for("iamq>")
        shell.type("\x04")
        shell.wait_for("\nsame")

    def test_suspend_and_go_on(self):
        shell = Terminal("/bin/bash", self.folder.name, arguments=["--norc", "--noediting"], PS1="$ ")
        self.terminals.append(shell)
        shell.wait_for("$")
        shell.type(PROGRAM + "\r")
        shell.wait_for("iamq>")
        shell.type("list acc\x1a")
        shell.wait_for("Stopped")
        shell.type("fg\r")
        shell.wait(lambda: shell.line() == "iamq> list acc", "the line again")
        shell.type("\x15\x04")
        shell.wait(lambda: shell.line() == "$", "the shell")


class Commands(WithTutorial):
    def test_why_it(self):
        terminal = self.start_with_tutorial()
        terminal.enter("can Theresa assume UpdateApp")
        self.assertIn("Theresa", terminal.enter(":why it"))
        self.assertIn("expectation", terminal.enter("expect it is David") + "expectation")

    def test_settings_and_the_rc_file(self):
        self.write("config/iamq/rc", ":set format jsonl\naccount A 111111111111\n")
        terminal = self.start()
        self.assertIn('"kind":"list"', terminal.enter("list accounts"))
        plain = self.start(arguments=["--no-rc"])
        self.assertNotIn('"kind"', plain.enter("list accounts"))
        batch = subprocess.run([PROGRAM, "-c", "list accounts"], capture_output=True, text=True, cwd=self.folder.name,
                               env=dict(os.environ, XDG_CONFIG_HOME=self.path("config")))
        self.assertNotIn('"kind"', batch.stdout)

    def test_an_import_tells_what_came_of_it(self):
        shutil.copy(os.path.join(ROOT, "examples", "exports", "production.json"), self.folder.name)
        terminal = self.start()
        said = terminal.enter('import "production.json"')
        self.assertRegex(said, r"imported: 1 account, 1 user, 1 group, 2 roles")
        self.assertNotIn("imported", terminal.enter("list roles"))

    def test_undo_and_reload(self):
        terminal = self.start_with_tutorial()
        terminal.enter("user Eve in Development")
        self.assertIn("undone", terminal.enter(":undo"))
        self.assertNotIn("Eve", terminal.enter("list users"))
        terminal.enter(":redo")
        self.assertIn("Eve", terminal.enter("list users"))
        terminal.enter(":reload")
        terminal.enter(":set format jsonl")
        self.assertNotIn("Eve", terminal.enter("list users"))

    def test_output_and_transcript(self):
        terminal = self.start_with_tutorial()
        terminal.enter(":transcript log.txt")
        terminal.enter(":output answers.txt")
        terminal.enter("list groups")
        terminal.enter(":output")
        terminal.enter("list roles")
        with open(self.path("answers.txt"), encoding="utf-8") as file:
            answers = file.read()
        self.assertIn("Developers", answers)
        self.assertNotIn("\x1b", answers)
        with open(self.path("log.txt"), encoding="utf-8") as file:
            log = file.read()
        self.assertIn("iamq> list roles\n", log)
        self.assertIn("UpdateApp", log)
        self.assertNotIn("\x1b", log)

    def test_doc_and_help(self):
        terminal = self.start(rows=60)
        self.assertIn("Read, on accesspointobject, object", terminal.enter(":doc s3:GetObject"))
        self.assertIn("did you mean `s3:GetObject`", terminal.enter(":doc s3:GetObjct"))
        self.assertIn("AWS documents `s3:ListBucket` in its place", terminal.enter(":doc s3:ListObjects"))
        self.assertIn("access level Write", terminal.enter(":doc acm:AddTagsToCertificate"))
        self.assertIn("resources before", terminal.enter(":doc amplify:CreateApp"))
        self.assertIn("nothing has taken its place", terminal.enter(":doc mobilehub:CreateProject"))
        self.assertIn("Ctrl-R", terminal.enter(":help keys"))
        self.assertIn("who can assume UpdateApp", terminal.enter(":help questions"))
        self.assertIn(":transcript [FILE]", terminal.enter(":help"))

    def test_the_pager_is_for_what_is_longer_than_the_screen(self):
        self.write("pager", "#!/bin/sh\nwc -l > pages\necho paged\n")
        os.chmod(self.path("pager"), 0o700)
        terminal = self.start_with_tutorial(IAMQ_PAGER=self.path("pager"), rows=20)
        self.assertNotIn("paged", terminal.enter("list users"))
        self.assertIn("paged", terminal.enter(":help keys"))
        terminal.enter(":set pager off")
        self.assertNotIn("paged", terminal.enter(":help keys"))

    def test_timing(self):
        terminal = self.start_with_tutorial()
        terminal.enter(":timing on")
        self.assertRegex(terminal.enter("list users"), r"[0-9.]+ ms")


class OffATerminal(WithTutorial):
    def environment(self):
        return dict(os.environ, HOME=self.folder.name, XDG_STATE_HOME=self.path("state"), TERM="xterm")

    def test_pipes_get_no_prompt_and_no_colours(self):
        done = subprocess.run([PROGRAM], input=TUTORIAL + "who can assume UpdateApp\n", capture_output=True, text=True,
                              env=self.environment(), cwd=self.folder.name)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("\x1b", done.stdout)
        self.assertNotIn("iamq>", done.stdout)
        self.assertFalse(os.path.exists(self.path("state")))

    def test_a_closed_pipe_ends_quietly(self):
        done = subprocess.run(f"yes 'list users' | head -50000 | {PROGRAM} | head -1", shell=True, capture_output=True,
                              text=True, env=self.environment(), cwd=self.folder.name)
        self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    unittest.main()
