using System.Text;
using KimounMail.Protocols.Mapi;

namespace KimounMail.Protocols.Outlook;

/// <summary>The body of an Outlook item as the forms mail has ([MS-OXBBODY]): plain text, HTML, or both.</summary>
internal sealed class OutlookBody
{
    private const int MaxSearched = 16 << 20;

    private readonly MapiProperties _properties;
    private readonly RtfBody? _rtf;
    private string? _searched;

    /// <param name="properties">Of the item.</param>
    /// <param name="lost">Hears what could not be read, in words.</param>
    public OutlookBody(MapiProperties properties, Action<string> lost)
    {
        _properties = properties;
        HasText = properties.TypeOf(MapiId.Body) is MapiPropertyType.Unicode or MapiPropertyType.String8;
        HasHtml = properties.TypeOf(MapiId.Html) is MapiPropertyType.Binary or MapiPropertyType.Unicode or MapiPropertyType.String8;
        if (HasHtml)
            return;
        _rtf = ReadRtf(properties, lost);
        HasHtml = _rtf?.Html is not null;
        HasText |= _rtf?.Text is not null;
    }

    public bool HasText { get; }

    public bool HasHtml { get; }

    /// <summary>The body as a document, where it is one that HTML or text were not put into; null where it is none.</summary>
    public ReadOnlyMemory<byte>? Document => _rtf?.Document;

    /// <summary>The name of the character set of <see cref="OpenHtml"/>.</summary>
    public string HtmlCharset => _rtf?.Html is not null || _properties.TypeOf(MapiId.Html) != MapiPropertyType.Binary ? "utf-8" : HtmlEncoding().WebName;

    /// <summary>Plain text in UTF-8.</summary>
    public Stream OpenText() => _properties.OpenText(MapiId.Body) is { } reader ? Transcoded(reader) : Held(_rtf?.Text ?? "");

    /// <summary>HTML: the octets as they are stored, where they are.</summary>
    public Stream OpenHtml() => _rtf?.Html is { } html ? Held(html)
        : _properties.TypeOf(MapiId.Html) == MapiPropertyType.Binary ? _properties.OpenStream(MapiId.Html)!
        : Transcoded(_properties.OpenText(MapiId.Html)!);

    /// <summary>True when the HTML shows what is attached under this id or location.</summary>
    public bool Shows(string reference)
    {
        if (!HasHtml || reference.Length == 0)
            return false;
        _searched ??= Search();
        return _searched.Contains(reference, StringComparison.OrdinalIgnoreCase);
    }

    private static RtfBody? ReadRtf(MapiProperties properties, Action<string> lost)
    {
        try
        {
            var rtf = RtfBody.Read(properties);
            if (rtf is { IsIntact: false })
                lost("The body in RTF has another checksum than it should: some of it may not be as it was.");
            return rtf;
        }
        catch (InvalidDataException e)
        {
            lost($"The body in RTF cannot be read: {e.Message}");
            return null;
        }
    }

    private string Search()
    {
        using var html = OpenHtml();
        using var reader = new StreamReader(html, Encoding.Latin1);
        var text = new char[MaxSearched];
        return new string(text, 0, reader.ReadBlock(text));
    }

    /// <summary>The code page it names, if the octets are of it.</summary>
    private Encoding HtmlEncoding()
    {
        var codePage = _properties.GetInt32(MapiId.InternetCodepage) ?? _properties.GetInt32(MapiId.MessageCodepage) ?? 65001;
        var declared = Known(codePage);
        return declared is not null && IsOf(declared) ? declared : IsOf(new UTF8Encoding(false, true)) ? new UTF8Encoding(false, true) : CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    }

    private static Encoding? Known(int codePage)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private bool IsOf(Encoding encoding)
    {
        using var html = _properties.OpenStream(MapiId.Html)!;
        using var reader = new StreamReader(html, encoding, false);
        var buffer = new char[16 * 1024];
        try
        {
            while (reader.Read(buffer) > 0)
            {
                // Reading is what tells.
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static MemoryStream Held(string text) => new(Encoding.UTF8.GetBytes(text), writable: false);

    private static Stream Transcoded(TextReader reader)
    {
        // Text is a small part of what a mail weighs; where it is not, a file holds it.
        var stream = new FileStream(Path.GetTempFileName(), new FileStreamOptions { Mode = FileMode.Truncate, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        using (reader)
        using (var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true))
        {
            var buffer = new char[16 * 1024];
            int read;
            while ((read = reader.Read(buffer)) > 0)
                writer.Write(buffer.AsSpan(0, read));
        }

        stream.Position = 0;
        return stream;
    }
}
