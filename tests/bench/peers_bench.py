#!/usr/bin/env python3
"""`iamq simulate` beside @cloud-copilot/iam-simulate, where Node is present: the same distinct cases, as whole processes
and as the deciding alone; verdicts are compared before any time is told. Times are of the CPU.

usage: peers_bench.py PROGRAM FOLDER      FOLDER: where npm may put the peer
  IAMQ_SEED    the cases (else random; it is printed)
  IAMQ_CASES   how many (default 4000)
"""
import collections
import json
import os
import random
import resource
import shutil
import subprocess
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")
ACTIONS = {  # with a resource each
    "s3:GetObject": "arn:aws:s3:::data-{a}/app{n}/x{k}", "s3:PutObject": "arn:aws:s3:::data-{a}/app{n}/x{k}",
    "dynamodb:GetItem": "arn:aws:dynamodb:eu-west-1:111111111111:table/app{n}-{k}",
    "sqs:SendMessage": "arn:aws:sqs:eu-west-1:111111111111:app{n}-{k}",
    "lambda:InvokeFunction": "arn:aws:lambda:eu-west-1:111111111111:function:app{n}-{k}",
    "secretsmanager:GetSecretValue": "arn:aws:secretsmanager:eu-west-1:111111111111:secret:app{n}-{k}",
}
PATTERNS = ["*", "arn:aws:s3:::data-{a}/*", "arn:aws:s3:::data-{a}/app{n}/*", "arn:aws:dynamodb:*:*:table/app{n}-*",
            "arn:aws:sqs:eu-west-1:111111111111:app*", "arn:aws:lambda:*:111111111111:function:*",
            "arn:aws:secretsmanager:*:*:secret:app{n}*"]
CONDITIONS = [{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, {"Bool": {"aws:SecureTransport": "true"}},
              {"StringEquals": {"aws:PrincipalTag/team": ["red", "blue"]}}, {"StringLike": {"aws:username": "u1*"}}]


def one_case(rng, number):
    fill = lambda text: text.format(a=rng.randrange(4), n=rng.randrange(4), k=rng.randrange(1000))

    def policy(allow_all=False):
        statements = []
        for _ in range(rng.randint(1, 6)):
            services = rng.choice([list(ACTIONS), ["s3:*"], ["*"], ["dynamodb:*", "sqs:*"], ["s3:Get*", "lambda:*"]])
            statement = {"Effect": "Deny" if rng.random() < 0.1 else "Allow",
                         "Action": rng.sample(services, min(len(services), rng.randint(1, 3))),
                         "Resource": sorted({fill(rng.choice(PATTERNS)) for _ in range(rng.randint(1, 3))})}
            if rng.random() < 0.35:
                statement["Condition"] = rng.choice(CONDITIONS)
            statements.append(statement)
        return {"Version": "2012-10-17", "Statement": statements}

    action = rng.choice(list(ACTIONS))
    case = {"id": str(number), "principal": f"arn:aws:iam::111111111111:user/u{rng.randrange(20)}", "action": action,
            "resource": fill(ACTIONS[action]), "resourceAccount": "111111111111",
            "context": {"aws:SourceIp": f"{rng.choice([10, 192])}.1.2.{rng.randrange(250)}",
                        "aws:SecureTransport": rng.choice(["true", "false"]),
                        "aws:PrincipalTag/team": rng.choice(["red", "green"])},
            "identityPolicies": [{"name": f"p{i}", "policy": policy()} for i in range(rng.randint(1, 4))]}
    case["context"]["aws:username"] = case["principal"].split("/")[-1]
    if rng.random() < 0.2:
        case["permissionsBoundary"] = [{"name": "boundary", "policy": policy()}]
    return case


def run(command, **options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    program, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("peers: there is no Node here, nothing is compared")
        return 0
    os.makedirs(folder, exist_ok=True)
    for name in ("package.json", "iam_simulate.mjs"):
        shutil.copy(os.path.join(HERE, name), folder)
    installed, _ = run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder)
    if installed.returncode != 0:
        print("peers: npm cannot install the peer, nothing is compared\n" + installed.stderr[-500:])
        return 0
    seed = int(os.environ.get("IAMQ_SEED") or random.SystemRandom().randrange(2**32))
    count = int(os.environ.get("IAMQ_CASES") or 4000)
    print(f"seed {seed}, {count} distinct cases")
    rng = random.Random(seed)
    path = os.path.join(folder, "cases.jsonl")
    with open(path, "w") as file:
        for number in range(count):
            file.write(json.dumps(one_case(rng, number)) + "\n")

    ours, our_seconds = run([program, "simulate", path])
    verdicts = [json.loads(line)["decision"] for line in ours.stdout.splitlines()]
    theirs, their_seconds = run(["node", "iam_simulate.mjs", path], cwd=folder)
    bare, _ = run(["node", "iam_simulate.mjs", path, "bare"], cwd=folder)
    if theirs.returncode != 0 or len(verdicts) != count:
        print(theirs.stderr[-2000:] + ours.stderr[-2000:])
        return 1
    pairs = collections.Counter(zip(verdicts, theirs.stdout.split()))
    different = sum(n for (a, b), n in pairs.items() if a != b)
    print(f"verdicts: {dict(collections.Counter(verdicts))}, {different} differ from the peer's")
    if different:
        print(pairs)
        return 1
    print("| | CPU time | a case | times iamq's |\n| --- | --- | --- | --- |")
    for name, seconds in (("iamq simulate, whole process", our_seconds),
                          ("iam-simulate, whole process", their_seconds),
                          ("iam-simulate, runSimulation alone", float(theirs.stderr.split()[-1])),
                          ("iam-simulate, runUnsafeSimulation alone", float(bare.stderr.split()[-1]))):
        print(f"| {name} | {seconds:.3f} s | {seconds / count * 1e6:.1f} µs | {seconds / our_seconds:.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
