using System.Buffers;
using System.Text;

namespace KimounMail.Protocols.Imap;

/// <summary>The text of one command, in parts: what is a literal and what is secret is known from how it was added.</summary>
internal sealed class ImapCommandText(string name)
{
    private static readonly SearchValues<byte> Quotable = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(octet => (byte)octet)]);

    private readonly List<Part> _parts = [new(Encoding.ASCII.GetBytes(name), IsLiteral: false, IsSecret: false)];

    /// <summary>One run of octets.</summary>
    public readonly record struct Part(byte[] Octets, bool IsLiteral, bool IsSecret);

    /// <summary>The command's name, for errors.</summary>
    public string Name { get; } = name;

    /// <summary>The mailbox it is about, decoded, for errors.</summary>
    public string? Mailbox { get; init; }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<Part> Parts => _parts;

    /// <summary>Adds a space and text that is known to be sound.</summary>
    public ImapCommandText Text(string text) => Add(Encoding.ASCII.GetBytes(" " + text), isLiteral: false, isSecret: false);

    /// <summary>Adds a space and a string: quoted when it can be, else a literal.</summary>
    public ImapCommandText String(ReadOnlySpan<byte> value, bool isSecret = false)
    {
        Add(" "u8.ToArray(), isLiteral: false, isSecret: false);
        var isLiteral = value.ContainsAnyExcept(Quotable);
        return Add(isLiteral ? value.ToArray() : Quote(value), isLiteral, isSecret);
    }

    /// <summary>Adds a string given as text, sent as UTF-8.</summary>
    public ImapCommandText String(string value, bool isSecret = false) => String(Encoding.UTF8.GetBytes(value), isSecret);

    /// <summary>Adds a secret word.</summary>
    public ImapCommandText Secret(string text) => Add(" "u8.ToArray(), isLiteral: false, isSecret: false)
        .Add(Encoding.ASCII.GetBytes(text), isLiteral: false, isSecret: true);

    private ImapCommandText Add(byte[] octets, bool isLiteral, bool isSecret)
    {
        _parts.Add(new(octets, isLiteral, isSecret));
        return this;
    }

    private static byte[] Quote(ReadOnlySpan<byte> value)
    {
        var quoted = new List<byte>(value.Length + 2) { (byte)'"' };
        foreach (var octet in value)
        {
            if (octet is (byte)'"' or (byte)'\\')
                quoted.Add((byte)'\\');
            quoted.Add(octet);
        }
        quoted.Add((byte)'"');
        return [.. quoted];
    }
}
