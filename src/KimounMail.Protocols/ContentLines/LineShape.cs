namespace KimounMail.Protocols.ContentLines;

/// <summary>How the octets of a value are to be taken.</summary>
internal enum ValueEncoding
{
    None,

    /// <summary>Octets as <c>=XX</c>, and an <c>=</c> at the end of a line that goes on (vCard 2.1, vCalendar 1.0).</summary>
    QuotedPrintable,

    /// <summary>Octets in base64; white space in it is none of it.</summary>
    Base64,
}

/// <summary>Where the parts of an unfolded line are: <c>group.name;parameters:value</c>.</summary>
/// <param name="NameStart">Behind the group and its dot.</param>
/// <param name="NameEnd">Before the parameters or the colon.</param>
/// <param name="ValueStart">Behind the colon; 0 where there is no name, and the whole line is its value.</param>
/// <param name="Encoding">What the parameters say of the value.</param>
internal readonly record struct LineShape(int NameStart, int NameEnd, int ValueStart, ValueEncoding Encoding)
{
    public bool IsWellFormed => ValueStart > 0;

    public static LineShape Of(ReadOnlySpan<byte> line)
    {
        var isQuoted = false;
        var colon = FindColon(line, ref isQuoted);
        var hasStrayQuote = colon < 0;
        if (hasStrayQuote)
            colon = line.IndexOf((byte)':');
        if (colon < 0)
            return default;
        var head = line[..colon];
        var nameEnd = head.IndexOf((byte)';') is >= 0 and var semicolon ? semicolon : colon;
        var nameStart = head[..nameEnd].IndexOf((byte)'.') + 1;
        var isName = IsName(head[nameStart..nameEnd]) && (nameStart == 0 || IsName(head[..(nameStart - 1)]));
        return isName ? new LineShape(nameStart, nameEnd, colon + 1, hasStrayQuote ? ValueEncoding.None : EncodingOf(head[nameEnd..])) : default;
    }

    /// <summary>The colon that ends name and parameters: the first outside of quotes; -1 where there is none.</summary>
    /// <param name="line">The line, or the next part of one.</param>
    /// <param name="isQuoted">Whether it begins within quotes, and then whether it ends so.</param>
    public static int FindColon(ReadOnlySpan<byte> line, ref bool isQuoted)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
                isQuoted = !isQuoted;
            else if (line[i] == ':' && !isQuoted)
                return i;
        }

        return -1;
    }

    /// <summary>True for what may be written as a name: letters, digits and hyphens, and the underscore that some programs have in theirs.</summary>
    public static bool IsToken(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public static bool IsBase64(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'+' or (byte)'/' or (byte)'=' or (byte)' ' or (byte)'\t'))
                return false;
        }

        return true;
    }

    /// <summary>True for what is read as a name. Programs write more than is allowed: <c>X-messaging/skype-All</c>, <c>REFRESH - INTERVAL</c>.</summary>
    private static bool IsName(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (octet is < 0x20 or > 0x7E or (byte)'"' or (byte)',' or (byte)'=')
                return false;
        }

        return octets.Trim((byte)' ').Length > 0;
    }

    private static ValueEncoding EncodingOf(ReadOnlySpan<byte> parameters)
    {
        if (parameters.IsEmpty)
            return ValueEncoding.None;
        foreach (var parameter in ContentParameter.ParseAll(System.Text.Encoding.Latin1.GetString(parameters)))
        {
            if (!parameter.Is("ENCODING") && parameter.Name.Length > 0)
                continue;
            if (parameter.Values[0].Equals("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase))
                return ValueEncoding.QuotedPrintable;
            if (parameter.Values[0].Equals("BASE64", StringComparison.OrdinalIgnoreCase) || parameter.Is("ENCODING") && parameter.Values[0] is "B" or "b")
                return ValueEncoding.Base64;
        }

        return ValueEncoding.None;
    }
}
