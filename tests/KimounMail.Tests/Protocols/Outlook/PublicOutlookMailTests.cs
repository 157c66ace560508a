using System.Security.Cryptography;
using System.Text.Json;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Outlook;
using KimounMail.Protocols.Pst;
using KimounMail.TestServers;
using KimounMail.Tests.Protocols.Pst;
using Xunit;

namespace KimounMail.Tests.Protocols.Outlook;

/// <summary>Mail made of every item of the public PST files, parsed by a program that is not ours: Python's email package.</summary>
public sealed class PublicOutlookMailTests : IDisposable
{
    private const string Program = """
        import email, email.policy, hashlib, json, os, sys
        def walk(part, result):
            result["defects"] += [type(d).__name__ for d in part.defects]
            if part.get_content_type() == "message/rfc822":
                result["embedded"] += 1
            elif part.is_multipart():
                for inner in part.iter_parts():
                    walk(inner, result)
            elif part.get_filename() is not None and part.get_content_type() != "application/rtf":
                result["attachments"].append(hashlib.sha256(part.get_payload(decode=True)).hexdigest())
            elif part.get_content_type() == "text/plain":
                result["text"] += part.get_payload(decode=True).decode("utf-8")
        for name in sorted(os.listdir(sys.argv[1])):
            octets = open(os.path.join(sys.argv[1], name), "rb").read()
            message = email.message_from_bytes(octets, policy=email.policy.default)
            result = {"defects": [], "attachments": [], "embedded": 0, "text": "", "ascii": octets.isascii(), "longest": max(map(len, octets.split(b"\r\n")))}
            walk(message, result)
            result["fields"] = [f + ": " + type(d).__name__ for f, value in message.items() for d in getattr(value, "defects", ())]
            result["subject"] = str(message["subject"] or "")
            result["recipients"] = sum(len(message[f].addresses) for f in ("to", "cc", "bcc") if message[f] is not None)
            print(json.dumps(result))
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kimoun-outlook-").FullName;

    public static TheoryData<string> Readable => PublicPst.Readable;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PublicPstTheory]
    [MemberData(nameof(Readable))]
    public async Task What_is_made_of_an_item_parses_without_defects_and_has_all_of_it(string name)
    {
        using var pst = PstFile.Open(PublicPst.PathOf(name));
        var messages = Below(pst.RootFolder).SelectMany(folder => folder.Messages).ToList();
        for (var i = 0; i < messages.Count; i++)
        {
            await using var file = File.Create(Path.Combine(_folder, $"{i:D6}.eml"));
            OutlookMail.Write(messages[i], file, _ => { });
        }

        Assert.Equal(PublicPst.Expected(name).GetProperty("top").EnumerateObject().Sum(kind => kind.Value.GetInt32()), messages.Count);
        var parsed = (await ExternalProgram.RunAsync("python3", ["-c", Program, _folder])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(messages.Count, parsed.Count);
        foreach (var (message, mail) in messages.Zip(parsed))
            AssertSame(message, mail);
    }

    private static void AssertSame(PstMessage message, JsonElement mail)
    {
        var what = $"{message.FolderPath} {message.NodeId:X}";
        Assert.Equal((what, ""), (what, string.Join(' ', mail.GetProperty("defects").EnumerateArray())));
        Assert.True(mail.GetProperty("ascii").GetBoolean(), what);
        Assert.True(mail.GetProperty("longest").GetInt32() <= 998, what);
        // A header that came with the mail is as its sender made it.
        if (message.Properties.TypeOf(0x007D) is null)
        {
            Assert.Equal((what, ""), (what, string.Join(' ', mail.GetProperty("fields").EnumerateArray())));
            Assert.Equal((what, message.Recipients.Count()), (what, mail.GetProperty("recipients").GetInt32()));
            Assert.EndsWith(Normal(mail.GetProperty("subject").GetString()!), Normal(message.Properties.GetString(MapiId.Subject) ?? ""), StringComparison.Ordinal);
        }

        if (message.MessageClass.StartsWith("IPM.Note.SMIME", StringComparison.OrdinalIgnoreCase))
            return;
        var attachments = message.Attachments.ToList();
        var digests = attachments.Where(a => a.Method != MapiAttachMethod.EmbeddedMessage).Select(Digest).OfType<string>().Order(StringComparer.Ordinal);
        Assert.Equal(digests, mail.GetProperty("attachments").EnumerateArray().Select(a => a.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal((what, attachments.Count(a => a.Method == MapiAttachMethod.EmbeddedMessage)), (what, mail.GetProperty("embedded").GetInt32()));
        if (message.Properties.GetString(MapiId.Body) is { } body)
            Assert.Equal(Normal(body), Normal(mail.GetProperty("text").GetString()!)[..Math.Min(Normal(body).Length, Normal(mail.GetProperty("text").GetString()!).Length)]);
    }

    private static string? Digest(PstAttachment attachment)
    {
        using var content = attachment.OpenContent();
        return content is null ? null : Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private static string Normal(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '\0' && !char.IsControl(c)));

    private static IEnumerable<PstFolder> Below(PstFolder folder) => folder.Folders.SelectMany(Below).Prepend(folder);
}
