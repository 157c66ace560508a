using System.Buffers;
using System.Globalization;
using System.Text;

namespace KimounMail.Protocols.Mime;

/// <summary>Writes a message or a part of one (RFC 5322, 2045–2047, 2231): ASCII only, lines of at most 78 characters, CRLF.</summary>
public sealed class MimeWriter(Stream output)
{
    private const int LineLength = 76;
    private const int EncodedWordLength = 60;

    /// <summary>A field of text; what is not ASCII in encoded words.</summary>
    public void Field(string name, string value) => WriteFolded($"{name}:", Words(value));

    /// <summary>A field that is a list of addresses.</summary>
    public void Field(string name, IEnumerable<MimeAddress> addresses)
    {
        var list = addresses.ToList();
        WriteFolded($"{name}:", list.SelectMany((address, i) => AddressWords(address, i < list.Count - 1)));
    }

    /// <summary>A field with parameters; those that are not ASCII, or long, by RFC 2231.</summary>
    public void Field(string name, string value, params (string Name, string Value)[] parameters)
    {
        var words = new List<string> { parameters.Length > 0 ? value + ";" : value };
        for (var i = 0; i < parameters.Length; i++)
        {
            var parts = Parameter(parameters[i].Name, parameters[i].Value).ToList();
            words.AddRange(parts.Select((part, at) => i == parameters.Length - 1 && at == parts.Count - 1 ? part : part + ";"));
        }

        WriteFolded($"{name}:", words);
    }

    /// <summary>A field as another program wrote it, folding and all. What is not ASCII in it is put in encoded words.</summary>
    public void RawField(string name, string lines)
    {
        if (Ascii.IsValid(lines) && lines.Split("\r\n").All(line => line.Length <= 900))
            Line($"{name}:{lines}");
        else
            Field(name, string.Join(' ', lines.Split(["\r\n"], StringSplitOptions.None).Select(line => line.Trim(' ', '\t'))));
    }

    /// <summary>The empty line that ends a header, or any other line that is ASCII.</summary>
    public void Line(string text = "")
    {
        output.Write(Encoding.ASCII.GetBytes(text));
        output.Write("\r\n"u8);
    }

    /// <summary>Octets in base64.</summary>
    public void Base64(Stream content)
    {
        const int OctetsInLine = LineLength / 4 * 3;
        var buffer = new byte[OctetsInLine * 512];
        var line = new byte[LineLength + 2];
        int read;
        while ((read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            for (var i = 0; i < read; i += OctetsInLine)
            {
                System.Buffers.Text.Base64.EncodeToUtf8(buffer.AsSpan(i, Math.Min(OctetsInLine, read - i)), line, out _, out var written);
                line[written] = (byte)'\r';
                line[written + 1] = (byte)'\n';
                output.Write(line.AsSpan(0, written + 2));
            }
        }
    }

    /// <summary>Text in quoted-printable (RFC 2045 §6.7); line ends of any kind become CRLF.</summary>
    public void QuotedPrintable(Stream text)
    {
        var encoder = new QuotedPrintableEncoder(output);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        int read;
        while ((read = text.Read(buffer)) > 0)
            encoder.Write(buffer.AsSpan(0, read));
        encoder.Complete();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static IEnumerable<string> AddressWords(MimeAddress address, bool isFollowed)
    {
        var mark = isFollowed ? "," : "";
        if (address.Name is not { Length: > 0 } name)
            return [address.Address + mark];
        var phrase = Ascii.IsValid(name) && !name.AsSpan().ContainsAnyInRange('\0', '\x1f')
            ? [name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ') ? name : $"\"{name.Replace("\\", "\\\\").Replace("\"", "\\\"")}\""]
            : EncodedWords(name);
        return [.. phrase, $"<{address.Address}>{mark}"];
    }

    /// <summary>Words to be parted by a space, or by a folded line: as they are where they are ASCII, else all of it encoded.</summary>
    private static IEnumerable<string> Words(string value)
    {
        var clean = string.Concat(value.Select(c => c is '\r' or '\n' or '\0' ? ' ' : c));
        return Ascii.IsValid(clean) && !clean.Contains("=?", StringComparison.Ordinal) && clean.Split(' ').All(word => word.Length < 900) ? clean.Split(' ') : EncodedWords(clean);
    }

    private static IEnumerable<string> EncodedWords(string text)
    {
        var octets = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var buffer = new byte[4];
            var count = rune.EncodeToUtf8(buffer);
            if ((octets.Count + count + 2) / 3 * 4 > EncodedWordLength)
            {
                yield return $"=?utf-8?B?{Convert.ToBase64String([.. octets])}?=";
                octets.Clear();
            }

            octets.AddRange(buffer.AsSpan(0, count));
        }

        yield return $"=?utf-8?B?{Convert.ToBase64String([.. octets])}?=";
    }

    private static IEnumerable<string> Parameter(string name, string value)
    {
        if (Ascii.IsValid(value) && value.Length < LineLength - 20 && !value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            yield return $"{name}=\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
            yield break;
        }

        var encoded = string.Concat(Encoding.UTF8.GetBytes(value).Select(octet =>
            octet < 128 && (char.IsAsciiLetterOrDigit((char)octet) || "-._~".Contains((char)octet)) ? ((char)octet).ToString() : string.Create(CultureInfo.InvariantCulture, $"%{octet:X2}")));
        var number = 0;
        for (var at = 0; at < encoded.Length; number++)
        {
            var length = Math.Min(LineLength - 20, encoded.Length - at);
            // An escape is not parted.
            if (at + length < encoded.Length && encoded.LastIndexOf('%', at + length - 1, Math.Min(2, length)) is >= 0 and var escape && escape > at)
                length = escape - at;
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}*{number}*={(number == 0 ? "utf-8''" : "")}{encoded.AsSpan(at, length)}");
            at += length;
        }
    }

    private void WriteFolded(string start, IEnumerable<string> words)
    {
        var line = new StringBuilder(start);
        var isEmpty = true;
        foreach (var word in words)
        {
            if (line.Length + 1 + word.Length > LineLength && !isEmpty && word.Length > 0)
            {
                Line(line.ToString());
                line.Clear();
                isEmpty = true;
            }

            line.Append(' ').Append(word);
            isEmpty &= word.Length == 0;
        }

        Line(line.ToString().TrimEnd(' ') is { Length: > 0 } last ? last : start);
    }
}

/// <summary>Who a message is from or to.</summary>
/// <param name="Name">The name to show; null for none.</param>
/// <param name="Address">The address, ASCII.</param>
public readonly record struct MimeAddress(string? Name, string Address);
