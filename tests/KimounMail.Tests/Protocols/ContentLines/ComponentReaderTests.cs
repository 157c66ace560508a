using System.Text;
using KimounMail.Protocols.ContentLines;
using Xunit;

namespace KimounMail.Tests.Protocols.ContentLines;

/// <summary>Items one after the other, and what is wrong between and in them.</summary>
public sealed class ComponentReaderTests
{
    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r\r\n")]
    [InlineData("\r\n\r\n")]
    public void Lines_may_end_in_many_ways(string lineEnd)
    {
        var card = Lines.ReadOne($"\uFEFFBEGIN:VCARD{lineEnd}VERSION:4.0{lineEnd}FN:Ann{lineEnd}  Lee{lineEnd}END:VCARD{lineEnd}");
        Assert.Equal(["BEGIN:VCARD", "VERSION:4.0", "FN:Ann Lee", "END:VCARD"], card.Lines().Select(line => line.ToString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_in_UTF16_is_read_by_its_mark(bool isBigEndian)
    {
        var encoding = new UnicodeEncoding(isBigEndian, byteOrderMark: true);
        byte[] octets = [.. encoding.Preamble, .. encoding.GetBytes("BEGIN:VCARD\r\nFN:Ægir\r\nEND:VCARD\r\n")];
        Assert.Equal("Ægir", Lines.ReadOne(octets).Find("FN")!.Value);
    }

    [Fact]
    public void Order_case_and_parameters_stay()
    {
        var text = "begin:vcard\r\nb;X=1;x=2:B\r\nBEGIN:X-inner\r\nz:1\r\nEND:X-inner\r\na:A\r\nB:b\r\nend:VCard\r\n";
        Assert.Equal(text, Lines.Write(Lines.ReadOne(text)));
    }

    [Fact]
    public void Many_items_follow_each_other_and_what_is_between_them_is_told()
    {
        var items = Lines.Read("hello\r\nworld\r\nBEGIN:A\r\nEND:A\r\nBEGIN:B\r\nX:1\r\nEND:B\r\n\r\nEND:A\r\nmore\r\nBEGIN:A\r\nEND:A\r\nlast");
        Assert.Equal([null, "A", "B", null, "A", null], items.Select(item => item.Component?.Name));
        Assert.Equal([1, 3, 5, 9, 11, 13], items.Select(item => item.LineNumber));
        Assert.Equal(
            ["Line 1 and 1 after it belong to no item.", "Line 9 ends what has not begun.", "Line 10 belongs to no item.", "Line 13 belongs to no item."],
            items.SelectMany(item => item.Problems).Select(problem => problem.ToString()));
    }

    [Fact]
    public void What_has_no_end_ends_where_the_one_around_it_does_or_the_next_of_its_kind_begins()
    {
        var items = Lines.Read("BEGIN:A\r\nBEGIN:B\r\nX:1\r\nEND:A\r\nBEGIN:A\r\nY:2\r\nBEGIN:A\r\nBEGIN:C\r\nZ:3\r\n");
        Assert.Equal(
            ["BEGIN:A BEGIN:B X:1 END:B END:A", "BEGIN:A Y:2 END:A", "BEGIN:A BEGIN:C Z:3 END:C END:A"],
            items.Select(item => string.Join(' ', item.Component!.Lines())));
        Assert.Equal([2, 5, 8, 7], items.SelectMany(item => item.Problems).Where(problem => problem.Fault == ContentFault.EndMissing).Select(problem => problem.LineNumber));
    }

    [Fact]
    public void No_component_lies_in_one_of_its_kind()
    {
        var item = Assert.Single(Lines.Read("BEGIN:A\r\nBEGIN:B\r\nBEGIN:C\r\nBEGIN:B\r\nX:1\r\nEND:B\r\nEND:A\r\n"));
        Assert.Equal("BEGIN:A BEGIN:B BEGIN:C END:C END:B BEGIN:B X:1 END:B END:A", string.Join(' ', item.Component!.Lines()));
        Assert.Equal([new(ContentFault.EndMissing, 3), new(ContentFault.EndMissing, 2)], item.Problems);
    }

    [Fact]
    public void A_card_within_a_card_is_its_agent()
    {
        var text = "BEGIN:VCARD\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Bond\r\nEND:VCARD\r\nFN:M\r\nEND:VCARD\r\n";
        Assert.Equal("Bond", Assert.Single(Lines.ReadOne(text).Components).Find("FN")!.Value);
    }

    [Fact]
    public void Lines_that_are_none_are_kept_and_told()
    {
        const string text = "BEGIN:A\r\nX\r\nPHOTO;ENCODING=b:AAAA\r\n\r\nBBBB\r\nEND:A\r\n";
        var item = Assert.Single(Lines.Read(text));
        Assert.Equal([new(ContentFault.NotAContentLine, 2), new(ContentFault.NotAContentLine, 5)], item.Problems);
        Assert.Equal(text, Lines.Write(item.Component!));
        Assert.Null(item.Component!.Find("X"));
    }

    [Fact]
    public void A_name_folded_before_its_value_is_no_base64()
    {
        var card = Lines.ReadOne("BEGIN:A\r\nATTACH\r\n ;ENCODING=BASE64\r\n :AAAA\r\nDTSTART\r\n :20240101\r\nEND:A\r\n");
        Assert.Equal(("AAAA", "20240101"), (card.Find("ATTACH")!.Value, card.Find("DTSTART")!.Value));
    }

    [Fact]
    public void An_end_that_ends_nothing_is_left_out_and_told()
    {
        var item = Assert.Single(Lines.Read("BEGIN:A\r\nPHOTO;ENCODING=b:AAAA\r\nEND:B\r\nBBBB\r\nEND:A\r\n"));
        Assert.Contains(new(ContentFault.EndWithoutBegin, 3), item.Problems);
        Assert.Equal("BEGIN:A\r\nPHOTO;ENCODING=b:AAAA\r\n\r\nBBBB\r\nEND:A\r\n", Lines.Write(item.Component!));
    }

    [Theory]
    [InlineData("X:12345678901234567890\r\n", ContentFault.LineTooLong)]
    [InlineData("X:1234567890\r\n 1234567890\r\n", ContentFault.LineTooLong)]
    [InlineData("BEGIN:B\r\nBEGIN:C\r\nEND:C\r\nEND:B\r\n", ContentFault.TooDeep)]
    [InlineData("A:\r\nB:\r\nC:\r\nD:\r\nE:\r\nF:\r\n", ContentFault.ItemTooLong)]
    [InlineData("X:1234567890\r\nX:1234567890\r\nX:1234567890\r\n", ContentFault.ItemTooLong)]
    public void What_is_beyond_a_limit_costs_its_item_and_no_other(string content, ContentFault fault)
    {
        var limits = new ContentLimits { MaxLineLength = 16, MaxDepth = 2, MaxLines = 6, MaxItemLength = 40 };
        var items = Lines.Read($"BEGIN:A\r\n{content}END:A\r\nBEGIN:A\r\nX:1\r\nEND:A\r\n", limits);
        Assert.Equal([false, true], items.Select(item => item.Component is not null));
        Assert.Equal(fault, Assert.Single(items[0].Problems).Fault);
        Assert.Empty(items[1].Problems);
    }

    [Fact]
    public void An_item_is_there_before_the_stream_ends()
    {
        using var stream = new EndlessStream();
        Assert.Equal(1000, ComponentReader.ReadAsync(stream).ToBlockingEnumerable().Take(1000).Count(item => item.Component is not null));
    }

    [Fact]
    public void Cancellation_ends_the_reading()
    {
        using var stream = new EndlessStream();
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in ComponentReader.ReadAsync(stream, cancellationToken: cancellation.Token).ToBlockingEnumerable())
                cancellation.Cancel();
        });
    }

    /// <summary>The same card again and again, a few octets a time.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        private static readonly byte[] s_card = "BEGIN:VCARD\r\nFN:Ann\r\n  Lee\r\nEND:VCARD\r\n"u8.ToArray();
        private int _position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(Math.Min(7, buffer.Length), s_card.Length - _position);
            s_card.AsSpan(_position, count).CopyTo(buffer.Span);
            _position = (_position + count) % s_card.Length;
            return ValueTask.FromResult(count);
        }
    }
}
