#!/usr/bin/env python3
"""A stand-in for helm 3: knows the words that Relight uses and fails on all others. It keeps releases as helm does, in Secrets of the
cluster that its kubeconfig leads to, and makes the objects of charts that are folders with JSON templates. It is no Helm."""
import base64, gzip, json, os, ssl, sys, time, urllib.error, urllib.request

def fail(text, status=1):
    print("Error: " + text)
    sys.exit(status)

for name in os.environ:
    if name.startswith("HELM_KUBE") or name == "KUBECONFIG":
        fail("led elsewhere by " + name)

KNOWN = {
    "rollback": {"--wait", "--timeout"},
    "install": {"--wait", "--timeout", "--dry-run", "--version", "--repo", "--values"},
    "upgrade": {"--wait", "--timeout", "--dry-run", "--version", "--repo", "--values"},
    "uninstall": set(),
}

if sys.argv[1:] == ["version", "--template={{.Version}}"]:
    print(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "version")).read().strip())
    sys.exit(0)

flags, values, words = {}, [], []
for arg in sys.argv[1:]:
    if arg.startswith("-"):
        name, _, value = arg.partition("=")
        if name == "--values":
            values.append(value)
        flags[name] = value
    else:
        words.append(arg)
command = words.pop(0) if words else ""
if command not in KNOWN:
    fail('unknown command "%s" for "helm"' % command)
for name in flags:
    if name not in KNOWN[command] | {"--kubeconfig", "--kube-context", "--namespace", "--kube-as-user"}:
        fail("unknown flag: " + name)
if len(words) != {"rollback": 2, "install": 2, "upgrade": 2, "uninstall": 1}[command]:
    fail('"helm %s" requires other arguments' % command)
if os.stat(flags["--kubeconfig"]).st_mode & 0o077:
    fail("Kubernetes configuration file is group-readable")

config = json.load(open(flags["--kubeconfig"]))
if [one["name"] for one in config["contexts"]] != [flags["--kube-context"]]:
    fail('context "%s" does not exist' % flags["--kube-context"])
cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
trust = ssl.create_default_context(cafile=cluster.get("certificate-authority"),
                                   cadata=base64.b64decode(cluster["certificate-authority-data"]).decode() if "certificate-authority-data" in cluster else None)
trust.check_hostname = False
if cluster.get("insecure-skip-tls-verify"):
    trust.verify_mode = ssl.CERT_NONE
release, namespace = words[0], flags["--namespace"]

def ask(method, path, body=None):
    request = urllib.request.Request(cluster["server"] + path, method=method, data=None if body is None else json.dumps(body).encode(),
                                     headers={"Authorization": "Bearer " + user["token"], "Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, context=trust))

SECRETS = "/api/v1/namespaces/%s/secrets" % namespace
PLACES = {"ConfigMap": "/api/v1/namespaces/%s/configmaps", "StatefulSet": "/apis/apps/v1/namespaces/%s/statefulsets"}

def place(one):
    return PLACES[one["kind"]] % namespace

def revisions():
    found = []
    for secret in ask("GET", SECRETS + "?labelSelector=owner%3Dhelm,name%3D" + release)["items"]:
        found.append(json.loads(gzip.decompress(base64.b64decode(base64.b64decode(secret["data"]["release"])))))
    return sorted(found, key=lambda one: one["version"])

def keep(one, create):
    data = base64.b64encode(base64.b64encode(gzip.compress(json.dumps(one).encode()))).decode()
    name = "sh.helm.release.v1.%s.v%d" % (release, one["version"])
    secret = {"apiVersion": "v1", "kind": "Secret", "type": "helm.sh/release.v1", "data": {"release": data}, "metadata": {"name": name, "labels": {
        "owner": "helm", "name": release, "status": one["info"]["status"], "version": str(one["version"]), "modifiedAt": str(int(time.time()))}}}
    ask("POST" if create else "PUT", SECRETS + ("" if create else "/" + name), secret)

def put(manifest):
    for text in [text for text in manifest.split("---\n") if text.strip()]:
        one = json.loads(text)
        try:
            ask("PUT", place(one) + "/" + one["metadata"]["name"], one)
        except urllib.error.HTTPError:
            ask("POST", place(one), one)

def revise(was, manifest, chart, description):
    one = {"name": release, "namespace": namespace, "version": (was[-1]["version"] if was else 0) + 1, "manifest": manifest, "chart": {"metadata": chart},
           "config": {"password": "pa55-of-the-values"},
           "info": {"status": "pending-upgrade", "last_deployed": "2026-01-01T00:00:00Z", "description": "Preparing upgrade"}}
    keep(one, True)
    put(manifest)
    if "fails" in manifest:
        one["info"].update(status="failed", description="timed out waiting for the condition")
        keep(one, False)
        fail("UPGRADE FAILED: timed out waiting for the condition")
    while "hangs" in manifest:
        time.sleep(0.2)
    for old in was:
        if old["info"]["status"] == "deployed":
            old["info"]["status"] = "superseded"
            keep(old, False)
    one["info"].update(status="deployed", description=description)
    keep(one, False)

was = revisions()
if command == "uninstall":
    if not was:
        fail('uninstall: Release not loaded: %s: release: not found' % release)
    for text in was[-1]["manifest"].split("---\n"):
        if text.strip():
            ask("DELETE", place(json.loads(text)) + "/" + json.loads(text)["metadata"]["name"])
    for one in was:
        ask("DELETE", SECRETS + "/sh.helm.release.v1.%s.v%d" % (release, one["version"]))
    print('release "%s" uninstalled' % release)
elif command == "rollback":
    to = [one for one in was if one["version"] == int(words[1])]
    if not to:
        fail("release has no %s version" % words[1])
    revise(was, to[0]["manifest"], to[0]["chart"]["metadata"], "Rollback to " + words[1])
    print("Rollback was a success! Happy Helming!")
else:
    if command == "install" and was:
        fail("INSTALLATION FAILED: cannot re-use a name that is still in use")
    if command == "upgrade" and not was:
        fail('UPGRADE FAILED: "%s" has no deployed releases' % release)
    if was and was[-1]["info"]["status"].startswith("pending"):
        fail("UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress")
    if not os.path.isdir(words[1]):
        fail("INSTALLATION FAILED: repo %s not found" % words[1].split("/")[0])
    chart = json.load(open(os.path.join(words[1], "Chart.yaml")))
    if "--version" in flags and flags["--version"] != chart["version"]:
        fail("no chart version found for %s-%s" % (words[1], flags["--version"]))
    mode = "plain"
    for file in values:
        mode = open(file).read().split(":")[1].strip()
    manifest = open(os.path.join(words[1], "template.json")).read().replace("@mode@", mode)
    if "--dry-run" in flags:
        try:
            json.loads(manifest)
        except ValueError:
            fail("YAML parse error on template.json")
        print("MANIFEST:\n" + manifest + "\npassword: pa55-of-the-values")
    else:
        revise(was, manifest, chart, command.capitalize() + " complete")
        print("NAME: %s\nSTATUS: deployed" % release)
