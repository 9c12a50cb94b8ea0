"""An organization of three levels and twelve accounts, as the calls of AWS's API tell it."""
import json
import urllib.parse

from fake_aws import Refused, paged

REGION = "us-east-1"
ROOT, WORKLOADS, PRODUCTION_OU, TEST_OU, SECURITY, SANDBOX = (
    "r-ab12", "ou-ab12-workload1", "ou-ab12-product01", "ou-ab12-testing01", "ou-ab12-security1", "ou-ab12-sandbox01")
INSTANCE, STORE = "arn:aws:sso:::instance/ssoins-1111222233334444", "d-1234567890"
ADMIN = "arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-aaaabbbbccccdddd"
READER = "arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-1234123412341234"


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(actions, resources="*", **more):
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions, resources="*", **more):
    return {"Effect": "Deny", "Action": actions, "Resource": resources, **more}


def trust(principal, action="sts:AssumeRole"):
    return document({"Effect": "Allow", "Principal": principal, "Action": action})


def quoted(policy):
    return urllib.parse.quote(json.dumps(policy))


def user(account, name, groups=(), policies=()):
    return {"Path": "/", "UserName": name, "UserId": f"AIDA{account}{name.upper()}", "CreateDate": "2024-01-01T00:00:00Z",
            "Arn": f"arn:aws:iam::{account}:user/{name}", "GroupList": list(groups),
            "AttachedManagedPolicies": [], "Tags": [],
            "UserPolicyList": [{"PolicyName": key, "PolicyDocument": quoted(value)} for key, value in policies]}


def group(account, name, attached=(), policies=()):
    return {"Path": "/", "GroupName": name, "GroupId": f"AGPA{account}{name.upper()}",
            "Arn": f"arn:aws:iam::{account}:group/{name}", "CreateDate": "2024-01-01T00:00:00Z",
            "AttachedManagedPolicies": [{"PolicyName": arn.split("/")[-1], "PolicyArn": arn} for arn in attached],
            "GroupPolicyList": [{"PolicyName": key, "PolicyDocument": quoted(value)} for key, value in policies]}


def role(account, name, trusted, attached=(), policies=(), path="/"):
    return {"Path": path, "RoleName": name, "RoleId": f"AROA{account}{name.upper()[:20]}",
            "Arn": f"arn:aws:iam::{account}:role{path}{name}", "CreateDate": "2024-01-01T00:00:00Z",
            "AssumeRolePolicyDocument": quoted(trusted), "InstanceProfileList": [], "Tags": [],
            "AttachedManagedPolicies": [{"PolicyName": arn.split("/")[-1], "PolicyArn": arn} for arn in attached],
            "RolePolicyList": [{"PolicyName": key, "PolicyDocument": quoted(value)} for key, value in policies]}


def managed(account, name, policy):
    return {"PolicyName": name, "PolicyId": f"ANPA{account}{name.upper()[:10]}", "Path": "/",
            "Arn": f"arn:aws:iam::{account}:policy/{name}", "DefaultVersionId": "v1", "AttachmentCount": 1,
            "IsAttachable": True, "CreateDate": "2024-01-01T00:00:00Z", "UpdateDate": "2024-01-01T00:00:00Z",
            "PolicyVersionList": [{"Document": quoted(policy), "VersionId": "v1", "IsDefaultVersion": True,
                                   "CreateDate": "2024-01-01T00:00:00Z"}]}


class Organization:
    management = "100000000001"
    accounts = {management: ("Management", ROOT), "100000000002": ("Audit", SECURITY), "100000000003": ("Logs", SECURITY),
                "999999999999": ("Production", PRODUCTION_OU), "100000000005": ("Shop", PRODUCTION_OU),
                "100000000006": ("Billing", PRODUCTION_OU), "111111111111": ("Development", TEST_OU),
                "100000000008": ("Staging", TEST_OU), "100000000009": ("Play", SANDBOX),
                "100000000010": ("Lab", SANDBOX), "100000000011": ("Demo", SANDBOX), "100000000012": ("Old", ROOT)}
    units = {WORKLOADS: ("Workloads", ROOT), SECURITY: ("Security", ROOT), SANDBOX: ("Sandbox", ROOT),
             PRODUCTION_OU: ("Production units", WORKLOADS), TEST_OU: ("Test units", WORKLOADS)}
    policies = {
        "p-FullAWSAccess": ("FullAWSAccess", "SERVICE_CONTROL_POLICY", document(allow("*")),
                            [ROOT, *units, *accounts]),
        "p-sandbox001": ("no-kms-in-sandboxes", "SERVICE_CONTROL_POLICY", document(deny("kms:*", Sid="NoKms")), [SANDBOX]),
        "p-region0001": ("no-leaving", "SERVICE_CONTROL_POLICY", document(deny("organizations:LeaveOrganization")), [ROOT]),
        "p-RCPFullAWSAccess": ("RCPFullAWSAccess", "RESOURCE_CONTROL_POLICY", document(allow("*", Principal="*")), [ROOT]),
        "p-perimeter1": ("perimeter", "RESOURCE_CONTROL_POLICY", document(
            deny("s3:*", Principal="*", Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-abcdefghij"},
                                                   "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}})),
                         [PRODUCTION_OU])}
    people = {"u-1": "alice@example.com", "u-2": "bob@example.com", "u-3": "carol@example.com"}
    groups = {"g-1": ("Ops", ["u-1", "u-2"]), "g-2": ("Readers", ["u-3"])}
    assignments = [(account, ADMIN, "GROUP", "g-1") for account in ("999999999999", "100000000005", "100000000006")] + [
        ("999999999999", READER, "GROUP", "g-2"), ("100000000009", READER, "USER", "u-2")]
    shared_key = "1111aaaa-2222-bbbb-3333-cccc4444dddd"

    # ---- what each account holds

    def details(self, account):
        power = "arn:aws:iam::aws:policy/PowerUserAccess"
        found = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
        if account == "999999999999":
            found["RoleDetailList"] = [
                role(account, "UpdateApp", trust({"AWS": "arn:aws:iam::111111111111:root"}),
                     [f"arn:aws:iam::{account}:policy/read-write-app-bucket"]),
                role(account, "AWSReservedSSO_Admin_0123456789abcdef",
                     trust({"Federated": f"arn:aws:iam::{account}:saml-provider/AWSSSO_1_DO_NOT_DELETE"},
                           "sts:AssumeRoleWithSAML"),
                     ["arn:aws:iam::aws:policy/AdministratorAccess"], path="/aws-reserved/sso.amazonaws.com/")]
            found["Policies"] = [managed(account, "read-write-app-bucket", document(
                allow(["s3:ListAllMyBuckets"]), allow(["s3:ListBucket", "s3:GetBucketLocation"], "arn:aws:s3:::productionapp"),
                allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::productionapp/*")))]
        if account == "111111111111":
            assume = f"arn:aws:iam::999999999999:role/UpdateApp"
            found["GroupDetailList"] = [
                group(account, "Developers", [power], [("allow-assume-S3-role-in-production",
                                                        document(allow("sts:AssumeRole", assume)))]),
                group(account, "Testers", [power], [("deny-assume-S3-role-in-production",
                                                     document(deny("sts:AssumeRole", assume)))])]
            found["UserDetailList"] = [user(account, "David", ["Developers"]), user(account, "Theresa", ["Testers"]),
                                       user(account, "Kim", (), [("keys", document(allow("kms:Decrypt")))])]
        if account == "100000000009":
            found["UserDetailList"] = [user(account, "Pat", (), [("all", document(allow("*")))])]
        return found

    def buckets(self, account):
        everyone = document({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                             "Resource": "arn:aws:s3:::NAME/*"})
        return {"999999999999": {"productionapp": (None, None)},
                "100000000009": {"open-for-all": (everyone, None), "closed-by-block": (everyone, True)},
                "100000000010": {"lab-data": (None, None)}}.get(account, {})

    # ---- STS, Organizations

    def GetCallerIdentity(self, account, *_):
        return {"UserId": "AIDAEXPORT", "Account": account, "Arn": f"arn:aws:iam::{account}:user/export"}

    def AssumeRole(self, _, __, said):
        account = said["RoleArn"].split(":")[4]
        return {"Credentials": {"AccessKeyId": "ASIA" + account, "SecretAccessKey": "s", "SessionToken": "t",
                                "Expiration": "2030-01-01T00:00:00Z"}}

    def DescribeOrganization(self, *_):
        return {"Organization": {"Id": "o-abcdefghij", "Arn": "arn:aws:organizations::1:organization/o-abcdefghij",
                                 "FeatureSet": "ALL", "MasterAccountId": self.management, "MasterAccountArn": "arn",
                                 "MasterAccountEmail": "a@example.com", "AvailablePolicyTypes": []}}

    def ListRoots(self, *_):
        types = [{"Type": kind, "Status": "ENABLED"} for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")]
        return {"Roots": [{"Id": ROOT, "Arn": "arn", "Name": "Root", "PolicyTypes": types}]}

    def member(self, account):
        return {"Id": account, "Arn": "arn", "Email": f"{account}@example.com", "Name": self.accounts[account][0],
                "Status": "ACTIVE", "JoinedMethod": "CREATED", "JoinedTimestamp": 1700000000}

    def ListAccounts(self, _, __, said):
        page, more = paged([self.member(one) for one in self.accounts], said.get("NextToken"), "NextToken", 8)
        return {"Accounts": page, **more}

    def ListAccountsForParent(self, _, __, said):
        here = [self.member(one) for one, (_, parent) in self.accounts.items() if parent == said["ParentId"]]
        page, more = paged(here, said.get("NextToken"), "NextToken")
        return {"Accounts": page, **more}

    def ListOrganizationalUnitsForParent(self, _, __, said):
        here = [{"Id": one, "Arn": "arn", "Name": name} for one, (name, parent) in self.units.items()
                if parent == said["ParentId"]]
        page, more = paged(here, said.get("NextToken"), "NextToken")
        return {"OrganizationalUnits": page, **more}

    def summary(self, policy):
        name, kind, _, _ = self.policies[policy]
        return {"Id": policy, "Arn": "arn", "Name": name, "Description": "", "Type": kind, "AwsManaged": "Full" in policy}

    def ListPolicies(self, _, __, said):
        here = [self.summary(one) for one, row in self.policies.items() if row[1] == said["Filter"]]
        page, more = paged(here, said.get("NextToken"), "NextToken")
        return {"Policies": page, **more}

    def DescribePolicy(self, _, __, said):
        return {"Policy": {"PolicySummary": self.summary(said["PolicyId"]),
                           "Content": json.dumps(self.policies[said["PolicyId"]][2])}}

    def ListTargetsForPolicy(self, _, __, said):
        targets = [{"TargetId": one, "Arn": "arn", "Name": one, "Type": "ROOT"} for one in
                   self.policies[said["PolicyId"]][3]]
        page, more = paged(targets, said.get("NextToken"), "NextToken", 12)
        return {"Targets": page, **more}

    # ---- IAM Identity Center

    def ListInstances(self, *_):
        return {"Instances": [{"InstanceArn": INSTANCE, "IdentityStoreId": STORE}]}

    def ListPermissionSets(self, *_):
        return {"PermissionSets": [ADMIN, READER]}

    def DescribePermissionSet(self, _, __, said):
        arn = said["PermissionSetArn"]
        return {"PermissionSet": {"Name": "Admin" if arn == ADMIN else "BucketReader", "PermissionSetArn": arn,
                                  "CreatedDate": 1700000000, "SessionDuration": "PT8H"}}

    def GetInlinePolicyForPermissionSet(self, _, __, said):
        inline = document(allow(["s3:GetObject", "s3:ListBucket"])) if said["PermissionSetArn"] == READER else None
        return {"InlinePolicy": json.dumps(inline) if inline else ""}

    def ListManagedPoliciesInPermissionSet(self, _, __, said):
        admin = [{"Name": "AdministratorAccess", "Arn": "arn:aws:iam::aws:policy/AdministratorAccess"}]
        return {"AttachedManagedPolicies": admin if said["PermissionSetArn"] == ADMIN else []}

    def ListCustomerManagedPolicyReferencesInPermissionSet(self, *_):
        return {"CustomerManagedPolicyReferences": []}

    def GetPermissionsBoundaryForPermissionSet(self, *_):
        raise Refused("ResourceNotFoundException", "no boundary")

    def ListAccountsForProvisionedPermissionSet(self, _, __, said):
        found = sorted({row[0] for row in self.assignments if row[1] == said["PermissionSetArn"]})
        page, more = paged(found, said.get("NextToken"), "NextToken")
        return {"AccountIds": page, **more}

    def ListAccountAssignments(self, _, __, said):
        return {"AccountAssignments": [
            {"AccountId": account, "PermissionSetArn": arn, "PrincipalType": kind, "PrincipalId": who}
            for account, arn, kind, who in self.assignments
            if account == said["AccountId"] and arn == said["PermissionSetArn"]]}

    def ListUsers(self, _, __, said):
        rows = [{"UserName": name, "UserId": one, "IdentityStoreId": STORE} for one, name in self.people.items()]
        page, more = paged(rows, said.get("NextToken"), "NextToken")
        return {"Users": page, **more}

    def ListGroups(self, *_):
        return {"Groups": [{"GroupId": one, "DisplayName": name, "IdentityStoreId": STORE}
                           for one, (name, _) in self.groups.items()]}

    def ListGroupMemberships(self, _, __, said):
        return {"GroupMemberships": [{"IdentityStoreId": STORE, "MembershipId": f"m-{one}", "GroupId": said["GroupId"],
                                      "MemberId": {"UserId": one}} for one in self.groups[said["GroupId"]][1]]}

    # ---- IAM

    def GetAccountAuthorizationDetails(self, account, _, said):
        found = self.details(account)
        kinds = list(found)
        start = int(said.get("Marker", 0))  # one list a page
        page = {kind: found[kind] if index == start else [] for index, kind in enumerate(kinds)}
        page["IsTruncated"] = start + 1 < len(kinds)
        return {**page, **({"Marker": str(start + 1)} if page["IsTruncated"] else {})}

    def ListAccountAliases(self, account, *_):
        return {"AccountAliases": ["shop-front"] if account == "100000000005" else [], "IsTruncated": False}

    def ListSAMLProviders(self, account, *_):
        return {"SAMLProviderList": [{"Arn": f"arn:aws:iam::{account}:saml-provider/AWSSSO_1_DO_NOT_DELETE"}]}

    def ListOpenIDConnectProviders(self, *_):
        return {"OpenIDConnectProviderList": []}

    # ---- resources

    def ListBuckets(self, account, *_):
        return {"ListAllMyBucketsResult": {"Buckets": [
            {"Name": name, "CreationDate": "2024-01-01T00:00:00Z"} for name in self.buckets(account)]}}

    def BucketPolicy(self, account, _, said):
        policy, _ = self.buckets(account)[said["bucket"]]
        if policy is None:
            raise Refused("NoSuchBucketPolicy", "The bucket policy does not exist", 404)
        return json.dumps(policy).replace("NAME", said["bucket"])

    def BucketPublicAccessBlock(self, account, _, said):
        if not self.buckets(account)[said["bucket"]][1]:
            raise Refused("NoSuchPublicAccessBlockConfiguration", "none", 404)
        return {"PublicAccessBlockConfiguration": {
            name: True for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")}}

    def AccountPublicAccessBlock(self, *_):
        raise Refused("NoSuchPublicAccessBlockConfiguration", "none", 404)

    def DescribeRegions(self, account, *_):
        """Those with nothing but users and buckets have no Region: every call costs the test a second."""
        region = {"regionName": REGION, "regionEndpoint": "e", "optInStatus": "opt-in-not-required"}
        return {"regionInfo": [] if account in ("111111111111", "100000000009") else [region]}

    def DescribeVpcEndpoints(self, *_):
        return {"vpcEndpointSet": []}

    def in_pages(self, account, said, member, items, token="NextToken", more="NextToken"):
        """In Production every list has two pages, and what there is stands on the second."""
        if account != "999999999999":
            return {member: items}
        return {member: items} if said.get(token) else {member: [], more: "page-2"}

    def ListKeys(self, account, region, said):
        keys = [self.shared_key] if account == "999999999999" else []
        page = self.in_pages(account, said, "Keys", [
            {"KeyId": key, "KeyArn": f"arn:aws:kms:{region}:{account}:key/{key}"} for key in keys], "Marker", "NextMarker")
        return {**page, "Truncated": "NextMarker" in page}

    def GetKeyPolicy(self, account, *_):
        return {"PolicyName": "default", "Policy": json.dumps(document(
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"},
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "kms:Decrypt",
             "Resource": "*"}))}

    def ListQueues(self, account, region, _):
        return (f"<QueueUrl>https://sqs.{region}.amazonaws.com/{account}/alerts</QueueUrl>"
                if account == "100000000002" else "")

    def GetQueueAttributes(self, account, region, _):
        return (f"<Attribute><Name>QueueArn</Name><Value>arn:aws:sqs:{region}:{account}:alerts</Value></Attribute>"
                "<Attribute><Name>DelaySeconds</Name><Value>0</Value></Attribute>")

    def ListTopics(self, account, region, _):
        return {"Topics": [{"TopicArn": f"arn:aws:sns:{region}:{account}:news"}] if account == "100000000003" else []}

    def GetTopicAttributes(self, account, _, said):
        policy = document({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sns:Publish",
                           "Resource": said["TopicArn"],
                           "Condition": {"StringEquals": {"AWS:SourceOwner": account}}})
        values = {"TopicArn": said["TopicArn"], "Owner": account, "Policy": json.dumps(policy)}
        return "<Attributes>" + "".join(
            f"<entry><key>{key}</key><value>{value.replace('&', '&amp;')}</value></entry>"
            for key, value in values.items()) + "</Attributes>"

    def ListFunctions(self, account, region, said):
        arn = f"arn:aws:lambda:{region}:{account}:function:resize"
        found = [{"FunctionName": "resize", "FunctionArn": arn, "Role": f"arn:aws:iam::{account}:role/resize"}]
        return self.in_pages(account, said, "Functions", found if account == "999999999999" else [], "Marker",
                             "NextMarker")

    def GetFunctionPolicy(self, *_):
        raise Refused("ResourceNotFoundException", "The resource you requested does not exist.", 404)

    def ListSecrets(self, account, _, said):
        return self.in_pages(account, said, "SecretList", [])

    def DescribeRepositories(self, account, region, said):
        found = [{"repositoryName": "web", "registryId": account,
                  "repositoryArn": f"arn:aws:ecr:{region}:{account}:repository/web"}]
        return self.in_pages(account, said, "repositories", found if account == "999999999999" else [], "nextToken",
                             "nextToken")

    def GetRepositoryPolicy(self, *_):
        raise Refused("RepositoryPolicyNotFoundException", "none")

    def ListTables(self, account, _, said):
        return self.in_pages(account, said, "TableNames", [], "ExclusiveStartTableName", "LastEvaluatedTableName")

    def ListVaults(self, account, _, said):
        return self.in_pages(account, said, "VaultList", [], "marker", "Marker")

    def GetRestApis(self, account, _, said):
        return self.in_pages(account, said, "item", [], "position", "position")

    def ListEventBuses(self, account, region, said):
        return self.in_pages(account, said, "EventBuses", [
            {"Name": "default", "Arn": f"arn:aws:events:{region}:{account}:event-bus/default"}])

    def GetResources(self, account, region, said):
        found = [{"ResourceARN": f"arn:aws:kms:{region}:{account}:key/{self.shared_key}",
                  "Tags": [{"Key": "team", "Value": "app"}]}]
        return self.in_pages(account, said, "ResourceTagMappingList", found if account == "999999999999" else [],
                             "PaginationToken", "PaginationToken")
