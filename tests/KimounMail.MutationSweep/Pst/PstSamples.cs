using System.Text;
using KimounMail.TestServers;
using KimounMail.TestServers.Pst;

namespace KimounMail.MutationSweep.Pst;

/// <summary>Small files that have something of everything: levels of trees, large values, embedded messages, tables of both kinds.</summary>
internal static class PstSamples
{
    private const int MaxPage = 4096;
    private const int MaxPublic = 600_000;

    private static readonly Guid s_common = new("00062008-0000-0000-C000-000000000046");

    public static IEnumerable<byte[]> All()
    {
        yield return Make(PstShape.Unicode with { Cipher = PstCipher.None });
        yield return Make(PstShape.Unicode);
        yield return Make(PstShape.Unicode4K with { Cipher = PstCipher.None, IsOst = true });
        yield return Make(PstShape.Unicode4K with { Deflate = true });
    }

    /// <summary>Of the files in <c>../shared/data/pst</c> those that are small; none where there are none.</summary>
    public static IEnumerable<byte[]> Public()
    {
        var folder = Path.Combine(Path.GetDirectoryName(BenchFolder.Solution) ?? "", "shared", "data", "pst");
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.?st", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => new FileInfo(file).Length <= MaxPublic)
            .Select(File.ReadAllBytes);
    }

    public static byte[] Make(PstShape shape)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var writer = new PstWriter(path, shape))
            {
                Fill(writer);
                writer.Finish();
            }

            // What is free at the end is of no use to anyone.
            return Trim(File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Fill(PstWriter writer)
    {
        var inbox = writer.AddFolder(writer.Top, "Inbox", "IPF.Note");
        var below = writer.AddFolder(inbox, "Größe / 大きさ", "IPF.Note");
        writer.AddSearchFolder(writer.Root, "Unread");
        writer.AddAssociatedItem(inbox, Mail(0));
        var reminder = writer.Named(s_common, 0x8503, 0x000B);
        for (var i = 0; i < 12; i++)
            writer.AddItem(i % 3 == 0 ? below : inbox, Mail(i) with { Properties = [.. Mail(i).Properties, new(reminder, true)] });
        writer.AddItem(inbox, Mail(50) with { Attachments = [Attached(30_000), Forwarded(3), Attached(100)] });
        writer.AddItem(inbox, Mail(51) with { Recipients = [.. Enumerable.Range(0, 150).Select(Recipient)] });
        writer.AddItem(below, Mail(52), false);
    }

    private static PstItem Mail(int number) => new()
    {
        Properties =
        [
            new(0x001A001F, "IPM.Note"), new(0x0037001F, $"\u0001\u0001Message {number}"), new(0x00390040, new DateTime(2024, 1, 1, 0, number % 60, 0, DateTimeKind.Utc)),
            new(0x0E070003, 1), new(0x1000001F, new string('b', number * 400)), new(0x10130102, Encoding.UTF8.GetBytes($"<p>{number}</p>")),
            new(0x3FDE0003, 65001), new(0x8000101F, new[] { "Red", "Green" }), new(0x0C1F001F, "ann@example.test"),
        ],
        Recipients = [Recipient(number)],
    };

    private static PstValue[] Recipient(int number) => [new(0x0C150003, 1), new(0x3001001F, $"Bob {number}"), new(0x3003001F, $"bob{number}@example.test")];

    private static PstAttachedItem Attached(int length) => new()
    {
        Properties = [new(0x3707001F, $"{length}.bin")],
        Content = () => new MemoryStream([.. Enumerable.Range(0, length).Select(i => (byte)(i * i))]),
    };

    private static PstAttachedItem Forwarded(int levels) => new()
    {
        Properties = [new(0x3001001F, "forwarded")],
        Message = Mail(levels) with { Attachments = levels == 0 ? [] : [Forwarded(levels - 1), Attached(50)] },
    };

    private static byte[] Trim(byte[] file)
    {
        var end = file.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        return file[..((end + MaxPage - 1) / MaxPage * MaxPage)];
    }
}
