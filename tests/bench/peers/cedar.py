"""Cases of `iamq simulate` in Cedar's words, as far as these can say the same: IAM's statements become `permit` and
`forbid` over the request's texts. Cedar has no permissions boundary; a case that has one becomes two questions, one of
its identity policies and one of its boundary, of which both must be allowed. Cedar matches an ARN as one text, IAM part
by part, which these cases cannot tell apart: their verdicts are compared."""
import json


def quoted(text):
    return json.dumps(text)


def any_of(expressions):
    return "(" + " || ".join(expressions) + ")"


def like(key, patterns):
    if any("?" in pattern or "${" in pattern for pattern in patterns):
        raise ValueError("Cedar's patterns have no ? and no variables")
    return any_of(f"{key} like {quoted(pattern)}" for pattern in patterns)


CONDITIONS = {  # operator → Cedar's expression of a key and its values
    "IpAddress": lambda key, values: any_of(f"{key}.isInRange(ip({quoted(value)}))" for value in values),
    "Bool": lambda key, values: any_of(f"{key} == {value}" for value in values),
    "StringEquals": lambda key, values: f"[{', '.join(map(quoted, values))}].contains({key})",
    "StringLike": like,
}
TYPED = {  # what Cedar calls a value of these keys
    "aws:SourceIp": lambda text: {"__extn": {"fn": "ip", "arg": text}},
    "aws:SecureTransport": lambda text: text == "true",
}


def in_list(value):
    return value if isinstance(value, list) else [value]


def statement_of(statement):
    effect = {"Allow": "permit", "Deny": "forbid"}[statement["Effect"]]
    actions, resources = in_list(statement["Action"]), in_list(statement["Resource"])
    scope, needs = "action", []
    if all("*" not in action for action in actions):
        scope = "action in [" + ", ".join(f"Action::{quoted(action)}" for action in actions) + "]"
    elif "*" not in actions:
        needs.append(like("context.action", actions))
    if "*" not in resources:
        needs.append(like("context.resource", resources))
    for operator, keys in statement.get("Condition", {}).items():
        needs += [CONDITIONS[operator](f"context[{quoted(key)}]", in_list(values)) for key, values in keys.items()]
    when = f" when {{ {' && '.join(needs)} }}" if needs else ""
    return f"{effect}(principal, {scope}, resource){when};"


def policy_set(policies):
    return "\n".join(statement_of(statement) for policy in policies for statement in policy["policy"]["Statement"])


def case_of(case):
    context = {key: TYPED.get(key, str)(value) for key, value in case["context"].items()}
    context.update(action=case["action"], resource=case["resource"])
    return {"request": {"principal": {"type": "User", "id": case["principal"]},
                        "action": {"type": "Action", "id": case["action"]},
                        "resource": {"type": "Resource", "id": case["resource"]},
                        "context": context, "entities": []},
            "policySets": [policy_set(case[member]) for member in ("identityPolicies", "permissionsBoundary")
                           if member in case]}
