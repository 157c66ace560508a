using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Mime;

namespace KimounMail.Protocols.Outlook;

/// <summary>
/// Who an item is from or to. Exchange names people by directory entries (/O=…/CN=…), which are no addresses: the SMTP address is looked for wherever it may be,
/// and where it is nowhere, a made-up one under <c>.invalid</c> (RFC 2606) keeps people apart without looking like an address.
/// </summary>
internal static class OutlookAddress
{
    private const string Unresolved = "exchange.invalid";

    // [MS-OXCDATA] 2.2.5.1: the provider of one-off entries, which hold name, type and address.
    private static readonly byte[] s_oneOff = Convert.FromHexString("812B1FA4BEA310199D6E00DD010F5402");

    /// <summary>Of the one the item is sent for; null where it tells nothing.</summary>
    public static MimeAddress? From(MapiProperties item) => Resolve(item, new(0x0042, 0x0064, 0x0065, 0x5D02, 0x0041)) ?? Sender(item);

    /// <summary>Of the one who sent it; null where it tells nothing.</summary>
    public static MimeAddress? Sender(MapiProperties item) => Resolve(item, new(0x0C1A, 0x0C1E, 0x0C1F, 0x5D01, 0x0C19));

    /// <summary>Of a recipient; null where it tells nothing.</summary>
    public static MimeAddress? Recipient(MapiProperties recipient) => Resolve(recipient, new(MapiId.DisplayName, 0x3002, 0x3003, 0x39FE, 0x0FFF));

    private static MimeAddress? Resolve(MapiProperties properties, Ids ids)
    {
        var (name, type, address) = (Clean(properties.GetString(ids.Name)), properties.GetString(ids.Type), Clean(properties.GetString(ids.Address)));
        var smtp = AsAddress(properties.GetString(ids.Smtp))
            ?? (type is null or "" or "SMTP" ? AsAddress(address) : null)
            ?? AsAddress(FromOneOff(properties.GetBinary(ids.EntryId)))
            ?? AsAddress(name)
            ?? AsAddress(address);
        if (smtp is null && name is null && address is null)
            return null;
        return new MimeAddress(name == smtp ? null : name?.Trim('\''), smtp ?? $"{Digest(address ?? name!)}@{Unresolved}");
    }

    /// <summary>A mail address, without what some programs put around it; null for anything else.</summary>
    private static string? AsAddress(string? text)
    {
        var address = text?.Trim(' ', '\'', '<', '>', '\0');
        return address is { Length: > 2 and <= 320 } && address.IndexOf('@') is > 0 and var at && at < address.Length - 1 && Ascii.IsValid(address)
            && !address.AsSpan().ContainsAny(" \t\r\n<>,;()\"/=") ? address : null;
    }

    private static string? FromOneOff(ReadOnlyMemory<byte>? entry)
    {
        if (entry is not { Length: > 24 } octets || !octets.Span.Slice(4, 16).SequenceEqual(s_oneOff))
            return null;
        var isUnicode = (BinaryPrimitives.ReadUInt16LittleEndian(octets.Span[22..]) & 0x8000) != 0;
        var parts = (isUnicode ? Encoding.Unicode : Encoding.Latin1).GetString(octets.Span[24..]).Split('\0');
        return parts.Length > 2 ? parts[2] : null;
    }

    private static string? Clean(string? text) => text?.Trim(' ', '\0') is { Length: > 0 } clean ? clean : null;

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToUpperInvariant())).AsSpan(0, 8)).ToLowerInvariant();

    private readonly record struct Ids(ushort Name, ushort Type, ushort Address, ushort Smtp, ushort EntryId);
}
