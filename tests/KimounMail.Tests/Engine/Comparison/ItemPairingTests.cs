using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Engine.Comparison;
using KimounMail.Engine.Endpoints;
using Xunit;

namespace KimounMail.Tests.Engine.Comparison;

/// <summary>The parts a comparison holds its items in.</summary>
public sealed class ItemPairingTests
{
    [Fact]
    public void An_item_costs_64_octets() => Assert.Equal(64, Unsafe.SizeOf<ComparedItem>());

    [Fact]
    public void Pairs_are_as_many_as_both_lists_have_and_the_rest_stays() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[]>((one, other) =>
    {
        List<ComparedItem> sources = Items(one), destinations = Items(other);
        var pairs = 0;

        ItemPairing.Take(sources, destinations, ItemPairing.ByDigest, (s, d) =>
        {
            Assert.Equal(s.Digest, d.Digest);
            pairs++;
        });

        var expected = one.GroupBy(o => o).Sum(g => Math.Min(g.Count(), other.Count(o => o == g.Key)));
        return pairs == expected && sources.Count == one.Length - pairs && destinations.Count == other.Length - pairs
            && !sources.Select(s => s.Digest).Intersect(destinations.Select(d => d.Digest)).Any();
    }));

    [Fact]
    public void Keys_come_back_with_their_container_whatever_their_length()
    {
        var table = new KeyTable();
        var random = new Random(1);
        var expected = new List<(int Number, string Key, Container Container)>();
        for (var c = 0; c < 4; c++)
        {
            var container = new Container { Id = $"c{c}", Segments = [$"c{c}"] };
            table.Begin(container);
            for (var i = 0; c != 2 && i < 3000; i++)
            {
                var key = new string((char)('a' + random.Next(26)), random.Next(0, 200)) + "é";
                expected.Add((table.Add(key), key, container));
            }
        }

        Assert.All(expected, e => Assert.Equal((e.Key, e.Container.Id), (table[e.Number], table.ContainerOf(e.Number).Id)));
        Assert.Equal(expected.Select(e => e.Number).Order(), expected.Select(e => e.Number));
    }

    private static List<ComparedItem> Items(byte[] values) =>
        [.. values.Select((value, i) => new ComparedItem { Digest = Digest.OfText($"{value}"), Size = 1, Flags = 0, Key = i })];
}
