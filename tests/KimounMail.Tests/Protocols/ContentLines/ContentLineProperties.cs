using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.ContentLines;
using Xunit;

namespace KimounMail.Tests.Protocols.ContentLines;

/// <summary>What holds for any model and any octets.</summary>
public sealed class ContentLineProperties
{
    /// <summary>Pieces that mean something to the reader, so that chance puts them together in ways that matter.</summary>
    private static readonly string[] s_pieces =
    [
        "BEGIN:", "END:", "A", "B", "VCARD", "\r\n", "\r\n", "\n", "\r", " ", "\t", ":", ";", "=", "==", "=\r\n", "\"", ",", "^", ".", "é", "€", "\uFEFF", "\0", "\\n",
        "ENCODING=QUOTED-PRINTABLE", ";ENCODING=b:", "X;ENCODING=QUOTED-PRINTABLE:", "=C3=A9", "AAAA", "AGENT:\r\n", "BEGIN:A\r\n", "END:A\r\n", "BEGIN:B\r\n", "END:B\r\n",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "====================", "\r\r\r\r\r\r",
    ];

    private static readonly Gen<byte[]> s_octets = Gen.OneOf(
        ArbMap.Default.GeneratorFor<byte[]>(),
        Gen.Elements(s_pieces).ListOf().Select(pieces => Encoding.UTF8.GetBytes("BEGIN:A\r\n" + string.Concat(pieces))),
        Gen.Elements(s_pieces).ListOf().Select(pieces => Encoding.Latin1.GetBytes("BEGIN:A\r\nX;ENCODING=QUOTED-PRINTABLE:" + string.Concat(pieces))));

    private static readonly Gen<string> s_name = Gen.Elements("UID", "X-a", "dtstart", "N_1");

    private static readonly Gen<string> s_text = ArbMap.Default.GeneratorFor<string>()
        .Select(text => string.Concat((text ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c != '\uFEFF')));

    private static readonly Gen<string> s_longText = Gen.OneOf(s_text, s_text.ListOf().Select(texts => string.Concat(texts) + string.Concat(texts.Select(_ => "é€x"))));

    private static readonly Gen<ContentParameter> s_parameter =
        from name in Gen.Elements("TZID", "CN", "x-b", "")
        from values in Gen.NonEmptyListOf(Gen.OneOf(s_text, Gen.Elements("a\nb", "\"", "^n", ",;:", " a ", "")))
        select new ContentParameter(name, name.Length == 0 ? ["x" + string.Concat(values).Replace("=", "")] : [.. values]);

    private static readonly Gen<ContentLine> s_line =
        from hasGroup in Gen.Elements(true, false)
        from name in s_name
        from value in s_longText
        from parameters in s_parameter.ListOf()
        select new ContentLine(hasGroup ? "g1" : null, name, value, [.. parameters]);

    [Fact]
    public void Any_model_that_is_written_is_read_as_it_was() => Check.QuickThrowOnFailure(Prop.ForAll(ComponentOf(3).ToArbitrary(), component =>
        Lines.ReadOne(component.ToOctets()).Lines().SequenceEqual(component.Lines())));

    [Fact]
    public void What_a_line_is_made_of_is_read_from_it() => Check.QuickThrowOnFailure(Prop.ForAll(s_name.ToArbitrary(), s_longText.ToArbitrary(), s_parameter.ListOf().ToArbitrary(), (name, value, parameters) =>
    {
        var line = new ContentLine(name, value, [.. parameters]);
        return line.Name == name && line.Value == value
            && line.Parameters.Select(p => p.Name).SequenceEqual(parameters.Select(p => p.Name))
            && line.Parameters.SelectMany(p => p.Values).SequenceEqual(parameters.SelectMany(p => p.Values));
    }));

    [Fact]
    public void No_line_is_longer_than_75_octets_nor_broken_within_a_character() => Check.QuickThrowOnFailure(Prop.ForAll(s_line.ToArbitrary(), line =>
        SplitLines(line.ToOctets()).All(stored => stored.Length <= 75 && !Encoding.UTF8.GetString(stored).Contains('\uFFFD') || line.Value.Contains('\uFFFD'))));

    [Fact]
    public void Whatever_is_read_is_written_so_that_it_is_read_the_same() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(s_octets.ToArbitrary(), (byte[] octets) =>
    {
        var items = Lines.Read(octets).Where(item => item.Component is not null).ToList();
        var written = items.SelectMany(item => item.Component!.ToOctets()).ToArray();
        var again = Lines.Read(written);
        Assert.Equal(LinesOf(items), LinesOf(again));
        Assert.DoesNotContain(again.SelectMany(item => item.Problems), problem => problem.Fault != ContentFault.NotAContentLine);
    }));

    [Fact]
    public void Any_octets_stay_within_the_limits() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(s_octets.ToArbitrary(), octets =>
    {
        var limits = new ContentLimits { MaxLineLength = 40, MaxDepth = 2, MaxLines = 8, MaxItemLength = 100 };
        return Lines.Read(octets, limits).Select(item => item.Component).OfType<Component>().All(component =>
            component.Lines().Count() <= 2 * 8 && component.Lines().All(line => line.Octets.Length <= 40)
            && component.Components.All(inner => !inner.Components.Any()));
    }));

    private static IEnumerable<ContentLine> LinesOf(IEnumerable<ContentItem> items) => items.Select(item => item.Component).OfType<Component>().SelectMany(component => component.Lines());

    private static Gen<Component> ComponentOf(int depth) =>
        from lines in s_line.ListOf()
        from components in depth > 1 ? ComponentOf(depth - 1).ListOf(2) : Gen.Constant(new List<Component>())
        select Make($"V{depth}", lines, components);

    private static Component Make(string name, IEnumerable<ContentLine> lines, IEnumerable<Component> components)
    {
        var component = new Component(name);
        component.AddRange(lines);
        component.AddRange(components);
        return component;
    }

    private static IEnumerable<byte[]> SplitLines(byte[] octets) => Encoding.Latin1.GetString(octets).Split("\r\n").Select(Encoding.Latin1.GetBytes);
}
