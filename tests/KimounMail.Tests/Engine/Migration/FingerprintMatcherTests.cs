using System.Text;
using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Identity;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

public class FingerprintMatcherTests
{
    [Fact]
    public async Task Same_headers_and_size_are_one_message_without_reading_it()
    {
        var pairs = await MatchAsync([Item("s1", "h", 10)], [Item("d1", "h", 10), Item("d2", "other", 10)], bodies: null);
        Assert.Equal("d1", pairs["s1"]);
    }

    [Fact]
    public async Task Exact_duplicates_are_matched_as_often_as_they_occur()
    {
        var pairs = await MatchAsync([Item("s1", "h", 10), Item("s2", "h", 10)], [Item("d1", "h", 10), Item("d2", "h", 10)], bodies: null);
        Assert.Equal(["d1", "d2"], pairs.Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_three_duplicates_two_there_one_is_left_to_copy()
    {
        var pairs = await MatchAsync(
            [Item("s1", "h", 10), Item("s2", "h", 10), Item("s3", "h", 10)], [Item("d1", "h", 10), Item("d2", "h", 10)],
            new() { ["s1"] = "b", ["s2"] = "b", ["s3"] = "b", ["d1"] = "b", ["d2"] = "b" });
        Assert.Equal(2, pairs.Count);
        Assert.Equal(2, pairs.Values.Distinct().Count());
    }

    [Fact]
    public async Task The_body_decides_between_versions_of_a_draft()
    {
        var pairs = await MatchAsync(
            [Item("old", "h", 10), Item("new", "h", 12)], [Item("d1", "h", 11)],
            new() { ["old"] = "first", ["new"] = "second", ["d1"] = "second" });
        Assert.Equal("d1", Assert.Single(pairs, p => p.Key == "new").Value);
        Assert.Single(pairs);
    }

    [Fact]
    public async Task A_message_that_differs_in_its_body_is_not_taken_for_there()
    {
        Assert.Empty(await MatchAsync([Item("s1", "h", 10)], [Item("d1", "h", 11)], new() { ["s1"] = "a", ["d1"] = "b" }));
    }

    [Fact]
    public async Task Sizes_that_lie_are_not_used()
    {
        var pairs = await MatchAsync([Item("s1", "h", 10)], [Item("d1", "h", 500)], bodies: null, exactSizes: false);
        Assert.Equal("d1", pairs["s1"]);
    }

    [Theory]
    [InlineData("A: b\r\n\r\nHello\r\r\nyou\r\n", "A: c\r\nX-Added: 1\r\n\r\nHello\r\nyou\r\n\r\n")]
    [InlineData("A: b\n\nHello", "A: b\r\n\r\nHello\r\n")]
    [InlineData("A: b\r\n", "Other: header\r\nonly: yes")]
    public async Task Line_ends_and_headers_do_not_change_the_body_digest(string one, string other) =>
        Assert.Equal(await DigestAsync(one), await DigestAsync(other));

    [Fact]
    public async Task Text_changes_the_body_digest()
    {
        Assert.NotEqual(await DigestAsync("A: b\r\n\r\nHello\r\n\r\nyou"), await DigestAsync("A: b\r\n\r\nHello\r\nyou"));
    }

    private static Task<string> DigestAsync(string text) => BodyDigest.OfAsync(new MemoryStream(Encoding.ASCII.GetBytes(text)), default);

    private static Task<IReadOnlyDictionary<string, string>> MatchAsync(ItemFingerprint[] sources, ItemFingerprint[] destinations, Dictionary<string, string>? bodies, bool exactSizes = true)
    {
        Task<IReadOnlyDictionary<string, string>> Read(IReadOnlyList<string> keys, CancellationToken _) => bodies is null
            ? throw new InvalidOperationException("No body should be needed here.")
            : Task.FromResult<IReadOnlyDictionary<string, string>>(keys.ToDictionary(k => k, k => bodies[k]));
        return new FingerprintMatcher(Read, Read, exactSizes).MatchAsync(sources, destinations, default);
    }

    private static ItemFingerprint Item(string key, string headers, long size) => new(key, headers, size, DateTimeOffset.UnixEpoch);
}
