using System.Text;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.TestServers.SampleMail;

public class SampleMailboxTests
{
    [Fact]
    public void The_same_seed_makes_the_same_mailbox_and_another_seed_another()
    {
        var (first, again, other) = (Filled(1), Filled(1), Filled(2));

        Assert.Equal(300, first.MessageCount);
        Assert.Empty(first.DifferencesFrom(again));
        Assert.NotEmpty(first.DifferencesFrom(other));
    }

    [Fact]
    public void It_holds_the_awkward_kinds()
    {
        var messages = SampleMailbox.Generate(300).ToArray();
        var texts = messages.Select(message => Encoding.Latin1.GetString(message.Octets)).ToArray();

        Assert.Contains(texts, text => !text.Contains("Message-ID", StringComparison.Ordinal));
        Assert.True(texts.Count(text => text.Contains("<same-for-all@", StringComparison.Ordinal)) > 1);
        Assert.Contains(texts, text => !text.Contains("\r\n\r\n", StringComparison.Ordinal) && text.EndsWith("\r\n", StringComparison.Ordinal));
        Assert.Contains(texts, text => !text.Contains('\r'));
        Assert.True(messages.DistinctBy(message => Convert.ToHexString(message.Octets)).Count() < messages.Length);
        Assert.Contains(messages, message => message.Folder[^1].Any(c => c > '\x7f'));
        Assert.Contains(messages, message => message.Flags.Keywords.Any());
        Assert.Contains(messages, message => message.Date.Offset < TimeSpan.Zero);
    }

    [Theory]
    [InlineData('/')]
    [InlineData('.')]
    public void Snapshots_do_not_depend_on_the_separator(char separator)
    {
        var account = new LoopbackAccount("u", "x", separator);
        SampleMailbox.Fill(account, 60);
        var slash = new LoopbackAccount("u", "x");
        SampleMailbox.Fill(slash, 60);

        Assert.Empty(account.Snapshot().DifferencesFrom(slash.Snapshot()));
        var first = account.Inbox.Messages[0];
        account.Inbox.AddFlags(first.Uid, "new");
        Assert.Equal(2, account.Snapshot().DifferencesFrom(slash.Snapshot()).Count);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(78 * 40 + 431)]
    [InlineData(1_000_000)]
    public void A_generated_message_is_the_same_in_whatever_pieces_it_is_read(int length)
    {
        var content = MessageContent.Generated(length);
        var whole = content.ToArray();
        using var pieces = new MemoryStream();
        using (var stream = content.OpenRead())
            stream.CopyTo(pieces, 7);

        Assert.Equal(length, whole.Length);
        Assert.Equal(whole, pieces.ToArray());
        Assert.EndsWith("==\r\n", Encoding.ASCII.GetString(whole), StringComparison.Ordinal);
        Assert.All(Encoding.ASCII.GetString(whole).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    private static AccountSnapshot Filled(int seed)
    {
        var account = new LoopbackAccount("u", "x");
        SampleMailbox.Fill(account, 300, seed);
        return account.Snapshot();
    }
}
