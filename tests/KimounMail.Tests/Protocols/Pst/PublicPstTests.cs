using System.Text.Json;
using KimounMail.MutationSweep.Pst;
using KimounMail.Protocols.Pst;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>Files of others against what independent readers agree is in them.</summary>
public sealed class PublicPstTests
{
    public static TheoryData<string> Readable => PublicPst.Readable;

    public static TheoryData<string> Broken => PublicPst.Broken;

    [PublicPstTheory]
    [MemberData(nameof(Readable))]
    public void Every_item_is_found_where_it_is(string name)
    {
        using var file = PstFile.Open(PublicPst.PathOf(name));
        var expected = PublicPst.Expected(name);

        var census = Census.OfAll(file.RootFolder);

        Assert.Empty(census.Failures);
        Assert.Empty(file.Problems);
        Assert.Empty(file.FindOrphans());
        Assert.Equal(Counts(expected.GetProperty("top")), census.Items);
        Assert.Equal(Counts(expected.GetProperty("embedded")), census.Embedded);
        Assert.Equal(expected.GetProperty("attachments").GetInt32(), census.Attachments);
        Assert.Equal(expected.GetProperty("recipients").GetInt32(), census.Recipients);
        Assert.Equal(expected.GetProperty("assoc").GetInt32(), Census.Folders(file.RootFolder).Sum(folder => folder.AssociatedItemCount));
    }

    [PublicPstTheory]
    [MemberData(nameof(Readable))]
    public void Every_folder_has_what_it_should(string name)
    {
        using var file = PstFile.Open(PublicPst.PathOf(name));
        var folders = Census.Folders(file.RootFolder).ToDictionary(folder => folder.NodeId);
        var expected = PublicPst.Expected(name).GetProperty("folders").EnumerateArray().ToList();

        Assert.Equal(expected.Select(folder => folder.GetProperty("nid").GetUInt32()).Order(), folders.Keys.Order());
        Assert.All(expected, wanted =>
        {
            var folder = folders[wanted.GetProperty("nid").GetUInt32()];
            var census = Census.Of(folder);

            Assert.Equal(wanted.GetProperty("container_class").GetString(), folder.ContainerClass);
            Assert.Equal(wanted.GetProperty("content_count").GetInt32(), folder.ContentCount ?? 0);
            Assert.Equal(wanted.GetProperty("rows").GetInt32(), folder.Messages.Count());
            Assert.Equal(wanted.GetProperty("fai").GetInt32(), folder.AssociatedItemCount);
            Assert.Equal(wanted.GetProperty("attachments").GetInt32(), census.Attachments);
            Assert.Equal(wanted.GetProperty("recipients").GetInt32(), census.Recipients);
            Assert.Equal(Counts(wanted.GetProperty("classes")), Together(census));
            // What the others say of names that are not Unicode is octets as Latin-1.
            if (file.Format != PstFormat.Ansi)
                Assert.Equal(wanted.GetProperty("path").GetString()!["<root>".Length..].TrimStart('/'), folder.Path);
        });
    }

    [PublicPstTheory]
    [MemberData(nameof(Readable))]
    public void What_the_file_is_comes_out(string name)
    {
        using var file = PstFile.Open(PublicPst.PathOf(name));
        var expected = PublicPst.Expected(name);

        Assert.Equal(expected.GetProperty("format").GetString(), file.Format.ToString(), ignoreCase: true);
        Assert.Equal(expected.GetProperty("crypt").GetInt32(), (int)file.Encryption);
        Assert.Equal(expected.GetProperty("client").GetString() == "SO", file.IsOst);
        Assert.Equal(expected.GetProperty("store").GetString(), file.DisplayName ?? "");
        Assert.Equal(expected.GetProperty("password_crc").GetString() is not ("-" or "FFFFFFFF"), file.HasPassword);
    }

    [PublicPstTheory]
    [MemberData(nameof(Broken))]
    public void A_broken_file_is_refused_in_words(string name)
    {
        var error = Assert.Throws<MailException>(() => PstFile.Open(PublicPst.PathOf(name)));

        Assert.Contains(error.ErrorId, new[] { MailErrorId.FileDamaged, MailErrorId.FileFormatUnknown });
        Assert.Contains(Path.GetFileName(name), error.Message);
        Assert.NotNull(error.Advice);
    }

    [PublicPstFact]
    public void Names_in_a_code_page_are_read_by_the_one_given()
    {
        var path = PublicPst.PathOf("HiraokaHyperTools+pst-extractor/__tests__/testdata/contacts97-2002.pst");
        using var file = PstFile.Open(path, new PstOptions { DefaultCodePage = 932 });

        Assert.Equal("Outlook データ ファイルのトップ", file.UserRoot.Name);
    }

    [PublicPstFact]
    public void The_user_s_folders_are_told_from_Outlook_s()
    {
        using var pst = PstFile.Open(PublicPst.PathOf("rjohnsondev+java-libpst/test/resources/dist-list.pst"));
        using var ost = PstFile.Open(PublicPst.PathOf("aspose-email+Aspose.Email-for-.NET/Data/Outlook/SampleOstFile.ost"));

        Assert.Equal("Top of Personal Folders", pst.UserRoot.Path);
        Assert.Equal("Root - Mailbox/IPM_SUBTREE", ost.UserRoot.Path);
    }

    private static SortedDictionary<string, int> Counts(JsonElement counts) =>
        new(counts.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetInt32()), StringComparer.Ordinal);

    private static SortedDictionary<string, int> Together(Census census)
    {
        var all = new SortedDictionary<string, int>(census.Items, StringComparer.Ordinal);
        foreach (var (kind, count) in census.Embedded)
            all.Add("emb:" + kind, count);
        return all;
    }
}
