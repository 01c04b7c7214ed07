"""A stand-in for sqlcmd and a SQL Server behind it: it knows the statements of a restore and fails on all others.

Called as: sqlcmd.py FOLDER. It serves a script of the name sqlcmd, which hands over its words, its password and its file of
statements; each call is a session. The server lives in the folder: state.json, one SQLite file a database. FOLDER/fail holds a
regular expression: the statement that it matches fails. FOLDER/gate holds one, too: the statement that it matches waits until
the file is gone. FOLDER/clock holds the time of day.
"""
import base64
import datetime
import hashlib
import json
import os
import re
import socket
import socketserver
import sqlite3
import sys
import threading
import time
import uuid

ROOT = sys.argv[1]
STATE = threading.RLock()
LOCKS = {}
SESSIONS = {}
TEXT = r"N'((?:[^']|'')*)'"
NAME = r"\[((?:[^\]]|\]\])*)\]"


class Refused(Exception):
    def __init__(self, number, said):
        super().__init__(said)
        self.number = number


def text(quoted):
    return quoted.replace("''", "'").replace("]]", "]")


def path(name):
    return os.path.join(ROOT, name)


def now():
    if os.path.exists(path("clock")):
        return datetime.datetime.fromisoformat(open(path("clock")).read().strip())
    return datetime.datetime.now(datetime.timezone.utc)


class Server:
    """The state, under a lock from the first look to the last change of one statement."""

    def __enter__(self):
        STATE.acquire()
        with open(path("state.json")) as file:
            self.state = json.load(file)
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            with open(path("state.new"), "w") as file:
                json.dump(self.state, file)
            os.replace(path("state.new"), path("state.json"))
        STATE.release()

    def database(self, name):
        found = self.find(name)
        if found is None:
            raise Refused(911, "Database '%s' does not exist. Make sure that the name is entered correctly." % name)
        return found

    def find(self, name):
        return next((it for it in self.state["databases"] if it["name"].lower() == name.lower()), None)

    def sessions(self, name):
        return [it for it in self.state["sessions"] if it["database"].lower() == name.lower()]

    def lsn(self):
        self.state["lsn"] += 1000
        return self.state["lsn"]

    def local(self, written):
        """The path on this machine of what the server names by its own."""
        for theirs, ours in self.state["paths"].items():
            if written.lower().startswith(theirs.lower()):
                return os.path.join(ours, written[len(theirs):].replace("\\", "/").lstrip("/"))
        raise Refused(3201, "Cannot open backup device '%s'. Operating system error 3(The system cannot find the path specified.)." % written)

    def stamp(self):
        """By the server's own clock, as backups are dated."""
        moment = now().astimezone(datetime.timezone(datetime.timedelta(minutes=self.state["offset"])))
        return moment.strftime("%Y-%m-%d %H:%M:%S.") + "%03d" % (moment.microsecond // 1000)


def content(database):
    return path("db-" + database["id"])


def sets(server, written):
    try:
        with open(server.local(written), "rb") as file:
            if file.read(4) != b"TAPE":
                raise Refused(3241, "The media family on device '%s' is incorrectly formed." % written)
            file.seek(1024)
            return json.loads(file.read())
    except FileNotFoundError:
        raise Refused(3201, "Cannot open backup device '%s'. Operating system error 2(The system cannot find the file specified.)." % written)
    except ValueError:
        raise Refused(3203, "Read on '%s' failed: 38(Reached the end of the file.)" % written)


def one(server, written, number):
    all_sets = sets(server, written)
    if not 1 <= number <= len(all_sets):
        raise Refused(4035, "The backup set number %d does not exist." % number)
    return all_sets[number - 1]


def progress(session):
    for percent in (50, 100):
        session.remark("%d percent processed." % percent)


def words(options):
    """The options behind WITH: what stands alone, and what has a value."""
    plain, valued, moves = set(), {}, {}
    rest = options
    while rest:
        move = re.match(r"MOVE %s TO %s(?:, |$)" % (TEXT, TEXT), rest)
        value = re.match(r"(FILE|STATS) = (\d+)(?:, |$)", rest)
        stop = re.match(r"STOPAT = %s(?:, |$)" % TEXT, rest)
        word = re.match(r"(CHECKSUM|RECOVERY|NORECOVERY|COPY_ONLY|NO_TRUNCATE|FORMAT|INIT|DIFFERENTIAL)(?:, |$)", rest)
        found = move or value or stop or word
        if not found:
            raise Refused(102, "Incorrect syntax near '%s'." % rest)
        if move:
            moves[text(move.group(1))] = text(move.group(2))
        elif value:
            valued[value.group(1)] = int(value.group(2))
        elif stop:
            valued["STOPAT"] = text(stop.group(1))
        else:
            plain.add(word.group(1))
        rest = rest[found.end():]
    return plain, valued, moves


def header(session, server, written):
    if not server.state["certificate"]:
        raise Refused(33111, "Cannot find server certificate with thumbprint '0x1F2E3D'.")
    for number, it in enumerate(sets(server, text(written)), 1):
        row = ["NULL"] * 57
        row[0:6] = ["NULL", it["description"], it["type"], "NULL", "0", str(number)]
        row[9], row[12], row[13], row[14], row[15] = it["database"], str(it["size"]), str(it["first"]), str(it["last"]), str(it["checkpoint"])
        row[17] = row[18] = it["finished"]
        row[25], row[30], row[31], row[34] = str(it["major"]), "NULL", it["fork"], it["bulk"]
        row[38], row[39], row[44], row[47] = it["checksums"], it["was_damaged"], it["first_fork"], str(it["base"]) if it["base"] else "NULL"
        row[50] = it["guid"]
        session.row(row)


def file_list(session, server, written, number):
    for it in one(server, text(written), int(number))["files"]:
        session.row([it["name"], it["path"], it["type"], "PRIMARY" if it["type"] == "D" else "NULL", str(it["size"]), "35184372080640", "1"])


def verify(session, server, written, options):
    plain, valued, moves = words(options)
    it = one(server, text(written), valued["FILE"])
    if "CHECKSUM" in plain and it["checksums"] != "1":
        raise Refused(3187, "RESTORE WITH CHECKSUM cannot be specified because the backup set does not contain checksum information.")
    if "CHECKSUM" in plain and it["damaged"]:
        raise Refused(3189, "Damage to the backup set was detected.")
    progress(session)


def restore_full(session, server, name, written, options):
    plain, valued, moves = words(options)
    name = text(name)
    it = one(server, text(written), valued["FILE"])
    database = server.find(name)
    if it["type"] == "5":
        if database is None or database["state"] != "RESTORING" or database["restored"]["checkpoint"] != it["base"]:
            raise Refused(3136, "This differential backup cannot be restored because the database has not been restored to the correct earlier state.")
    else:
        if it["type"] != "1":
            raise Refused(3118, "The database \"%s\" does not exist. RESTORE can only create a database when restoring a full backup." % name)
        if database is not None:
            raise Refused(3159, "The tail of the log for the database \"%s\" has not been backed up." % name)
        if server.state.get("full"):
            raise Refused(3257, "There is insufficient free space on disk volume 'D:\\' to create the database. The database requires 8000000 additional free bytes.")
        files = [dict(file, path=moves.get(file["name"], file["path"])) for file in it["files"]]
        for file in files:
            user = next((other["name"] for other in server.state["databases"] for used in other["files"] if used["path"].lower() == file["path"].lower()), None)
            if user:
                raise Refused(1834, "The file '%s' cannot be overwritten. It is being used by database '%s'." % (file["path"], user))
            if not any(file["path"].lower().startswith(folder.lower()) for folder in server.state["folders"]):
                raise Refused(5133, "Directory lookup for the file \"%s\" failed with the operating system error 3." % file["path"])
        database = {"name": name, "id": uuid.uuid4().hex, "state": "RESTORING", "access": "MULTI_USER", "model": it["model"], "owner": session.user,
                    "made": server.stamp().replace(" ", "T"), "files": files, "log": [], "logstart": None, "checkpoint": it["checkpoint"], "fork": it["fork"]}
        server.state["databases"].append(database)
    if it["damaged"]:
        raise Refused(3183, "RESTORE detected an error on page (1:17) in database \"%s\" as read from the backup set." % name)
    with open(content(database), "wb") as file:
        file.write(base64.b64decode(it["content"]))
    database["restored"] = {"last": it["last"], "checkpoint": it["checkpoint"], "fork": it["fork"]}
    recovered(database, plain, False)
    progress(session)
    session.remark("RESTORE DATABASE successfully processed 332 pages in 0.040 seconds (64.6 MB/sec).")


def recovered(database, plain, stopped):
    database["state"] = "RESTORING" if "NORECOVERY" in plain else "ONLINE"
    if database["state"] == "ONLINE":
        database["fork"] = str(uuid.uuid4()) if stopped else database["restored"]["fork"]


def restore_log(session, server, name, written, options):
    plain, valued, moves = words(options)
    database = server.database(text(name))
    it = one(server, text(written), valued["FILE"])
    if database["state"] != "RESTORING":
        raise Refused(3117, "The log or differential backup cannot be restored because no files are ready to rollforward.")
    if it["first"] > database["restored"]["last"]:
        raise Refused(4305, "The log in this backup set begins at LSN %d, which is too recent to apply to the database." % it["first"])
    if it["first_fork"] != database["restored"]["fork"]:
        raise Refused(4330, "This backup set cannot be applied because it is on a recovery path that is inconsistent with the database.")
    stop = valued.get("STOPAT")
    with sqlite3.connect(content(database)) as data:
        for lsn, at, sql in it["log"]:
            if lsn > database["restored"]["last"] and (stop is None or at <= stop.replace("T", " ")):
                data.execute(sql)
    database["restored"] = {"last": it["last"], "checkpoint": database["restored"]["checkpoint"], "fork": it["fork"]}
    recovered(database, plain, stop is not None and stop.replace("T", " ") < it["finished"])
    progress(session)
    session.remark("RESTORE LOG successfully processed 3 pages in 0.010 seconds (2.6 MB/sec).")


def backup(session, server, what, name, written, options):
    plain, valued, moves = words(options)
    database = server.database(text(name))
    log = what == "LOG"
    if log and database["model"] == "SIMPLE":
        raise Refused(4208, "The statement BACKUP LOG is not allowed while the recovery model is SIMPLE.")
    if log and database["logstart"] is None:
        raise Refused(4214, "BACKUP LOG cannot be performed because there is no current database backup.")
    if database["state"] != "ONLINE" and not (log and "NO_TRUNCATE" in plain):
        raise Refused(945, "Database '%s' cannot be opened due to inaccessible files." % database["name"])
    lsn = server.lsn()
    kind = "2" if log else "5" if "DIFFERENTIAL" in plain else "1"
    it = {"type": kind, "description": server.state["description"], "database": database["name"], "first": lsn, "last": lsn, "checkpoint": database["checkpoint"], "base": None,
          "finished": server.stamp(), "fork": database["fork"], "first_fork": database.get("logfork", database["fork"]) if log else database["fork"],
          "major": server.state["major"], "checksums": "1" if "CHECKSUM" in plain else "0", "damaged": False, "was_damaged": "0", "bulk": "0",
          "guid": str(uuid.uuid4()).upper(), "size": 4000000, "files": database["files"], "model": database["model"], "log": [], "content": ""}
    if log:
        it["first"] = database["logstart"]
        it["log"] = [entry for entry in database["log"] if entry[0] > database["logstart"]]
        if not plain & {"COPY_ONLY", "NO_TRUNCATE"}:
            database["logstart"], database["logfork"] = lsn, database["fork"]
    else:
        with open(content(database), "rb") as file:
            it["content"] = base64.b64encode(file.read()).decode()
        if kind == "5":
            it["base"] = database["checkpoint"]
        else:
            it["checkpoint"] = database["checkpoint"] = lsn
            if database["logstart"] is None:
                database["logstart"] = lsn
    if server.state.get("full"):
        raise Refused(3202, "Write on \"%s\" failed: 112(There is not enough space on the disk.)" % text(written))
    target = server.local(text(written))
    all_sets = sets(server, text(written)) if os.path.exists(target) and "INIT" not in plain else []
    with open(target, "wb") as file:
        file.write(b"TAPE".ljust(1024, b"\0") + json.dumps(all_sets + [it]).encode())
    progress(session)


CHECKSUM = (r"SELECT CONCAT\(COUNT_BIG\(\*\), N'/', COALESCE\(SUM\(relight_half\), 0\)\) FROM \(SELECT CAST\(CAST\(SUBSTRING\(HASHBYTES\('SHA2_256', "
            r"\(SELECT relight_row\.\* FOR XML RAW, BINARY BASE64\)\), 1, 8\) AS bigint\) AS decimal\(38, 0\)\) AS relight_half FROM (.+) AS relight_row\) AS relight_rows")


def sums(data, table):
    halves = [int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:8], "big", signed=True) for row in data.execute("SELECT * FROM " + table)]
    return [["%d/%d" % (len(halves), sum(halves))]]


def existing(session, server, name):
    found = server.find(text(name))
    if found:
        session.row([found["state"], found["model"], found["owner"], found["made"], str(sum(it["size"] for it in found["files"])), server.state["tie"],
                     "0" if found["state"] == "ONLINE" and found["logstart"] is None else "1"])


def alter(session, server, name, change):
    database = server.database(text(name))
    others = server.sessions(database["name"])
    if change == "SET MULTI_USER":
        database["access"] = "MULTI_USER"
    elif change == "SET SINGLE_USER WITH ROLLBACK IMMEDIATE":
        if database["access"] == "SINGLE_USER" and others:
            raise Refused(5064, "Changes to the state or options of database '%s' cannot be made at this time. The database is in single-user mode, "
                                "and a user is currently connected to it." % database["name"])
        server.state["sessions"] = [it for it in server.state["sessions"] if it not in others]
        database["access"] = "SINGLE_USER"
    else:
        to = text(re.fullmatch(r"MODIFY NAME = " + NAME, change).group(1))
        if database["state"] != "ONLINE":
            raise Refused(5052, "ALTER DATABASE is not permitted while a database is in the %s state." % database["state"])
        if others or database["access"] != "SINGLE_USER":
            raise Refused(5030, "The database could not be exclusively locked to perform the operation.")
        if server.find(to):
            raise Refused(1801, "Database '%s' already exists. Choose a different database name." % to)
        database["name"] = to
        session.remark("The database name '%s' has been set." % to)


def drop(session, server, name):
    database = server.database(text(name))
    if server.sessions(database["name"]):
        raise Refused(3702, "Cannot drop database \"%s\" because it is currently in use." % database["name"])
    server.state["databases"].remove(database)
    os.remove(content(database))


def check(session, server, name):
    database = server.database(text(name))
    if server.state["rotten"]:
        raise Refused(8928, "Object ID 60: Page (1:17) could not be processed.")


def count(session, server, name, again):
    with sqlite3.connect(content(server.database(text(name)))) as data:
        tables = [row[0] for row in data.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        session.row([str(len(tables)), str(sum(data.execute('SELECT COUNT(*) FROM "%s"' % table).fetchone()[0] for table in tables))])


def restoring(session, server, resource):
    if text(resource) in LOCKS:
        session.row(["restorer", "relight", str(LOCKS[text(resource)])])


def lock_ids(session, server, resource):
    if text(resource) in LOCKS:
        session.row([str(LOCKS[text(resource)])])


def lock(session, server, resource):
    for turn in range(20):
        if LOCKS.setdefault(text(resource), session.number) == session.number:
            return
        time.sleep(0.1)
    raise Refused(50000, "relight-locked")


def kill(session, server, number):
    if int(number) not in SESSIONS:
        raise Refused(6106, "Process ID %s is not an active process ID." % number)
    SESSIONS[int(number)].end()


def alone(session, server, name):
    server.state["sessions"] = [it for it in server.state["sessions"] if it["database"].lower() != text(name).lower()]


def owner(session, server, name, to):
    server.database(text(name))["owner"] = text(to)


def create(session, server, name, model):
    name = text(name)
    database = {"name": name, "id": uuid.uuid4().hex, "state": "ONLINE", "access": "MULTI_USER", "model": model, "owner": "shop_owner",
                "made": server.stamp().replace(" ", "T"), "log": [], "logstart": None, "checkpoint": server.lsn(), "fork": str(uuid.uuid4()),
                "files": [{"name": name, "path": server.state["folders"][0] + name + ".mdf", "type": "D", "size": 8388608},
                          {"name": name + "_log", "path": server.state["folders"][1] + name + "_log.ldf", "type": "L", "size": 1048576}]}
    server.state["databases"].append(database)
    sqlite3.connect(content(database)).close()


def rows(function):
    return lambda session, server, *groups: [session.row(row) for row in function(server, *[text(group) for group in groups])]


STATEMENTS = [
    (r"SET NOCOUNT ON", lambda session, server: None),
    (r"SELECT %s, %s" % (TEXT, TEXT), rows(lambda server, one_, two: [[one_, two]])),
    (r"SELECT CONCAT\(@@SERVERNAME, N'/', CONVERT\(nvarchar\(36\), service_broker_guid\)\) FROM sys\.databases WHERE name = N'msdb'",
     rows(lambda server: [[server.state["name"] + "/" + server.state["guid"]]])),
    (r"SELECT CONVERT\(nvarchar\(128\), SERVERPROPERTY\('ProductVersion'\)\), .* DATEPART\(tz, SYSDATETIMEOFFSET\(\)\)",
     rows(lambda server: [["%d.0.4135.4" % server.state["major"], "Standard Edition (64-bit)", server.state["allowed"]] + server.state["folders"] + [str(server.state["offset"])]])),
    (r"SELECT name FROM sys\.databases WHERE name = %s OR LEFT\(name, LEN\(%s\) \+ 1\) = %s \+ N'_' ORDER BY name" % (TEXT, TEXT, TEXT),
     rows(lambda server, name, b, c: [[it["name"]] for it in server.state["databases"] if it["name"] == name or it["name"].startswith(name + "_")])),
    (r"SELECT d\.state_desc, d\.recovery_model_desc, .* WHERE d\.name = " + TEXT, existing),
    (r"SELECT login_name, host_name FROM sys\.dm_exec_sessions WHERE database_id = DB_ID\(%s\) AND session_id <> @@SPID" % TEXT,
     rows(lambda server, name: [[it["login"], it["host"]] for it in server.sessions(name)])),
    (r"SELECT s\.login_name, s\.host_name, s\.session_id FROM sys\.dm_tran_locks l JOIN .* CHARINDEX\(N'\[((?:[^'\]]|'')*)\]', l\.resource_description\) > 0", restoring),
    (r"SELECT request_session_id FROM sys\.dm_tran_locks WHERE .* CHARINDEX\(N'\[((?:[^'\]]|'')*)\]', resource_description\) > 0", lock_ids),
    (r"SELECT DISTINCT v\.volume_mount_point, v\.available_bytes FROM .*", rows(lambda server: server.state["volumes"])),
    (r"SELECT name, state_desc FROM sys\.databases WHERE name IN \(%s, %s, %s, %s\)" % (TEXT, TEXT, TEXT, TEXT),
     rows(lambda server, *names: [[it["name"], it["state"]] for it in server.state["databases"] if it["name"].lower() in [name.lower() for name in names]])),
    (r"SELECT physical_name FROM sys\.master_files WHERE database_id = DB_ID\(%s\)" % TEXT,
     rows(lambda server, name: [[it["path"]] for it in server.find(name)["files"]] if server.find(name) else [])),
    (r"SELECT COUNT\(DISTINCT p\.object_id\), COALESCE\(SUM\(p\.rows\), 0\) FROM %s\.sys\.partitions p JOIN %s\.sys\.tables t .*" % (NAME, NAME), count),
    (r"RESTORE HEADERONLY FROM DISK = " + TEXT, header),
    (r"RESTORE FILELISTONLY FROM DISK = %s WITH FILE = (\d+)" % TEXT, file_list),
    (r"RESTORE VERIFYONLY FROM DISK = %s WITH (.*)" % TEXT, verify),
    (r"RESTORE DATABASE %s FROM DISK = %s WITH (.*)" % (NAME, TEXT), restore_full),
    (r"RESTORE LOG %s FROM DISK = %s WITH (.*)" % (NAME, TEXT), restore_log),
    (r"BACKUP (DATABASE|LOG) %s TO DISK = %s WITH (.*)" % (NAME, TEXT), backup),
    (r"DECLARE @held int; EXEC @held = sp_getapplock @Resource = %s, @LockMode = N'Exclusive', @LockOwner = N'Session', @LockTimeout = 2000; "
     r"IF @held < 0 RAISERROR \(N'relight-locked', 16, 1\)" % TEXT, lock),
    (r"DECLARE @ending nvarchar\(max\) = N''; .* WHERE database_id = DB_ID\(%s\) AND session_id <> @@SPID; EXEC \(@ending\)" % TEXT, alone),
    (r"ALTER DATABASE %s (SET SINGLE_USER WITH ROLLBACK IMMEDIATE|SET MULTI_USER|MODIFY NAME = \[(?:[^\]]|\]\])*\])" % NAME, alter),
    (r"ALTER AUTHORIZATION ON DATABASE::%s TO %s" % (NAME, NAME), owner),
    (r"DROP DATABASE " + NAME, drop),
    (r"DBCC CHECKDB \(%s\) WITH NO_INFOMSGS, ALL_ERRORMSGS" % TEXT, check),
    (r"KILL (\d+)", kill),
    (r"CREATE DATABASE %s (FULL|SIMPLE)" % NAME, create),
]


class Session(socketserver.StreamRequestHandler):
    """One call of sqlcmd. What goes to its standard output is sent with an o before each line, the rest with an e."""

    def handle(self):
        given = b""
        while not given.endswith(b"\0relight-end\0"):
            more = self.request.recv(65536)
            if not more:
                return
            given += more
        words = given.decode().split("\0")[:-2]
        self.number, self.reading = id(self) % 30000 + 51, False
        SESSIONS[self.number] = self
        try:
            self.say("x", str(self.call(*words[:3], words[3:])))
        except OSError:
            pass
        finally:
            del SESSIONS[self.number]
            for resource in [held for held, number in LOCKS.items() if number == self.number]:
                del LOCKS[resource]

    def say(self, kind, line):
        self.wfile.write((kind + line + "\n").encode())

    def row(self, columns):
        self.say("o", self.between.join(columns))

    def remark(self, line):
        self.say("e", line)

    def end(self):
        self.request.shutdown(socket.SHUT_RDWR)

    def execute(self, statement):
        if os.path.exists(path("fail")) and re.search(open(path("fail")).read(), statement):
            raise Refused(50001, "told to fail")
        while os.path.exists(path("gate")) and re.search(open(path("gate")).read(), statement):
            open(path("waiting"), "w").close()
            time.sleep(0.02)
            self.remark("waiting")
        if statement in ("BEGIN TRANSACTION", "ROLLBACK TRANSACTION"):
            self.reading = statement.startswith("BEGIN")
            return
        if self.database == "master" or statement == "SET NOCOUNT ON":
            for pattern, action in STATEMENTS:
                found = re.fullmatch(pattern, statement, re.DOTALL)
                if found:
                    if action is lock:
                        return action(self, None, *found.groups())
                    with Server() as server:
                        return action(self, server, *found.groups())
            raise Refused(102, "The stand-in does not know: " + statement)
        self.data(statement)

    def call(self, password, mode, statements, given):
        """What a call ends with: words, then statements, to the first that fails."""
        with Server() as server:
            state = server.state
        try:
            options = arguments(given)
            if any(state["password"] in word for word in given):
                raise ValueError("a password among the words, where everybody on the machine reads it")
        except ValueError as wrong:
            self.remark("Sqlcmd: %s" % wrong)
            return 1
        if options["-S"] != state["address"]:
            self.remark("Sqlcmd: Error: Microsoft ODBC Driver 18 for SQL Server : Login timeout expired.")
            return 1
        self.between, self.database, self.user = options["-s"], options["-d"], options.get("-U", "machine")
        try:
            if "-U" in options and password != state["password"]:
                raise Refused(18456, "Login failed for user '%s'." % options["-U"])
            if mode != "600":
                raise Refused(50002, "others may read the file of statements")
            for statement in re.split(r"\nGO(?:\n|$)", statements):
                if statement.strip():
                    self.execute(statement)
        except Refused as refused:
            self.remark("Msg %d, Level 16, State 1, Server STANDIN, Line 1" % refused.number)
            self.remark(str(refused))
            return 0 if state["lies"] else 1
        return 0

    def data(self, statement):
        with Server() as server:
            database = server.database(self.database)
            if database["state"] != "ONLINE":
                raise Refused(4060, "Cannot open database \"%s\" requested by the login." % self.database)
            data = sqlite3.connect(content(database))
            try:
                summed = re.fullmatch(CHECKSUM, statement)
                for row in sums(data, summed.group(1)) if summed else data.execute(statement):
                    self.row(["NULL" if value is None else str(value) for value in row])
                if not self.reading:
                    data.commit()
                    database["log"].append([server.lsn(), server.stamp(), statement])
            except sqlite3.Error as error:
                raise Refused(208, "Invalid object name: %s" % error)
            finally:
                data.close()


def arguments(given):
    """Exactly the words that the older and the newer client both know, and no others."""
    options = {}
    rest = list(given)
    while rest:
        word = rest.pop(0)
        if word in ("-S", "-d", "-H", "-l", "-r", "-h", "-s", "-i", "-U"):
            options[word] = rest.pop(0)
        elif word in ("-b", "-W", "-x", "-X1", "-E", "-N", "-C"):
            options[word] = True
        else:
            raise ValueError("'%s': Unknown Option." % word)
    for word, value in (("-b", True), ("-r", "1"), ("-h", "-1"), ("-W", True), ("-x", True), ("-X1", True)):
        if options.get(word) != value:
            raise ValueError("the stand-in wants " + word)
    if ("-U" in options) == ("-E" in options):
        raise ValueError("the stand-in wants one of -U and -E")
    return options


class Listening(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


with Listening(("127.0.0.1", 0), Session) as listening:
    print(listening.server_address[1], flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    listening.serve_forever()
