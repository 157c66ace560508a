"""Copies every message of alice's to bob's account, as a client that has nothing in common with the server would."""
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


source = imaplib.IMAP4_SSL("localhost", source_port, ssl_context=trust)
ok(source.authenticate("PLAIN", lambda _: b"\0alice\0x"))
target = imaplib.IMAP4("localhost", target_port)
ok(target.starttls(trust))
ok(target.login("bob", "x"))

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
