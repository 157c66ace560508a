using System.Diagnostics;
using System.Text;
using KimounMail.TestServers.Pst;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>
/// What the writer makes is read by readers that are not ours: <c>readpst</c> (pst-utils) and <c>pffexport</c> (pff-tools). Without them both sides here could
/// be wrong alike.
/// </summary>
public sealed class ForeignReaderTests : IDisposable
{
    private const int Messages = 250;
    private const int ManyRecipients = 900;

    private static readonly Dictionary<string, PstShape> s_shapes = new()
    {
        ["Unicode, plain"] = PstShape.Unicode with { Cipher = PstCipher.None },
        ["Unicode, compressible"] = PstShape.Unicode,
        ["Unicode, high"] = PstShape.Unicode with { Cipher = PstCipher.High },
        ["4K, plain"] = PstShape.Unicode4K with { Cipher = PstCipher.None },
        ["4K, deflated"] = PstShape.Unicode4K with { Deflate = true },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kimounmail-foreign-");

    public static TheoryData<string> Shapes => [.. s_shapes.Keys];

    public void Dispose() => _folder.Delete(true);

    [ForeignReaderTheory("readpst")]
    [MemberData(nameof(Shapes))]
    public void Readpst_finds_every_message(string shape)
    {
        using var pst = Write(s_shapes[shape]);

        // One job: with several, what it says of one folder is lost in that of another.
        Run("readpst", "-j", "0", "-e", "-o", _folder.FullName, pst.Path);

        var files = Directory.GetFiles(_folder.FullName, "*.eml", SearchOption.AllDirectories);
        var mails = files.Select(File.ReadAllText).ToList();
        Assert.Equal(Messages, mails.Count);
        Assert.All(Enumerable.Range(0, Messages), i =>
        {
            var mail = Assert.Single(mails, mail => mail.Contains($"Subject: Message {i}\n", StringComparison.Ordinal));
            Assert.Contains($"Text of {i}.", mail);
            Assert.Equal(i % 10 == 0, mail.Contains($"filename=\"{i}.bin\"", StringComparison.Ordinal));
            if (i % 10 == 0)
                Assert.Contains(Convert.ToBase64String(Content(i)), mail.Replace("\n", "", StringComparison.Ordinal));
        });
        Assert.Equal(Messages / 5, files.Count(file => file.Contains("/below/", StringComparison.Ordinal)));
    }

    [ForeignReaderTheory("pffexport")]
    [MemberData(nameof(Shapes))]
    public void Pffexport_finds_every_message(string shape)
    {
        using var pst = Write(s_shapes[shape]);
        var target = Path.Combine(_folder.FullName, "out");

        Run("pffexport", "-q", "-m", "items", "-t", target, pst.Path);

        var files = Directory.GetFiles(target + ".export", "*", SearchOption.AllDirectories);
        var texts = files.Where(file => file.EndsWith("Message.txt", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        Assert.Equal(Messages, texts.Count(text => text.Contains("Text of ", StringComparison.Ordinal)));
        Assert.All(Enumerable.Range(0, Messages), i => Assert.Contains(texts, text => text.Contains($"Text of {i}.", StringComparison.Ordinal)));
        // What has several deflated blocks pffexport leaves out: large attachments, heaps with many recipients.
        Assert.All(Enumerable.Range(0, Messages).Where(i => i % 10 == 0 && !(s_shapes[shape].Deflate && Content(i).Length > s_shapes[shape].MaxData)), i =>
            Assert.Equal(Content(i), File.ReadAllBytes(Assert.Single(files, file => file.EndsWith($"_{i}.bin", StringComparison.Ordinal)))));
        Assert.Single(texts, text => text.Contains("Inner text", StringComparison.Ordinal));
        if (s_shapes[shape].Deflate)
            return;
        var recipients = files.Where(file => file.EndsWith("Recipients.txt", StringComparison.Ordinal)).Select(File.ReadAllText).Single(text => text.Contains("Recipient 899 ", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, ManyRecipients), i => Assert.Contains($"r{i}@example.test", recipients));
    }

    private static WrittenPst Write(PstShape shape) => new((writer, inbox) =>
    {
        var below = writer.AddFolder(inbox, "below", "IPF.Note");
        for (var i = 0; i < Messages; i++)
            writer.AddItem(i % 5 == 0 ? below : inbox, Mail(i));
    }, shape);

    private static PstItem Mail(int i) => new()
    {
        Properties =
        [
            new(0x001A001F, "IPM.Note"), new(0x0037001F, $"Message {i}"), new(0x1000001F, $"Text of {i}.\r\n{new string('.', i * 100)}"), new(0x0E070003, 1),
            new(0x0C1A001F, "Ann"), new(0x0C1E001F, "SMTP"), new(0x0C1F001F, "ann@example.test"), new(0x00390040, new DateTime(2024, 5, 1, 0, 0, i % 60, DateTimeKind.Utc)),
            new(0x007D001F, $"From: ann@example.test\r\nTo: bob@example.test\r\nSubject: Message {i}\r\nDate: Wed, 1 May 2024 00:00:00 +0000\r\n\r\n"),
        ],
        Recipients = [.. Enumerable.Range(0, i == 9 ? ManyRecipients : 1).Select(Recipient)],
        Attachments = i % 10 == 0 ? [new PstAttachedItem { Properties = [new(0x3707001F, $"{i}.bin"), new(0x3704001F, $"{i}.bin")], Content = () => new MemoryStream(Content(i)) }]
            : i == 7 ? [new PstAttachedItem { Properties = [new(0x3001001F, "inner")], Message = WrittenPst.Mail("inner") with { Properties = [new(0x0037001F, "Inner"), new(0x1000001F, "Inner text")] } }]
            : [],
    };

    /// <summary>Long enough that a heap with many has several blocks, in either layout.</summary>
    private static PstValue[] Recipient(int i) =>
        [new(0x0C150003, 1), new(0x3001001F, $"Recipient {i} {new string('r', 80)}"), new(0x3002001F, "SMTP"), new(0x3003001F, $"r{i}@example.test")];

    private static byte[] Content(int i) => [.. Enumerable.Range(0, 200 + (i * 500)).Select(at => (byte)(at * (i + 1) >> 2))];

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output.Append(errors.Result).ToString());
    }
}

/// <summary>A theory that needs a program of others: skipped where it is not installed; where CI=true it runs and fails.</summary>
internal sealed class ForeignReaderTheoryAttribute : TheoryAttribute
{
    public ForeignReaderTheoryAttribute(string program)
    {
        var installed = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
        if (!installed && !string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            Skip = $"{program} is not installed: tests/servers/install.sh does.";
    }
}
