using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.AccountFiles;
using Xunit;

namespace KimounMail.Tests.Protocols.AccountFiles;

/// <summary>Files of others' making, of any octets: read without harm, and written back as they were but for what was changed.</summary>
public sealed class FileTests
{
    /// <summary>Pieces that mean something, in any order.</summary>
    private static readonly Arbitrary<string> Files = Gen.Elements(
            "a@x.test", "b@x.test", "A@x.test", ":", "{PLAIN}x", "\n", "\n", "\n ", "\t", " ", ", ", "#", "# list a@x.test All", "# list b@x.test", "\"q q\"@x.test", "@x.test", "\r", "\0", "\u00FF", "nologin", "userdb_quota_rule=*:storage=1G", "%", "%41")
        .ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary();

    [Fact]
    public void A_user_changed_leaves_every_other_line_of_a_passwd_file() => Prop.ForAll(Files, text =>
    {
        var file = PasswdFile.Parse(Encoding.Latin1.GetBytes(text), "users");
        var before = Lines(text);
        file.Add(PasswdEntry.Create("new@x.test", "{PLAIN}y").WithExtra("nologin", "").WithFullName("a:b"));
        file.Replace("new@x.test", file.Find("new@x.test")!.WithExtra("nologin", null).WithPassword("{PLAIN}z"));
        Assert.Equal([.. before, "new@x.test:{PLAIN}z:::a%3Ab:::"], Lines(Encoding.Latin1.GetString(file.ToBytes())));
        file.Remove("new@x.test");
        Assert.Equal(before, Lines(Encoding.Latin1.GetString(file.ToBytes())));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_address_set_is_there_and_leaves_every_other() => Prop.ForAll(Files, text =>
    {
        var file = VirtualFile.Parse(Encoding.Latin1.GetBytes(text), "virtual");
        var before = file.Entries;
        var entry = new VirtualEntry("new@x.test", ["c@x.test"]) { IsList = true, Name = "Zoë & co" };
        file.Set(entry);
        var again = VirtualFile.Parse(file.ToBytes(), "virtual");
        Assert.Equal([.. before.Select(Show), Show(entry)], again.Entries.Select(Show));
        again.Remove("new@x.test");
        Assert.Equal(Lines(text), Lines(Encoding.Latin1.GetString(again.ToBytes())));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("*:storage=1G", 1L << 30)]
    [InlineData("*:storage=100", 100L << 10)]
    [InlineData("*:messages=5:bytes=7", 7L)]
    [InlineData("*:storage=0", 0L)]
    [InlineData("*:messages=5", null)]
    [InlineData("Trash:storage=+10%", null)]
    [InlineData("*:storage=99999999999T", null)]
    public void A_quota_rule_tells_octets(string rule, long? octets) => Assert.Equal(octets, QuotaRule.GetBytes(rule));

    [Fact]
    public void What_else_a_quota_rule_limits_is_kept()
    {
        Assert.Equal("*:bytes=9:messages=5", QuotaRule.WithBytes("*:storage=1G:messages=5", 9));
        Assert.Equal("*:bytes=0", QuotaRule.WithBytes(null, 0));
        Assert.Throws<InvalidDataException>(() => QuotaRule.WithBytes("Trash:storage=1G", 9));
    }

    [Fact]
    public void A_table_of_many_comments_is_read_in_no_time()
    {
        var text = string.Concat(Enumerable.Repeat("# list\n\n", 100_000)) + "a@x.test  b@x.test\n" + string.Concat(Enumerable.Repeat(" # x\n", 100_000));
        Assert.Single(VirtualFile.Parse(Encoding.Latin1.GetBytes(text), "virtual").Entries);
    }

    private static string Show(VirtualEntry entry) => $"{entry.Address} {entry.IsList} {entry.Name} {string.Join(' ', entry.Targets)}";

    private static string[] Lines(string text) => (text.Length == 0 || text[^1] == '\n' ? text : text + "\n").Split('\n')[..^1];
}
