using System.Security.Cryptography;
using KimounMail.Engine.Migration;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using KimounMail.Tests.Engine.Migration;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.RealServers;

/// <summary>
/// Mail nobody here wrote, from a server that holds any octets to servers that do not: what they take is octet-equal, what they
/// refuse is named, and where a server alters what it stores, it does so to whoever gives it.
/// </summary>
[Collection(RealServerCollection.Name)]
public sealed class PublicMailTests(RealServers servers)
{
    [PublicMailTheory(RealServer.Dovecot | RealServer.Cyrus)]
    [InlineData(Storage.DovecotSdbox)]
    [InlineData(Storage.DovecotMaildir)]
    [InlineData(Storage.Cyrus)]
    public async Task Every_message_arrives_octet_by_octet_or_is_named(Storage destination)
    {
        await using var source = LoopbackImapServer.Start();
        var inbox = source.AddAccount(MigrationBed.User, MigrationBed.Password).Inbox;
        var sent = PublicMail.ReadAll().ToDictionary(m => $"{inbox.Append(m.Octets, date: Mail.Date).Uid:D10}");
        var to = await servers.NewAccountAsync(destination);
        await using var migration = await RealMigration.CreateAsync(MigrationBed.EndpointOn(source), to.Endpoint);

        var counts = (await migration.RunAsync(RunMode.Start)).Counts;

        var refused = await migration.GetItemsAsync(MigrationItemStatus.Failed, MigrationItemStatus.Skipped);
        Assert.Equal((sent.Count, sent.Count - refused.Count), (counts.Found, counts.Copied));
        Assert.Equal((0, refused.Count), (counts.AlreadyThere, counts.Skipped + counts.Failed));
        await AssertRefusedToAnyoneAsync(destination, refused, [.. refused.Select(item => sent[item.SourceKey].Octets)]);

        foreach (var item in refused)
            sent.Remove(item.SourceKey);
        var rewritten = sent.Values.Where(m => !Rewrite(destination, m.Octets).SequenceEqual(m.Octets)).Select(m => m.Octets).ToList();
        Assert.Equal(sent.Values.Select(m => Digest(Rewrite(destination, m.Octets))).Order(StringComparer.Ordinal), (await to.ReadAsync()).Digests());
        await AssertRewrittenForAnyoneAsync(destination, rewritten);
    }

    /// <summary>
    /// What a destination makes of the octets it accepts. Dovecot gives NUL, which no literal may hold (RFC 3501, 9), as 0x80, and
    /// drops a CR that is the last octet of a message. Cyrus alters nothing.
    /// </summary>
    private static byte[] Rewrite(Storage destination, byte[] octets)
    {
        if (destination == Storage.Cyrus)
            return octets;
        var kept = octets is [.., (byte)'\r'] ? octets[..^1] : octets;
        return [.. kept.Select(octet => octet == 0 ? (byte)0x80 : octet)];
    }

    /// <summary>The server's words are in the item, and a plain APPEND of the same octets is refused with the same.</summary>
    private async Task AssertRefusedToAnyoneAsync(Storage destination, IReadOnlyList<MigrationItem> refused, IReadOnlyList<byte[]> octets)
    {
        var account = await servers.NewAccountAsync(destination);
        await using var reader = await account.LogInAsync();
        foreach (var (item, message) in refused.Zip(octets))
        {
            Assert.Equal(MailErrorId.MessageRefused, item.Reason);
            Assert.Contains((byte)0, message);
            var words = (await Assert.ThrowsAsync<IOException>(() => reader.CommandAsync("APPEND INBOX ", message))).Message;
            Assert.EndsWith("Message contains NUL characters", words, StringComparison.Ordinal);
            Assert.Contains("Message contains NUL characters", item.Detail, StringComparison.Ordinal);
        }
    }

    /// <summary>A plain APPEND of the same octets ends in the same.</summary>
    private async Task AssertRewrittenForAnyoneAsync(Storage destination, IReadOnlyList<byte[]> messages)
    {
        var account = await servers.NewAccountAsync(destination);
        await account.WriteAsync(messages.Select(octets => new SampleMessage(["INBOX"], octets, MessageFlags.None, Mail.Date)));

        Assert.Equal(messages.Select(octets => Digest(Rewrite(destination, octets))).Order(StringComparer.Ordinal), (await account.ReadAsync()).Digests());
    }

    private static string Digest(byte[] octets) => Convert.ToHexString(SHA256.HashData(octets));
}

/// <summary>A theory that needs the public mail, and real servers; see <see cref="RealServerFactAttribute"/>.</summary>
public sealed class PublicMailTheoryAttribute : TheoryAttribute
{
    public PublicMailTheoryAttribute(RealServer servers) => Skip = PublicMail.MissingReason ?? RealServerFactAttribute.SkipReason(servers);
}
