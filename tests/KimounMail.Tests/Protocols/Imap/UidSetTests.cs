using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Imap;
using Xunit;

namespace KimounMail.Tests.Protocols.Imap;

public class UidSetTests
{
    private static readonly Arbitrary<uint[]> Uids = Gen.Choose(1, 60).Select(n => (uint)n).ArrayOf().ToArbitrary();

    [Fact]
    public void Every_set_survives_its_text() =>
        Prop.ForAll(Uids, uids => UidSet.Parse(UidSet.FromUids(uids).ToString()).Equals(UidSet.FromUids(uids)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Algebra_agrees_with_sets_of_numbers() =>
        Prop.ForAll(Uids, Uids, (left, right) =>
        {
            var (a, b) = (UidSet.FromUids(left), UidSet.FromUids(right));
            return a.Union(b).SequenceEqual(left.Union(right).Order())
                && a.Except(b).SequenceEqual(left.Except(right).Order())
                && a.Intersect(b).SequenceEqual(left.Intersect(right).Order())
                && a.Count == left.Distinct().Count()
                && Enumerable.Range(1, 61).All(n => a.Contains((uint)n) == left.Contains((uint)n));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Split_loses_nothing_and_keeps_its_bounds() =>
        Prop.ForAll(Uids, uids =>
        {
            var set = UidSet.FromUids(uids);
            var parts = set.Split(21, 5).ToList();
            return parts.All(part => part.ToString().Length <= 21 && part.Count is > 0 and <= 5)
                && parts.SelectMany(part => part).SequenceEqual(set);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("1:3,2:5,9", "1:5,9")]
    [InlineData("5:3", "3:5")]
    [InlineData("7:*", "7:*")]
    [InlineData("*", "*")]
    [InlineData("1,2,3", "1:3")]
    [InlineData("", "")]
    public void Text_is_normalised(string text, string expected) => Assert.Equal(expected, UidSet.Parse(text).ToString());

    [Theory]
    [InlineData("0")]
    [InlineData("1,")]
    [InlineData(",1")]
    [InlineData("1:2:3")]
    [InlineData("4294967296")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("a")]
    public void What_is_no_set_is_refused(string text) => Assert.False(UidSet.TryParse(text, out _));

    [Fact]
    public void An_open_end_has_every_uid_above() => Assert.True(UidSet.From(100).Contains(4_000_000_000) && !UidSet.From(100).Contains(99));
}
