using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Mapi;
using KimounMail.TestServers.Pst;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>Whatever is put into small structures comes out of them.</summary>
public sealed class PstPropertyTests
{
    private static readonly Gen<PstShape> s_shapes = Gen.Elements(
        PstShape.Unicode with { Cipher = PstCipher.None }, PstShape.Unicode with { Cipher = PstCipher.High }, PstShape.Unicode4K with { Deflate = true });

    /// <summary>Ids of properties that nothing else uses, and octets on either side of what a heap takes.</summary>
    private static readonly Gen<Dictionary<ushort, byte[]>> s_properties =
        Gen.Choose(0, 400).SelectMany(count => Gen.Choose(0x6000, 0x65FF).Select(id => (ushort)id).Zip(Sized(4000)).ListOf(count))
            .Select(pairs => pairs.GroupBy(pair => pair.Item1).ToDictionary(group => group.Key, group => group.First().Item2));

    [Fact]
    public void Any_set_of_properties() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(s_properties.Zip(s_shapes).ToArbitrary(), pair =>
    {
        var (wanted, shape) = pair;
        using var pst = new WrittenPst(
            (writer, inbox) => writer.AddItem(inbox, new PstItem { Properties = [.. wanted.Select(property => new PstValue((uint)property.Key << 16 | 0x0102, property.Value))] }),
            shape);
        using var file = pst.Open();

        var properties = WrittenPst.Inbox(file).Messages.Single().Properties;

        Assert.Equal(wanted.Keys.Append(MapiId.MessageClass).Order(), properties.Tags.Select(tag => tag.Id));
        Assert.All(wanted, property =>
        {
            Assert.Equal(property.Value, properties.GetBinary(property.Key)!.Value.ToArray());
            using var stream = new MemoryStream();
            properties.OpenStream(property.Key)!.CopyTo(stream);
            Assert.Equal(property.Value, stream.ToArray());
        });
    }));

    [Fact]
    public void Any_table() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(30),
        Prop.ForAll(Gen.Choose(0, 1500).SelectMany(count => Name().ListOf(count)).Zip(s_shapes).ToArbitrary(), pair =>
        {
            var (names, shape) = pair;
            var recipients = names.Select(name => (IReadOnlyList<PstValue>)[new(0x3001001F, name), new(0x0C150003, name.Length)]).ToList();
            using var pst = new WrittenPst((writer, inbox) => writer.AddItem(inbox, new PstItem { Recipients = recipients }), shape);
            using var file = pst.Open();

            var read = WrittenPst.Inbox(file).Messages.Single().Recipients.ToList();

            Assert.Equal(names, read.Select(recipient => recipient.GetString(MapiId.DisplayName)!));
            Assert.Equal(names.Select(name => name.Length), read.Select(recipient => recipient.GetInt32(MapiId.RecipientType)!.Value));
            Assert.Empty(file.Problems);
        }));

    [Fact]
    public void Content_of_any_length() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(Gen.OneOf(Gen.Choose(0, 20_000), Gen.Choose(65_000, 140_000)).Zip(s_shapes).ToArbitrary(), pair =>
        {
            var (length, shape) = pair;
            var content = Enumerable.Range(0, length).Select(i => (byte)(i ^ i >> 8)).ToArray();
            using var pst = new WrittenPst((writer, inbox) => writer.AddItem(inbox, WrittenPst.Mail("m", WrittenPst.Attached("a", content))), shape);
            using var file = pst.Open();

            using var stream = new MemoryStream();
            WrittenPst.Inbox(file).Messages.Single().Attachments.Single().OpenContent()!.CopyTo(stream, 1 + (length % 9000));

            Assert.Equal(content, stream.ToArray());
        }));

    private static Gen<byte[]> Sized(int most) => Gen.Frequency((9, Gen.Choose(0, 40)), (1, Gen.Choose(0, most)))
        .Select(length => Enumerable.Range(0, length).Select(i => (byte)(i + length)).ToArray());

    private static Gen<string> Name() => Gen.Choose(0, 80).SelectMany(length => Gen.Elements("aZ9 äéßЖ漢".ToCharArray()).ArrayOf(length)).Select(letters => new string(letters));
}
