"""Copies every message of alice's to bob's account, as a client that has nothing in common with the server would."""
import base64
import hashlib
import hmac
import imaplib
import re
import ssl
import sys

source_port, target_port, ca_file = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
trust = ssl.create_default_context(cafile=ca_file)


def ok(answer):
    status, data = answer
    assert status == "OK", answer
    return data


def scram(user, password):
    """The client's side of SCRAM-SHA-256 (RFC 5802) as a callable for imaplib."""
    first = f"n={user},r=fyko+d2lbbFgONRv9qkxdawL"
    sent = {}

    def respond(challenge):
        challenge = challenge.decode()
        if not sent:
            sent["first"] = True
            return b"n,," + first.encode()
        values = dict(part.split("=", 1) for part in challenge.split(","))
        if "v" in values:
            assert base64.b64decode(values["v"]) == sent["signature"], "the server does not know the password"
            return b""
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(values["s"]), int(values["i"]))
        without_proof = f"c=biws,r={values['r']}"
        message = f"{first},{challenge},{without_proof}".encode()
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        signature = hmac.digest(hashlib.sha256(client_key).digest(), message, "sha256")
        sent["signature"] = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), message, "sha256")
        proof = bytes(a ^ b for a, b in zip(client_key, signature))
        return f"{without_proof},p={base64.b64encode(proof).decode()}".encode()

    return respond


source = imaplib.IMAP4_SSL("localhost", source_port, ssl_context=trust)
ok(source.authenticate("PLAIN", lambda _: b"\0alice\0x"))
target = imaplib.IMAP4("localhost", target_port)
ok(target.starttls(trust))
wrong = imaplib.IMAP4("localhost", target_port)
try:
    wrong.authenticate("SCRAM-SHA-256", scram("bob", "wrong"))
    raise AssertionError("a wrong password was taken")
except imaplib.IMAP4.error as refused:
    assert "AUTHENTICATIONFAILED" in str(refused), refused
wrong.logout()
ok(target.authenticate("SCRAM-SHA-256", scram("bob", "x")))

existing = {line.split(b' "/" ')[-1] for line in ok(target.list())}
for line in ok(source.list()):
    attributes, name = re.fullmatch(rb'\((.*?)\) "/" (".*")', line).groups()
    if b"\\Noselect" in attributes:
        continue
    name = name.decode()
    if name.encode() not in existing:
        ok(target.create(name))
    count = int(ok(source.select(name, readonly=True))[0])
    for number in range(1, count + 1):
        data = ok(source.fetch(str(number), "(FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])"))
        about, octets = data[0]
        about += data[1]
        flags = re.search(rb"FLAGS \((.*?)\)", about)[1].replace(b"\\Recent", b"").strip().decode()
        date = re.search(rb'INTERNALDATE (".*?")', about)[1].decode()
        assert int(re.search(rb"RFC822.SIZE (\d+)", about)[1]) == len(octets)
        target.literal = octets
        ok(target._simple_command("APPEND", name, f"({flags})", date))
source.logout()
target.logout()
