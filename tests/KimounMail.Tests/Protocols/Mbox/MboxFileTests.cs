using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Mbox;
using KimounMail.TestServers;
using KimounMail.Tests.RealServers;
using Xunit;

namespace KimounMail.Tests.Protocols.Mbox;

/// <summary>Messages are found where they are, whoever wrote the file, and come out as they went in.</summary>
public sealed class MboxFileTests : IDisposable
{
    private const string From = "From alice@example.test Sun Mar 14 15:09:26 2021\n";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"kimoun-{Guid.NewGuid():N}.mbox");

    /// <summary>Python takes every line that begins "From " for a separator, and so is no judge of files that do not quote.</summary>
    public static TheoryData<string> Public => PublicMail.Names(
        "mbox", path => MboxFile.IsMbox(path) && Path.GetFileName(path) is not ("unmunged.mbox.txt" or "content-length.mbox.txt"));

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("Subject: a\n\nfirst\n", "Subject: a\r\n\r\nfirst\r\n")]
    [InlineData("Subject: a\r\n\r\nfirst\r\n", "Subject: a\r\n\r\nfirst\r\n")]
    [InlineData("Subject: no body\n", "Subject: no body\r\n\r\n")]
    [InlineData("Subject: an empty line at the end\n\ntext\n\n", "Subject: an empty line at the end\r\n\r\ntext\r\n\r\n")]
    [InlineData("Subject: a\n\n>From here\n>>From there\n> From afar\n", "Subject: a\r\n\r\nFrom here\r\n>From there\r\n> From afar\r\n")]
    [InlineData("Subject: a\n\nsaid\n\nFrom Russia with love\n", "Subject: a\r\n\r\nsaid\r\n\r\nFrom Russia with love\r\n")]
    [InlineData("Subject: who does not quote\n\nFrom Russia with love\n>From a letter\n", "Subject: who does not quote\r\n\r\nFrom Russia with love\r\n>From a letter\r\n")]
    public void What_is_between_two_separators_is_a_message(string stored, string expected) =>
        Assert.Equal([expected, "Subject: last\r\n\r\nbye\r\n"], Read($"{From}{stored}\n{From}Subject: last\n\nbye\n\n"));

    [Theory]
    [InlineData("From - \n")]
    [InlineData("From 1844347869536581428@xxx Sun Oct 15 18:41:41 +0000 2023\n")]
    [InlineData("From \"a b\"@example.test Sun Mar 14 15:09 2021\n")]
    [InlineData("From MAILER-DAEMON Sun Mar 14 15:09:26 CET 2021\r\n")]
    public void A_separator_is_known_in_all_its_forms(string separator) =>
        Assert.Equal(["A: 1\r\n\r\nx\r\n", "A: 2\r\n\r\ny\r\n"], Read($"{separator}A: 1\n\nx\n\n{separator}A: 2\n\ny\n"));

    [Fact]
    public void Where_the_length_of_a_message_is_told_and_true_nothing_in_it_begins_another()
    {
        var body = $"one\n\n{From}A: not a message\n\n>From here\n";
        Assert.Equal([$"Content-Length: {body.Length}\r\n\r\n{Crlf(body)}", "B: 2\r\n\r\n"], Read($"{From}Content-Length: {body.Length}\n\n{body}\n{From}B: 2\n\n"));
    }

    [Fact]
    public void Where_it_is_told_and_wrong_it_is_not_believed() =>
        Assert.Equal(["Content-Length: 9999\r\n\r\nx\r\n", "B: 2\r\n\r\ny\r\n"], Read($"{From}Content-Length: 9999\n\nx\n\n{From}B: 2\n\ny\n"));

    [Fact]
    public void The_date_of_the_separator_is_kept()
    {
        File.WriteAllText(_path, "From 18@xxx Sun Mar 14 15:09:26 +0130 2021\nA: 1\n\n");
        using var mbox = MboxFile.Open(_path);
        Assert.Equal(new DateTimeOffset(2021, 3, 14, 15, 9, 26, new TimeSpan(1, 30, 0)), Assert.Single(mbox.ReadIndex(default)).Delivered);
    }

    [Fact]
    public void What_begins_otherwise_is_refused()
    {
        File.WriteAllText(_path, "Subject: a message\n\nFrom a to b\n");
        using var mbox = MboxFile.Open(_path);
        Assert.False(MboxFile.IsMbox(_path));
        Assert.Throws<InvalidDataException>(() => mbox.ReadIndex(default));
    }

    [Fact]
    public void Lines_longer_than_any_buffer_pass()
    {
        var line = new string('x', 3 << 20);
        Assert.Equal([$"A: 1\r\n\r\n{line}\r\n>From\r\n", "B: 2\r\n\r\n"], Read($"{From}A: 1\n\n{line}\n>From\n\n{From}B: 2\n\n"));
    }

    [Fact]
    public void Whatever_is_written_as_mboxrd_is_read_as_it_was()
    {
        var lines = Gen.Elements("From ", ">From x", ">>From y", "From Russia with love", "", "text", "From a@b Sun Mar 14 15:09:26 2021", "X: y", "Content-Length: 5");
        var bodies = lines.ListOf().Select(body => string.Concat(body.Select(line => line + "\n"))).ListOf().Where(all => all.Count > 0);
        Prop.ForAll(bodies.ToArbitrary(), all =>
        {
            var file = string.Concat(all.Select(body => $"{From}A: 1\n\n{System.Text.RegularExpressions.Regex.Replace(body, "(?m)^(>*From )", ">$1")}\n"));
            return Read(file).SequenceEqual(all.Select(body => $"A: 1\r\n\r\n{Crlf(body)}"));
        }).QuickCheckThrowOnFailure();
    }

    [PublicFileTheory]
    [InlineData("content-length")]
    [InlineData("issue1189")]
    public void Messages_begin_where_another_parser_finds_them(string name)
    {
        var folder = PublicMail.PathOf("mbox/jstedfast+MimeKit");
        using var offsets = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"{name}.unix-offsets.json")));
        using var mbox = MboxFile.Open(Path.Combine(folder, $"{name}.mbox.txt"));
        Assert.Equal(offsets.RootElement.EnumerateArray().Select(message => message.GetProperty("beginOffset").GetInt64()), mbox.ReadIndex(default).Select(message => message.Offset));
    }

    [PublicFileTheory]
    [MemberData(nameof(Public))]
    public async Task Public_files_hold_the_messages_that_Python_finds(string name)
    {
        const string Program = """
            import hashlib, mailbox, sys
            box = mailbox.mbox(sys.argv[1], create=False)
            for key in box.keys():
                print(hashlib.sha256(box.get_bytes(key).replace(b"\r\n", b"\n").rstrip(b"\n")).hexdigest())
            """;
        var path = PublicMail.PathOf(name);
        var theirs = (await ExternalProgram.RunAsync("python3", ["-c", Program, path])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var octets = await File.ReadAllBytesAsync(path);
        using var mbox = MboxFile.Open(path);
        Assert.Equal(theirs, mbox.ReadIndex(default).Select(message => Digest(octets.AsSpan((int)message.Offset, (int)message.Length))));
    }

    private static string Digest(ReadOnlySpan<byte> octets) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(octets).Replace("\r\n", "\n").TrimEnd('\n'))));

    private static string Crlf(string text) => text.Replace("\n", "\r\n");

    private List<string> Read(string file)
    {
        File.WriteAllBytes(_path, Encoding.Latin1.GetBytes(file));
        using var mbox = MboxFile.Open(_path);
        var messages = new List<string>();
        foreach (var message in mbox.ReadIndex(default))
        {
            using var content = mbox.OpenMessage(message);
            using var octets = new MemoryStream();
            content.CopyTo(octets);
            Assert.Equal(message.Size, octets.Length);
            messages.Add(Encoding.Latin1.GetString(octets.ToArray()));
        }

        return messages;
    }
}
