using System.Buffers.Binary;
using KimounMail.Protocols.Pst;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>Files that cannot be read at all are refused in words.</summary>
public sealed class PstRefusalTests
{
    [Fact]
    public void A_file_that_is_not_there()
    {
        var error = Assert.Throws<MailException>(() => PstFile.Open(Path.Combine(Path.GetTempPath(), "kimounmail-none.pst")));

        Assert.Equal((MailErrorId.FileNotFound, MailErrorCategory.ObjectNotFound, "Check the path."), (error.ErrorId, error.Category, error.Advice));
        Assert.Contains("kimounmail-none.pst", error.Message);
    }

    [Fact]
    public void A_folder() => Assert.Equal(MailErrorId.FileUnreadable, Assert.Throws<MailException>(() => PstFile.Open(Path.GetTempPath())).ErrorId);

    [Fact]
    public void A_file_of_something_else() => Refused(MailErrorId.FileFormatUnknown, "!BDN", header => "From MAILER-DAEMON"u8.CopyTo(header));

    [Fact]
    public void A_version_nobody_knows() => Refused(MailErrorId.FileFormatUnknown, "version, 99,", header => header[10] = 99);

    [Fact]
    public void An_encryption_nobody_knows() => Refused(MailErrorId.FileFormatUnknown, "encryption method, 7,", header => header[513] = 7);

    [Theory]
    [InlineData(10, 37)]
    [InlineData(513, 0x10)]
    public void A_file_of_an_organization(int at, byte value) => Refused(MailErrorId.FileProtected, "Windows Information Protection", header => header[at] = value);

    [Fact]
    public void A_tree_without_root() =>
        Refused(MailErrorId.FileDamaged, "ends before", header => BinaryPrimitives.WriteInt64LittleEndian(header[224..], long.MaxValue));

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(563)]
    public void A_file_cut_within_its_head(int length)
    {
        using var pst = new WrittenPst((_, _) => { });
        File.WriteAllBytes(pst.Path, File.ReadAllBytes(pst.Path)[..length]);

        Assert.Equal(MailErrorId.FileFormatUnknown, Assert.Throws<MailException>(() => pst.Open()).ErrorId);
    }

    private delegate void HeaderChange(Span<byte> header);

    private static void Refused(string errorId, string words, HeaderChange change)
    {
        using var pst = new WrittenPst((_, _) => { });
        var octets = File.ReadAllBytes(pst.Path);
        change(octets);
        File.WriteAllBytes(pst.Path, octets);

        var error = Assert.Throws<MailException>(() => pst.Open());

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(words, error.Message);
        Assert.NotNull(error.Advice);
    }
}
