using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Imap;
using Xunit;

namespace KimounMail.Tests.Protocols.Imap;

public class ImapCommandTextTests
{
    [Fact]
    public void Every_string_is_read_back_as_it_was_and_never_ends_the_line() =>
        Prop.ForAll(Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(34, 92, 13, 10)).Select(octet => (byte)octet).ArrayOf().ToArbitrary(), octets =>
        {
            var wire = new List<byte>();
            foreach (var part in new ImapCommandText("X").String(octets).Parts.Skip(1))
            {
                if (part.IsLiteral)
                    wire.AddRange(Encoding.ASCII.GetBytes($"{{{part.Octets.Length}}}\r\n"));
                else if (part.Octets.AsSpan().ContainsAny((byte)'\r', (byte)'\n'))
                    return false;
                wire.AddRange(part.Octets);
            }
            var reader = new ImapTokenizer([.. wire, (byte)'\r', (byte)'\n']);
            return reader.ReadAString().SequenceEqual(octets) && reader.AtEnd;
        }).QuickCheckThrowOnFailure();
}
