using System.Security.Cryptography;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst;
using KimounMail.TestServers.Pst;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>Whole files of our making: what was put in comes out.</summary>
public sealed class PstReadingTests
{
    private static readonly Guid s_common = MapiPropertySet.Common;

    public static TheoryData<string> Shapes => [.. s_shapes.Keys];

    private static readonly Dictionary<string, PstShape> s_shapes = new()
    {
        ["Unicode"] = PstShape.Unicode with { Cipher = PstCipher.None },
        ["Unicode, compressible"] = PstShape.Unicode,
        ["Unicode, high"] = PstShape.Unicode with { Cipher = PstCipher.High },
        ["4K"] = PstShape.Unicode4K with { Cipher = PstCipher.None },
        ["4K, deflated and compressible"] = PstShape.Unicode4K with { Deflate = true, IsOst = true },
        ["4K, deflated and high"] = PstShape.Unicode4K with { Deflate = true, Cipher = PstCipher.High },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Values_of_every_type_come_out(string shape)
    {
        var (time, id, octets) = (new DateTime(2024, 2, 29, 12, 30, 0, DateTimeKind.Utc), Guid.NewGuid(), RandomNumberGenerator.GetBytes(20_000));
        using var pst = new WrittenPst((writer, inbox) => writer.AddItem(inbox, new PstItem
        {
            Properties =
            [
                new(0x6001001F, "Grüße"), new(0x60020003, -7), new(0x60030002, (short)-3), new(0x6004000B, true), new(0x60050014, long.MinValue),
                new(0x60060005, 1.5), new(0x60070040, time), new(0x60080048, id), new(0x60090102, octets), new(0x600A101F, new[] { "one", "", "drei" }),
                new(0x600B1102, new[] { new byte[] { 1 }, [2, 3] }), new(0x600C001F, ""),
                new(writer.Named(s_common, 0x8503, 0x000B), true), new(writer.Named(MapiPropertySet.PublicStrings, "Keywords", 0x101F), new[] { "Red" }),
            ],
        }), s_shapes[shape]);
        using var file = pst.Open();

        var item = Assert.Single(WrittenPst.Inbox(file).Messages);
        var properties = item.Properties;

        Assert.Equal("IPM.Note", item.MessageClass);
        Assert.Equal("Grüße", properties.GetString(0x6001));
        Assert.Equal(-7, properties.GetInt32(0x6002));
        Assert.Equal(-3, properties.GetInt32(0x6003));
        Assert.True(properties.GetBoolean(0x6004));
        Assert.Equal(long.MinValue, properties.GetInt64(0x6005));
        Assert.Equal(1.5, properties.GetDouble(0x6006));
        Assert.Equal(time, properties.GetTime(0x6007)!.Value.UtcDateTime);
        Assert.Equal(id, properties.GetGuid(0x6008));
        Assert.Equal(octets, properties.GetBinary(0x6009)!.Value.ToArray());
        Assert.Equal(["one", "", "drei"], properties.GetStrings(0x600A)!);
        Assert.Equal([[1], [2, 3]], properties.GetValues(0x600B)!.Select(value => value.ToArray()));
        Assert.Equal("", properties.GetString(0x600C));
        Assert.True(properties.GetBoolean(new MapiName(s_common, 0x8503)));
        Assert.Equal(["Red"], properties.GetStrings(new MapiName(MapiPropertySet.PublicStrings, "Keywords"))!);
        Assert.Equal(new MapiName(s_common, 0x8503), properties.NameOf(properties.Resolve(new MapiName(s_common, 0x8503))!.Value));
        Assert.Null(properties.GetString(0x6FFF));
        Assert.Null(properties.GetOctets(0x6FFF));
        Assert.Null(properties.OpenStream(0x6FFF));
        Assert.Null(properties.GetValues(0x6FFF));
        Assert.Null(properties.GetInt32(0x6001));
        Assert.Null(properties.Resolve(new MapiName(s_common, 0x9999)));
        Assert.Equal(15, properties.Tags.Count);
        Assert.Empty(file.Problems);
    }

    /// <summary>Sizes about those of a heap item, a block, a branch and a tree of two levels.</summary>
    [Theory]
    [InlineData("Unicode", 0, 1, 3580, 3581, 8176, 8177, 16352, 8176 * 1021, (8176 * 1021) + 1)]
    [InlineData("Unicode, high", 8175, 8177, 100_000)]
    [InlineData("4K", 65_512, 65_513, 200_000)]
    [InlineData("4K, deflated and compressible", 0, 65_512, 65_513, 1_000_000)]
    public void Attachments_of_every_size_come_out(string shape, params int[] sizes)
    {
        var contents = sizes.Select(size => Enumerable.Range(0, size).Select(i => (byte)(i * 31 >> 3)).ToArray()).ToArray();
        using var pst = new WrittenPst(
            (writer, inbox) => writer.AddItem(inbox, WrittenPst.Mail("sizes", [.. contents.Select((content, i) => WrittenPst.Attached($"{i}", content))])),
            s_shapes[shape]);
        using var file = pst.Open();

        var attachments = WrittenPst.Inbox(file).Messages.Single().Attachments.ToList();

        Assert.Equal(Enumerable.Range(0, sizes.Length).Select(i => $"{i}"), attachments.Select(attachment => attachment.FileName));
        Assert.All(attachments.Zip(contents), pair =>
        {
            using var stream = pair.First.OpenContent()!;
            Assert.Equal(pair.Second.Length, stream.Length);
            Assert.Equal(SHA256.HashData(pair.Second), SHA256.HashData(stream));
        });
        Assert.Empty(file.Problems);
    }

    [Fact]
    public void A_large_attachment_and_body_pass_through_a_small_buffer()
    {
        const int size = 64 << 20;
        var body = new string('x', size / 4);
        using var pst = new WrittenPst((writer, inbox) => writer.AddItem(inbox, WrittenPst.Mail("large", new PstAttachedItem { Content = () => new Zeros(size) })
            with { Properties = [new(0x1000001F, body)] }));
        using var file = pst.Open();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var message = WrittenPst.Inbox(file).Messages.Single();
        var (octets, characters, buffer) = (0L, 0L, new byte[100_000]);
        using (var content = message.Attachments.Single().OpenContent()!)
        {
            for (int read; (read = content.Read(buffer)) > 0;)
                octets += read;
        }

        using (var text = message.Properties.OpenText(MapiId.Body)!)
        {
            var characterBuffer = new char[10_000];
            for (int read; (read = text.Read(characterBuffer)) > 0;)
                characters += read;
        }

        Assert.Equal((size, body.Length), (octets, characters));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        Assert.Throws<PstDamageException>(() => message.Properties.GetString(MapiId.Body));
    }

    [Theory]
    [InlineData("Unicode")]
    [InlineData("4K")]
    public void What_lies_beyond_four_gigabytes_is_read(string shape)
    {
        using var pst = new WrittenPst(
            (writer, inbox) =>
            {
                writer.AddItem(inbox, WrittenPst.Mail("near"));
                writer.SkipTo(5L << 30);
                writer.AddItem(inbox, WrittenPst.Mail("far", WrittenPst.Attached("a", [1, 2, 3])));
            },
            s_shapes[shape]);
        using var file = pst.Open();

        Assert.InRange(file.Length, 5L << 30, 6L << 30);
        Assert.Equal(["near", "far"], WrittenPst.Subjects(file));
        Assert.Equal(3, WrittenPst.Inbox(file).Messages.Last().Attachments.Single().OpenContent()!.Length);
        Assert.Empty(file.Problems);
    }

    [Fact]
    public void Embedded_messages_are_read_at_any_level()
    {
        var innermost = WrittenPst.Mail("innermost", WrittenPst.Attached("a.txt", [1, 2, 3]));
        var inner = WrittenPst.Mail("inner", new PstAttachedItem { Message = innermost });
        using var pst = new WrittenPst((writer, inbox) => writer.AddItem(inbox, WrittenPst.Mail("outer", new PstAttachedItem { Message = inner })));
        using var file = pst.Open();

        var message = WrittenPst.Inbox(file).Messages.Single();
        var second = message.Attachments.Single().OpenMessage()!;
        var third = second.Attachments.Single().OpenMessage()!;

        Assert.Null(message.Attachments.Single().OpenContent());
        Assert.Equal(["outer", "inner", "innermost"], new[] { message, second, third }.Select(level => level.Properties.GetString(MapiId.Subject)));
        Assert.Equal("bob@example.test", third.Recipients.Single().GetString(0x3003));
        Assert.Equal("a.txt", third.Attachments.Single().FileName);
    }

    [Theory]
    [InlineData("Unicode", 200_000)]
    [InlineData("4K", 800_000)]
    public void A_large_folder_is_read_as_it_is_asked_for(string shape, int octetsForOne)
    {
        using var pst = new WrittenPst(
            (writer, inbox) =>
            {
                for (var i = 0; i < 3000; i++)
                    writer.AddItem(inbox, WrittenPst.Mail($"{i}"));
            },
            s_shapes[shape]);
        using var file = pst.Open();
        var inbox = WrittenPst.Inbox(file);
        var before = file.OctetsRead;

        Assert.Equal("0", inbox.Messages.First().Properties.GetString(MapiId.Subject));
        Assert.InRange(file.OctetsRead - before, 1, octetsForOne);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"{i}"), inbox.Messages.Select(message => message.Properties.GetString(MapiId.Subject)));
        Assert.Equal(3000, inbox.ContentCount);
    }

    [Fact]
    public void Several_threads_read_one_file()
    {
        using var pst = new WrittenPst((writer, inbox) =>
        {
            for (var i = 0; i < 200; i++)
                writer.AddItem(inbox, WrittenPst.Mail($"{i}", WrittenPst.Attached("a", [.. Enumerable.Repeat((byte)i, 20_000)])));
        });
        using var file = pst.Open();

        Parallel.For(0, 4, _ => Assert.All(WrittenPst.Inbox(file).Messages, message =>
        {
            using var content = new MemoryStream();
            message.Attachments.Single().OpenContent()!.CopyTo(content);
            Assert.All(content.ToArray(), octet => Assert.Equal(byte.Parse(message.Properties.GetString(MapiId.Subject)!), octet));
        }));
    }

    [Fact]
    public void What_Outlook_keeps_for_itself_is_counted_only()
    {
        using var pst = new WrittenPst((writer, inbox) =>
        {
            writer.AddItem(inbox, WrittenPst.Mail("seen"));
            writer.AddAssociatedItem(inbox, WrittenPst.Mail("view"));
            writer.AddSearchFolder(inbox, "Unread");
        });
        using var file = pst.Open();
        var inbox = WrittenPst.Inbox(file);

        Assert.Equal((1, 1), (inbox.AssociatedItemCount, inbox.SearchFolderCount));
        Assert.Equal("seen", Assert.Single(inbox.Messages).Properties.GetString(MapiId.Subject));
        Assert.Empty(inbox.Folders);
        Assert.Empty(file.FindOrphans());
    }

    [Fact]
    public void Messages_no_folder_lists_are_found_when_asked_for()
    {
        using var pst = new WrittenPst((writer, inbox) =>
        {
            writer.AddItem(inbox, WrittenPst.Mail("listed"));
            writer.AddItem(inbox, WrittenPst.Mail("lost"), false);
        });
        using var file = pst.Open();

        Assert.Equal("listed", Assert.Single(WrittenPst.Inbox(file).Messages).Properties.GetString(MapiId.Subject));
        Assert.Equal("lost", Assert.Single(file.FindOrphans()).Properties.GetString(MapiId.Subject));
    }

    [Fact]
    public void A_password_is_told_and_not_asked_for()
    {
        using var pst = new WrittenPst((writer, inbox) =>
        {
            writer.StoreProperties.Add(new(0x67FF0003, 0x11A89DA7));
            writer.AddItem(inbox, WrittenPst.Mail("open"));
        });
        using var file = pst.Open();

        Assert.True(file.HasPassword);
        Assert.Single(WrittenPst.Inbox(file).Messages);
    }

    [Fact]
    public void A_file_others_have_open_for_writing_is_read()
    {
        using var pst = new WrittenPst((writer, inbox) => writer.AddItem(inbox, WrittenPst.Mail("shared")));
        using var other = new FileStream(pst.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var file = pst.Open();

        Assert.Single(WrittenPst.Inbox(file).Messages);
    }

    private sealed class Zeros(long length) : MemoryStream
    {
        private long _left = length;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            buffer[..count].Clear();
            _left -= count;
            return count;
        }
    }
}
